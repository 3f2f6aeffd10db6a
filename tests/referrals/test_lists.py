"""One structure asked at a time: the next one when the first says no, never because it says nothing."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict, DomainError, Incomplete, Refused
from core.kernel.tenant import tenant
from core.tenancy.models import Structure
from people.operations.consenting import withdraw
from referrals.models import Handoff, HandoffNeed, HandoffPreview, PreparedPreview, Referral
from referrals.operations import answering, declining, listing
from referrals.operations.escalating import tell_all_due
from referrals.operations.waiting import waitlist
from tests.factories.floor import as_owner
from tests.factories.lists import listed, states, third
from tests.factories.people import PersonFactory
from tests.factories.referrals import consent
from tests.holding import made_once


@pytest.fixture
@made_once
def eve(cast):
    return third(cast)


@pytest.fixture
def three(cast, eve):
    """Bob's structure is asked; Chloé's, then Eve's, wait their turn."""
    return listed(cast, cast.recipient, cast.unrelated, eve.structure)


def answer(by: Any, act: Any, relayed: Any, rank: int = 1, **said: Any) -> Any:
    with as_owner():
        handoff = Handoff.objects.get(referral=relayed.referral, rank=rank)
    with tenant(by):
        return act(handoff.pk, by=by, **said)


def decline(by: Any, relayed: Any, rank: int = 1) -> Any:
    return answer(by, declining.decline, relayed, rank, code="no_capacity")


def happened(name: str) -> list[dict[str, Any]]:
    with as_owner():
        return [dict(event.payload) for event in Event.objects.filter(name=name).order_by("at", "id")]


def what_is_read_by(member: Any) -> dict[str, int]:
    """How many rows of the request a structure's member reads, by whatever door."""
    with tenant(member):
        models = (Referral, Handoff, HandoffNeed, HandoffPreview, PreparedPreview)
        return {model.__name__: model.objects.count() for model in models}


NOTHING = {"Referral": 0, "Handoff": 0, "HandoffNeed": 0, "HandoffPreview": 0, "PreparedPreview": 0}
ITS_OWN = {"Referral": 1, "Handoff": 1, "HandoffNeed": 1, "HandoffPreview": 1, "PreparedPreview": 0}


@pytest.mark.scenario("referrals", 3)
def test_a_structure_that_no_agreement_names_refuses_the_list_until_it_is_covered_or_removed(cast):
    with pytest.raises(Incomplete, match="La Souris Verte"):
        listed(cast, cast.recipient, cast.unrelated, agreed=[cast.recipient])
    with as_owner():
        assert Referral.objects.count() == Handoff.objects.count() == 0

    with as_owner():
        other = PersonFactory(home_structure=cast.sender)
    removed = listed(cast, cast.recipient)
    covered = listed(cast, cast.recipient, cast.unrelated, person=other)
    assert (states(removed), states(covered)) == (["sent"], ["sent", "queued"])


@pytest.mark.scenario("referrals", 11)
def test_when_the_first_declines_the_second_is_asked_at_once_and_the_third_stays_blind(cast, eve, three):
    assert what_is_read_by(cast.chloe) == what_is_read_by(eve) == NOTHING

    decline(cast.bob, three)

    assert states(three) == ["declined", "sent", "queued"]
    assert what_is_read_by(cast.chloe) == ITS_OWN
    assert what_is_read_by(eve) == NOTHING
    with as_owner():
        referral, second = Referral.objects.get(), Handoff.objects.get(state="sent")
    assert (referral.state, referral.holder_structure_id) == ("open", cast.sender.pk)
    assert (referral.next_due_kind, referral.next_due_at) == ("answer", second.due_at)
    assert second.sent_at is not None
    told = happened("handoff.sent")[-1]
    assert (told["target"], told["sender"], told["via"]) == (cast.unrelated.pk, cast.sender.pk, "system")


@pytest.mark.scenario("referrals", 11)
def test_silence_never_sends_the_next_one(cast, three):
    with clock.moved(clock.now() + timedelta(days=60)):
        tell_all_due()

    assert states(three) == ["sent", "queued", "queued"]


def test_the_second_reads_the_preview_that_the_sender_had_prepared(cast, three):
    with as_owner():
        prepared = PreparedPreview.objects.get(handoff__rank=2).content

    decline(cast.bob, three)

    with tenant(cast.chloe):
        assert HandoffPreview.objects.get().content == prepared
    with as_owner():
        assert PreparedPreview.objects.count() == 1


