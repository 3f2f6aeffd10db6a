"""Clocks beside the ordinary ones: a draft's, a suspension's, across the night the hour changes, and what ends them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.models import Person
from people.operations.leaving import record_move
from people.operations.merging import confirm, propose
from people.operations.registering import register
from referrals.models import Handoff, Referral
from referrals.operations import following, pausing, suspending
from referrals.operations.sending import Request, draft
from referrals.tasks import sweep
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, send

PARIS = ZoneInfo("Europe/Paris")


def on(day, month=3, hour=9, minute=1):
    return clock.moved(datetime(2026, month, day, hour, minute, tzinfo=PARIS))


def fired(month, days):
    found = []
    for day in days:
        with on(day, month):
            if sweep():
                found.append(day)
    return found


def told():
    with as_owner():
        events = Event.objects.filter(name="referral.escalated").order_by("at", "id")
        return [(event.payload["clock"], event.payload["level"]) for event in events]


def followed(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    with tenant(cast.bob):
        said = {"handoff_id": sent.handoff.pk, "channel": "phone", "result": "reached"}
        following.note_attempt(uuid7(), by=cast.bob, **said)
    return sent


def paused(cast, until=date(2026, 3, 20)):
    sent = followed(cast)
    with tenant(cast.bob):
        pausing.pause(sent.handoff.pk, by=cast.bob, reason="asked", until=until)
    return sent


def suspended(cast, until=date(2026, 3, 20)):
    sent = followed(cast)
    with tenant(cast.alice):
        suspending.suspend(sent.referral.pk, by=cast.alice, reason="away", until=until)
    return sent


def test_a_draft_that_never_leaves_climbs_on_the_third_seventh_and_tenth_day(cast):
    with on(9), tenant(cast.alice):
        person = Person.objects.get(pk=cast.person.pk)
        request = Request(needs=["aide-demarches"])
        row = draft(uuid7(), by=cast.alice, person=person, request=request, parent_id=None)
        assert (row.state, row.holder_structure_id, row.next_due_kind) == ("draft", cast.sender.pk, "draft")

    assert fired(3, range(9, 24)) == [12, 18, 23]
    assert told() == [("draft", 1), ("draft", 2), ("draft", 3)]


def test_a_suspension_is_told_on_its_day_then_four_and_seven_working_days_later(cast):
    with on(9):
        sent = suspended(cast)

    assert fired(3, range(9, 32)) == [20, 26, 31]
    assert told() == [("suspended", 1), ("suspended", 2), ("suspended", 3)]
    with on(31), tenant(cast.alice):
        suspending.take_up(sent.referral.pk, by=cast.alice)
    with as_owner():
        row = Referral.objects.get(pk=sent.referral.pk)
    assert (row.escalation_level, row.next_due_kind) == (0, "news")
    assert row.next_due_at.astimezone(PARIS).date() == date(2026, 4, 29)


def test_a_pause_is_told_on_its_day_to_whoever_follows_her(cast):
    with on(9):
        paused(cast)

    assert fired(3, range(9, 28)) == [20, 27]
    assert told() == [("news", 1), ("news", 2)]


@pytest.mark.parametrize(
    ("month", "sent_on", "due_on"), [(3, 26, 31), (10, 22, 27)], ids=["spring", "autumn"]
)
def test_a_level_falls_at_nine_local_on_both_sides_of_the_night_the_hour_changes(
    cast, month, sent_on, due_on
):
    with on(sent_on, month):
        send(cast.alice, cast.person, cast.recipient)

    with on(due_on, month, hour=8, minute=59):
        assert sweep() == 0
    with on(due_on, month, hour=9, minute=0):
        assert sweep() == 1


@pytest.mark.parametrize("waits", [paused, suspended])
def test_two_files_do_not_become_one_while_a_request_waits(cast, waits):
    with on(9):
        with tenant(cast.alice):
            birth = {"birth_date": date(1961, 5, 14), "birth_precision": "day"}
            other = register(uuid7(), by=cast.alice, first_name="Ivette", **birth)
            proposal = propose(cast.person.pk, absorbed_id=other.pk, by=cast.alice)
        sent = waits(cast)

        with tenant(cast.lea), pytest.raises(Conflict):
            confirm(proposal.pk, by=cast.lea)

    with as_owner():
        assert Person.objects.filter(pk__in=(cast.person.pk, other.pk)).count() == 2
        assert Referral.objects.get(pk=sent.referral.pk).next_due_at is not None


@pytest.mark.parametrize("waits", [paused, suspended])
def test_moving_away_while_a_request_waits_stops_it_and_no_clock_runs(cast, waits):
    with on(9):
        sent = waits(cast)
        with tenant(cast.alice):
            record_move(cast.person.pk, by=cast.alice)

    with as_owner():
        referral = Referral.objects.get(pk=sent.referral.pk)
        handoff = Handoff.objects.get(pk=sent.handoff.pk)
    assert (referral.state, referral.close_reason, handoff.state) == ("stopped", "moved", "cut")
    assert (referral.next_due_at, referral.level_due_at, handoff.due_at) == (None, None, None)
    assert fired(3, (20, 26, 31)) == []
