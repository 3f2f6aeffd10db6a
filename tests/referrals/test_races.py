"""Two at the same instant, each on a real connection of the application's login: one wins, nothing is torn."""

from functools import partial

import pytest

from core.kernel.errors import DomainError
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from people.models import AccessGrant
from people.operations.consenting import withdraw
from people.operations.registering import register
from referrals.models import Handoff, Referral
from referrals.operations import answering, sending
from referrals.operations.sending import Request
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.referrals import THREE, consent, send
from tests.factories.tenancy import MembershipFactory

ROUNDS = 5


def _accept(member, handoff_id, version=None):
    with tenant(member):
        return answering.accept(handoff_id, by=member, version=version)


def _withdraw(member, person_id):
    with tenant(member):
        return withdraw(person_id, by=member)


@pytest.mark.scenario("referrals", 5)
def test_two_mediators_accept_at_once_and_one_wins(race, cast):
    with as_owner():
        karim = MembershipFactory(structure=cast.recipient, role=Role.MEDIATOR)
    sent = send(cast.alice, cast.person, cast.recipient)

    results = race(
        partial(_accept, cast.bob, sent.handoff.pk, sent.handoff.version),
        partial(_accept, karim, sent.handoff.pk, sent.handoff.version),
    )

    refused = [result for result in results if isinstance(result, DomainError)]
    assert len(refused) == 1, results
    assert refused[0].code == "already-taken"
    assert "vient de répondre" in str(refused[0])
    with as_owner():
        assert Handoff.objects.get().state == "accepted"


@pytest.mark.scenario("referrals", 6)
def test_a_double_click_on_send_makes_one_referral(race, cast):
    consent(cast.alice, cast.person, cast.recipient)
    id = uuid7()

    def click():
        with tenant(cast.alice):
            return sending.send(
                id,
                by=cast.alice,
                person_id=cast.person.pk,
                target_id=cast.recipient.pk,
                request=Request(needs=["aide-demarches"]),
                scopes=THREE,
                with_slip=True,
            )

    results = race(click, click)

    with as_owner():
        assert Referral.objects.count() == Handoff.objects.count() == 1
    done = [result for result in results if isinstance(result, sending.Sent)]
    assert done and {result.referral.pk for result in done} == {id}
    assert len(done) == 2, results


@pytest.mark.scenario("people", 16)
def test_withdrawal_against_acceptance_never_leaves_a_grant(race, cast):
    for _ in range(50):
        with as_owner():
            person = PersonFactory(home_structure=cast.sender)
        sent = send(cast.alice, person, cast.recipient)

        results = race(partial(_accept, cast.bob, sent.handoff.pk), partial(_withdraw, cast.alice, person.pk))

        assert not isinstance(results[1], Exception), results
        assert results[0] is not None and (
            not isinstance(results[0], Exception) or isinstance(results[0], DomainError)
        )
        with as_owner():
            assert Referral.objects.get(pk=sent.referral.pk).state == "stopped"
            assert Handoff.objects.get(pk=sent.handoff.pk).state == "cut"
        with tenant(cast.bob):
            assert not AccessGrant.objects.live(cast.bob).filter(person_id=person.pk).exists()


def test_a_double_click_on_register_opens_one_file(race, cast):
    id = uuid7()

    def click():
        with tenant(cast.alice):
            return register(id, by=cast.alice, first_name="Rosa")

    results = race(click, click)

    assert [getattr(result, "pk", result) for result in results] == [id, id]