@pytest.mark.scenario("referrals", 12)
@pytest.mark.parametrize("round", range(3))
def test_sender_and_coordinator_recall_at_once_and_the_next_is_sent_once(race, cast, round):
    relayed = listed(cast, cast.recipient, cast.unrelated, third(cast).structure)

    def take_back(member: Any) -> Any:
        with tenant(member):
            return answering.recall(relayed.handoff.pk, by=member, reason="no_answer")

    results = race(partial(take_back, cast.alice), partial(take_back, cast.solene))

    assert [isinstance(result, DomainError) for result in results].count(True) == 1, results
    assert states(relayed) == ["recalled", "sent", "queued"]
    assert len(happened("handoff.recalled")) == 1
    assert [event["via"] for event in happened("handoff.sent") if "via" in event] == ["system"]


@pytest.mark.scenario("referrals", 39)
def test_the_first_accepts_and_those_it_cannot_see_are_settled(cast, eve, three):
    own = {"Referral": 1, "Handoff": 1, "HandoffNeed": 1, "PreparedPreview": 0}
    assert what_is_read_by(cast.bob) == own | {"HandoffPreview": 1}

    answer(cast.bob, answering.accept, three)

    assert states(three) == ["accepted", "superseded", "superseded"]
    assert what_is_read_by(cast.bob) == own | {"HandoffPreview": 0}
    assert what_is_read_by(cast.chloe) == what_is_read_by(eve) == NOTHING
    with as_owner():
        assert PreparedPreview.objects.count() == 0
        assert not HandoffNeed.objects.exclude(handoff__rank=1).filter(live=True).exists()


@pytest.mark.scenario("referrals", 39)
def test_with_the_agreement_ended_the_acceptance_is_refused_and_all_three_stand(cast, three):
    with (
        clock.moved(clock.now() + timedelta(days=200)),
        pytest.raises(Refused, match="ne partage plus"),
    ):
        answer(cast.bob, answering.accept, three)

    assert states(three) == ["sent", "queued", "queued"]


@pytest.mark.scenario("referrals", 39)
def test_withdrawal_against_acceptance_is_wholly_before_or_wholly_after(race, cast):
    relayed = listed(cast, cast.recipient, cast.unrelated, third(cast).structure)

    def accept() -> Any:
        with tenant(cast.bob):
            return answering.accept(relayed.handoff.pk, by=cast.bob)

    def withdrawn() -> Any:
        with tenant(cast.alice):
            return withdraw(cast.person.pk, by=cast.alice)

    accepted, stopped = race(accept, withdrawn)

    assert isinstance(accepted, Handoff | DomainError) and not isinstance(stopped, Exception)
    assert states(relayed) in (["cut", "cut", "cut"], ["cut", "superseded", "superseded"])


def test_all_have_said_no_and_the_sender_looks_again(cast, eve, three):
    for rank, member in enumerate((cast.bob, cast.chloe, eve), 1):
        decline(member, three, rank)

    with as_owner():
        referral = Referral.objects.get()
    assert (referral.state, referral.next_due_kind) == ("unplaced", "unplaced")
    assert [event["after"] for event in happened("referral.unplaced")] == ["declined"]


def test_who_may_not_be_asked_any_more_leaves_the_list_without_a_word(cast, eve, three):
    with tenant(cast.alice):
        withdraw(cast.person.pk, by=cast.alice, structure_id=cast.unrelated.pk)
    assert states(three) == ["sent", "cut", "queued"]

    with as_owner():
        Structure.objects.filter(pk=eve.structure_id).update(status="suspended")
    decline(cast.bob, three)

    assert states(three) == ["declined", "cut", "recalled"]
    assert [event["told"] for event in happened("handoff.cut") + happened("handoff.recalled")] == [
        False,
        False,
    ]
    with as_owner():
        assert Referral.objects.get().state == "unplaced"


def test_an_agreement_that_has_lapsed_is_seen_when_the_turn_comes(cast, three):
    with clock.moved(clock.now() + timedelta(days=200)):
        decline(cast.bob, three)

    assert states(three) == ["declined", "cut", "cut"]


def test_the_sharing_with_the_first_stops_and_the_next_is_asked(cast, three):
    with tenant(cast.alice):
        withdraw(cast.person.pk, by=cast.alice, structure_id=cast.recipient.pk)

    assert states(three) == ["cut", "sent", "queued"]


def version(relayed: Any) -> int:
    with as_owner():
        return Referral.objects.get(pk=relayed.referral.pk).version


def order(relayed: Any) -> list[int]:
    with as_owner():
        rows = Handoff.objects.filter(referral_id=relayed.referral.pk).prepared()
        return list(rows.values_list("target_id", flat=True))


