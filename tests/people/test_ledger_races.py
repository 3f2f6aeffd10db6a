"""Two acts on the ledger at the same instant, each on a real connection of the application's login."""

from functools import partial

from core.kernel.errors import DomainError
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.models import AccessGrant, Consent, Person
from people.operations import extending, withdrawing
from people.operations.capturing import Taken
from people.operations.ledger import in_force
from referrals.models import Handoff
from referrals.operations import answering
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.referrals import consent, send

ROUNDS = 5


def _accept(member, handoff_id):
    with tenant(member):
        return answering.accept(handoff_id, by=member)


def _withdraw(cast, person_id, **what):
    act = withdrawing.withdraw_scope if "scope" in what else withdrawing.withdraw
    with tenant(cast.alice):
        return act(person_id, by=cast.alice, **what)


def test_one_scope_withdrawn_against_an_acceptance_never_leaves_its_grant(race, cast):
    for _ in range(ROUNDS):
        with as_owner():
            person = PersonFactory(home_structure=cast.sender)
        sent = send(cast.alice, person, cast.recipient)

        results = race(
            partial(_accept, cast.bob, sent.handoff.pk),
            partial(_withdraw, cast, person.pk, scope=Scope.CONTACT),
        )

        assert not [result for result in results if isinstance(result, Exception)], results
        with as_owner():
            assert Handoff.objects.get(pk=sent.handoff.pk).state == "accepted"
        with tenant(cast.bob):
            live = AccessGrant.objects.live(cast.bob).filter(person_id=person.pk)
            assert set(live.values_list("scope", flat=True)) == {Scope.IDENTITY, Scope.NEEDS}


def test_two_withdrawals_at_once_write_one_line_and_both_are_told_it_is_done(race, cast):
    for _ in range(ROUNDS):
        with as_owner():
            person = PersonFactory(home_structure=cast.sender)
        consent(cast.alice, person, cast.recipient)

        results = race(*[partial(_withdraw, cast, person.pk)] * 2)

        assert sorted(results) == [0, 1]
        with as_owner():
            assert Consent.objects.filter(person_id=person.pk, act="withdrawn").count() == 1


def test_two_scopes_withdrawn_at_once_are_both_gone(race, cast):
    for _ in range(ROUNDS):
        with as_owner():
            person = PersonFactory(home_structure=cast.sender)
        consent(cast.alice, person, cast.recipient)

        race(*(partial(_withdraw, cast, person.pk, scope=scope) for scope in (Scope.CONTACT, Scope.NEEDS)))

        with tenant(cast.alice):
            [standing] = in_force(cast.alice, person.pk)
        assert dict(standing.opens) == {cast.recipient.pk: (Scope.IDENTITY,)}


def test_a_renewal_against_a_withdrawal_never_brings_back_what_was_withdrawn(race, cast):
    for _ in range(ROUNDS):
        with as_owner():
            person = PersonFactory(home_structure=cast.sender)
        given = consent(cast.alice, person, cast.recipient)

        def renew(person_id=person.pk, chain=given.chain):
            with tenant(cast.alice):
                return extending.renew(
                    uuid7(),
                    by=cast.alice,
                    person_id=person_id,
                    chain=chain,
                    taken=Taken(capture="paper_signed", text="lu"),
                )

        results = race(renew, partial(_withdraw, cast, person.pk))

        assert results[1] == 1, results
        assert isinstance(results[0], Consent | DomainError), results
        with tenant(cast.alice):
            assert in_force(cast.alice, person.pk) == []
            assert Person.objects.filter(pk=person.pk).exists()
