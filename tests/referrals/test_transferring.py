"""Another structure becomes her home: in one act, without an instant in which nobody answers for her."""

from datetime import timedelta
from functools import partial
from threading import Event as Signal
from threading import Thread
from typing import Any

import pytest
from django.db import connection, connections

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, Refused
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.models import AccessGrant, Consent, Contact, Person
from people.operations.consenting import withdraw
from people.operations.contacting import set_contact
from people.operations.ledger import receiving
from referrals.models import FollowupStep, Handoff, Referral
from referrals.operations import answering, following
from referrals.operations.transferring import ask_to_take_over
from tests.factories.floor import as_owner
from tests.factories.lists import third
from tests.factories.referrals import accept, consent, send

ALL = tuple(Scope)


def asked(cast: Any, *, keeps_news: bool = False, agreed: bool = True) -> Handoff:
    """Alice's structure asks Bob's to answer for her person from now on."""
    if agreed:
        consent(cast.alice, cast.person, cast.recipient, scopes=ALL)
    with tenant(cast.alice):
        set_contact(
            cast.person.pk, by=cast.alice, channels=["phone"], phone="+33639980002", commune="Grenoble"
        )
        return ask_to_take_over(
            uuid7(),
            by=cast.alice,
            person_id=cast.person.pk,
            target_id=cast.recipient.pk,
            keeps_news=keeps_news,
        )


def take_over(cast: Any, handoff: Handoff) -> Handoff:
    with tenant(cast.bob):
        return answering.accept(handoff.pk, by=cast.bob)


def reads(member: Any) -> bool:
    with tenant(member):
        return Person.objects.visible_to(member).exists()


def home(cast: Any) -> int:
    with as_owner():
        return int(Person.objects.get(pk=cast.person.pk).home_structure_id)


@pytest.mark.scenario("referrals", 32)
def test_once_accepted_the_new_home_reads_and_the_former_one_does_not(cast):
    handoff = asked(cast)
    assert (reads(cast.alice), reads(cast.bob), home(cast)) == (True, False, cast.sender.pk)

    take_over(cast, handoff)

    assert (reads(cast.alice), reads(cast.bob), home(cast)) == (False, True, cast.recipient.pk)
    with tenant(cast.bob):
        assert Contact.objects.visible_to(cast.bob).get().phone == "+33639980002"
        assert Consent.objects.visible_to(cast.bob).of(cast.person.pk).exists()
        assert receiving(cast.bob, cast.person.pk) == set()
    with as_owner():
        handoff.refresh_from_db()
        referral = Referral.objects.get()
        assert (handoff.state, referral.state, referral.close_reason) == ("ended", "closed", "transferred")
        assert not AccessGrant.objects.filter(expires_at__gt=clock.now()).exists()
        assert Event.objects.filter(name="person.transferred").count() == 1


@pytest.mark.scenario("referrals", 32)
def test_at_every_instant_at_least_one_structure_reads_the_file(app_login, cast):
    handoff = asked(cast)
    before_commit, may_commit = Signal(), Signal()
    seen: list[tuple[bool, bool]] = []

    def accepting() -> None:
        try:
            with tenant(cast.bob):
                answering.accept(handoff.pk, by=cast.bob)
                before_commit.set()
                may_commit.wait(20)
        finally:
            before_commit.set()
            connections.close_all()

    def look() -> None:
        try:
            seen.append((reads(cast.alice), reads(cast.bob)))
        finally:
            connections.close_all()

    def on_another_connection(act: Any) -> Thread:
        thread = Thread(target=act)
        thread.start()
        return thread

    acceptance = on_another_connection(accepting)
    before_commit.wait(20)
    on_another_connection(look).join(20)
    may_commit.set()
    acceptance.join(20)
    on_another_connection(look).join(20)

    assert seen == [(True, False), (False, True)]


@pytest.mark.scenario("referrals", 32)
def test_a_transaction_that_fails_leaves_the_old_home_in_place(cast):
    handoff = asked(cast)

    with pytest.raises(RuntimeError), tenant(cast.bob):
        answering.accept(handoff.pk, by=cast.bob)
        raise RuntimeError

    assert (reads(cast.alice), reads(cast.bob), home(cast)) == (True, False, cast.sender.pk)
    with as_owner():
        assert Handoff.objects.get().state == "sent"