def ranked(relayed: Any, rank: int) -> Any:
    with as_owner():
        return Handoff.objects.get(referral_id=relayed.referral.pk, rank=rank).pk


def test_the_sender_changes_the_order_and_takes_one_off(cast, eve, three):
    with tenant(cast.alice):
        listing.move_in_list(three.referral.pk, ranked(three, 3), by=cast.alice, earlier=True)
    assert order(three) == [eve.structure_id, cast.unrelated.pk]

    with tenant(cast.alice):
        listing.remove_from_list(three.referral.pk, ranked(three, 2), by=cast.alice)
    assert order(three) == [cast.unrelated.pk]
    assert what_is_read_by(eve) == NOTHING

    decline(cast.bob, three)
    with as_owner():
        assert Handoff.objects.get(state="sent").target_id == cast.unrelated.pk


def test_at_the_end_of_the_list_nothing_moves(cast, eve, three):
    with tenant(cast.alice):
        listing.move_in_list(three.referral.pk, ranked(three, 3), by=cast.alice, earlier=False)

    assert order(three) == [cast.unrelated.pk, eve.structure_id]
    assert happened("list.reordered") == []


def test_one_more_goes_to_the_end_and_the_sixth_is_refused(cast):
    others = [third(cast, slug=f"lieu-{n}", name=f"Lieu {n}").structure for n in range(5)]
    relayed = listed(cast, cast.recipient, *others[:3])
    consent(cast.alice, cast.person, *others[3:])

    with tenant(cast.alice):
        listing.add_to_list(relayed.referral.pk, by=cast.alice, target_id=others[3].pk)
    with tenant(cast.alice), pytest.raises(Refused, match="Cinq structures au plus"):
        listing.add_to_list(relayed.referral.pk, by=cast.alice, target_id=others[4].pk)

    assert order(relayed) == [other.pk for other in others[:4]]


def test_adding_the_same_structure_twice_is_refused(cast, three):
    with tenant(cast.alice), pytest.raises(Conflict, match="déjà en cours"):
        listing.add_to_list(three.referral.pk, by=cast.alice, target_id=cast.unrelated.pk)


@pytest.mark.parametrize("who", ["bob", "chloe", "dan"])
def test_the_list_is_its_senders_alone(cast, three, who):
    member = getattr(cast, who)

    with tenant(member), pytest.raises((Referral.DoesNotExist, Refused)):
        listing.add_to_list(three.referral.pk, by=member, target_id=cast.coordination.pk)
    with tenant(member), pytest.raises((Referral.DoesNotExist, Refused)):
        listing.remove_from_list(three.referral.pk, ranked(three, 2), by=member)

    assert states(three) == ["sent", "queued", "queued"]


def test_once_accepted_the_list_does_not_change(cast, three):
    answer(cast.bob, answering.accept, three)

    with tenant(cast.alice), pytest.raises(Conflict, match="ne change plus"):
        listing.add_to_list(three.referral.pk, by=cast.alice, target_id=cast.coordination.pk)


def test_a_list_changed_meanwhile_is_shown_again(cast, three):
    shown = version(three)
    with tenant(cast.alice):
        listing.move_in_list(three.referral.pk, ranked(three, 3), by=cast.alice, earlier=True)

    with tenant(cast.lea), pytest.raises(Conflict, match="a changé"):
        listing.remove_from_list(three.referral.pk, ranked(three, 2), by=cast.lea, version=shown)


@pytest.mark.scenario("referrals", 15)
def test_beside_a_waiting_place_the_sender_sends_the_next_and_both_go_on(cast, eve, three):
    answer(cast.bob, waitlist, three, until=timezone.localdate(clock.now()) + timedelta(days=20))
    assert states(three) == ["waitlisted", "queued", "queued"]

    with tenant(cast.alice):
        listing.send_next(three.referral.pk, by=cast.alice)
    assert states(three) == ["waitlisted", "sent", "queued"]

    decline(cast.chloe, three, 2)
    assert states(three) == ["waitlisted", "declined", "sent"]
    answer(eve, answering.accept, three, 3)
    assert states(three) == ["superseded", "declined", "accepted"]


def test_while_someone_must_answer_the_next_is_not_sent(cast, three):
    with tenant(cast.alice), pytest.raises(Conflict, match="attend son tour"):
        listing.send_next(three.referral.pk, by=cast.alice)


def test_two_structures_never_share_a_rank(three):
    with pytest.raises(IntegrityError, match="handoff_rank"), as_owner(), transaction.atomic():
        Handoff.objects.filter(state="queued").update(rank=2)