def test_without_her_agreement_nothing_is_asked(cast):
    with pytest.raises(Incomplete, match="pas encore donné son accord"):
        asked(cast, agreed=False)


def test_with_her_agreement_ended_meanwhile_nothing_changes(cast):
    handoff = asked(cast)

    with clock.moved(clock.now() + timedelta(days=200)), pytest.raises(Refused, match="n’est plus d’accord"):
        take_over(cast, handoff)

    assert home(cast) == cast.sender.pk


def test_two_at_once_for_one_person_are_refused(cast):
    asked(cast)

    with pytest.raises(Conflict, match="déjà sollicitée"):
        asked(cast, agreed=False)


@pytest.mark.parametrize("who", ["bob", "chloe", "dan"])
def test_a_stranger_gives_nobody_away(cast, who):
    member = getattr(cast, who)

    with tenant(member), pytest.raises(Person.DoesNotExist):
        ask_to_take_over(uuid7(), by=member, person_id=cast.person.pk, target_id=cast.unrelated.pk)


def test_the_function_itself_moves_nobody_without_an_accepted_transfer(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, relayed)

    with tenant(cast.bob), connection.cursor() as cursor:
        cursor.execute("select floor.change_home(%s)", [relayed.handoff.pk])
        assert cursor.fetchone() == (False,)
    assert home(cast) == cast.sender.pk


def test_what_other_structures_follow_goes_on_with_the_new_home(cast):
    eve = third(cast)
    followed = send(cast.alice, cast.person, cast.unrelated, scopes=ALL)
    accept(cast.chloe, followed)
    waiting = send(cast.alice, cast.person, eve.structure)

    take_over(cast, asked(cast))

    assert reads(cast.chloe)
    with tenant(cast.chloe):
        following.note_attempt(
            uuid7(), by=cast.chloe, handoff_id=followed.handoff.pk, channel="phone", result="reached"
        )
    with tenant(eve):
        answering.accept(waiting.handoff.pk, by=eve)
    assert reads(eve)
    with as_owner():
        rows = Referral.objects.filter(pk__in=[followed.referral.pk, waiting.referral.pk])
        assert set(rows.values_list("sender_structure_id", flat=True)) == {cast.recipient.pk}
        assert set(rows.values_list("holder_structure_id", flat=True)) == {
            cast.unrelated.pk,
            eve.structure_id,
        }
    with tenant(cast.bob):
        withdraw(cast.person.pk, by=cast.bob, structure_id=cast.unrelated.pk)
    assert not reads(cast.chloe)


def test_a_structure_that_followed_her_may_become_her_home_with_lines_of_every_kind(cast):
    relayed = send(cast.alice, cast.person, cast.recipient, scopes=ALL)
    accept(cast.bob, relayed)
    with tenant(cast.bob):
        following.note_attempt(
            uuid7(), by=cast.bob, handoff_id=relayed.handoff.pk, channel="phone", result="reached"
        )
        following.add_step(
            uuid7(), by=cast.bob, handoff_id=relayed.handoff.pk, on=clock.now().date(), text="Séance"
        )

    take_over(cast, asked(cast, agreed=False))

    assert home(cast) == cast.recipient.pk
    with tenant(cast.bob):
        assert FollowupStep.objects.visible_to(cast.bob).count() == 1


def test_the_former_home_reads_on_for_thirty_days_when_she_agreed_and_until_she_says_no(cast):
    take_over(cast, asked(cast, keeps_news=True))

    with tenant(cast.alice):
        grants = AccessGrant.objects.live(cast.alice).filter(person_id=cast.person.pk)
        assert sorted(grants.values_list("scope", flat=True)) == [Scope.IDENTITY, Scope.FOLLOWUP]
        assert {(grant.expires_at - clock.now()).days for grant in grants} <= {29, 30}
        assert not Contact.objects.visible_to(cast.alice).exists()
    with tenant(cast.bob):
        withdraw(cast.person.pk, by=cast.bob, structure_id=cast.sender.pk)
    assert not reads(cast.alice)


def test_two_members_accept_at_once_and_her_home_changes_once(race, cast):
    handoff = asked(cast)

    results = race(partial(take_over, cast, handoff), partial(take_over, cast, handoff))

    assert [isinstance(result, Handoff) for result in results] == [True, True], results
    with as_owner():
        assert Event.objects.filter(name="person.transferred").count() == 1
