"""A follow-up in pause, a request suspended by its sender: a day is set, someone holds it, nothing is lost."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, Refused
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.models import Person
from people.operations.consenting import withdraw
from people.operations.dying import record_death
from referrals.models import Handoff, Referral
from referrals.operations import closing, declining, following, pausing, suspending
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, send


def today():
    return clock.now().astimezone(clock.zone()).date()


def in_days(days):
    return today() + timedelta(days=days)


def started(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    with tenant(cast.bob):
        call(cast, sent, "reached")
    return sent


def call(cast, sent, result):
    following.note_attempt(uuid7(), by=cast.bob, handoff_id=sent.handoff.pk, channel="phone", result=result)


def pause(cast, sent, days=30, reason="equipment", **more):
    with tenant(cast.bob):
        return pausing.pause(sent.handoff.pk, by=cast.bob, reason=reason, until=in_days(days), **more)


def suspend(cast, sent, days=30):
    with tenant(cast.alice):
        suspending.suspend(sent.referral.pk, by=cast.alice, reason="away", until=in_days(days))


def now_is(sent):
    with as_owner():
        return Referral.objects.get(pk=sent.referral.pk), Handoff.objects.get(pk=sent.handoff.pk)


def events(*names):
    with as_owner():
        return list(Event.objects.filter(name__in=names).order_by("id").values_list("name", flat=True))


def test_a_pause_has_a_day_and_news_are_due_on_it(cast):
    sent = started(cast)

    pause(cast, sent, days=30)

    referral, handoff = now_is(sent)
    assert (referral.state, referral.next_due_kind, handoff.state) == ("engaged", "news", "paused")
    local = handoff.due_at.astimezone(clock.zone())
    assert (local.date(), local.hour, handoff.paused_until) == (in_days(30), 9, in_days(30))
    assert referral.next_due_at == referral.level_due_at == handoff.due_at
    with tenant(cast.bob):
        pausing.resume(sent.handoff.pk, by=cast.bob)
    referral, handoff = now_is(sent)
    assert (handoff.state, handoff.paused_until, handoff.pause_reason) == ("in_progress", None, "")
    assert referral.next_due_at == handoff.due_at
    assert events("handoff.paused", "handoff.resumed") == ["handoff.paused", "handoff.resumed"]


@pytest.mark.parametrize(("days", "fits"), [(0, False), (1, True), (90, True), (91, False)])
def test_a_pause_ends_within_ninety_days(cast, days, fits):
    sent = started(cast)

    if fits:
        assert pause(cast, sent, days=days).state == "paused"
    else:
        with pytest.raises(Incomplete):
            pause(cast, sent, days=days)


def test_a_pause_has_one_of_the_reasons_that_a_person_may_give(cast):
    sent = started(cast)

    with pytest.raises(Incomplete):
        pause(cast, sent, reason="consent_expired")
    assert now_is(sent)[1].state == "in_progress"


def test_what_has_not_begun_or_was_paused_already_is_not_paused(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)

    with pytest.raises(Conflict):
        pause(cast, sent)
    with tenant(cast.bob):
        call(cast, sent, "reached")
    pause(cast, sent)
    with pytest.raises(Conflict):
        pause(cast, sent)


def test_only_the_structure_that_follows_pauses_and_takes_up(cast):
    sent = started(cast)

    for who, refusal in ((cast.alice, Refused), (cast.chloe, Handoff.DoesNotExist)):
        with tenant(who), pytest.raises(refusal):
            pausing.pause(sent.handoff.pk, by=who, reason="us", until=in_days(3))
        with tenant(who), pytest.raises(refusal):
            pausing.resume(sent.handoff.pk, by=who)


def test_a_call_during_a_pause_leaves_the_day_that_was_said(cast):
    sent = started(cast)
    pause(cast, sent, days=40)

    with tenant(cast.bob):
        call(cast, sent, "voicemail")
        call(cast, sent, "reached")

    referral, handoff = now_is(sent)
    assert handoff.state == "paused"
    assert referral.next_due_at == handoff.due_at
    assert handoff.due_at.astimezone(clock.zone()).date() == in_days(40)


def test_the_database_refuses_a_pause_without_day_and_a_suspension_without_reason(cast):
    sent = started(cast)
    pause(cast, sent)

    with as_owner(), pytest.raises(IntegrityError, match="handoff_paused_why"), transaction.atomic():
        Handoff.objects.filter(pk=sent.handoff.pk).update(paused_until=None)
    suspend(cast, sent)
    for field, value, name in (
        ("suspend_reason", "", "referral_suspended_why"),
        ("suspended_until", None, "referral_suspended_until"),
    ):
        with as_owner(), pytest.raises(IntegrityError, match=name), transaction.atomic():
            Referral.objects.filter(pk=sent.referral.pk).update(**{field: value})


def test_a_suspended_request_is_held_by_its_sender_until_a_day(cast):
    sent = started(cast)

    suspend(cast, sent, days=20)

    referral, handoff = now_is(sent)
    assert (referral.state, referral.next_due_kind) == ("suspended", "suspended")
    assert (referral.holder_structure_id, referral.suspended_until) == (cast.sender.pk, in_days(20))
    assert referral.next_due_at.astimezone(clock.zone()).date() == in_days(20)
    assert (handoff.state, handoff.pause_reason, handoff.owed_by) == ("paused", "suspended", "sender")
    with tenant(cast.bob):
        assert Person.objects.exists()
        with pytest.raises(Refused):
            pausing.resume(sent.handoff.pk, by=cast.bob)
    with tenant(cast.alice):
        suspending.take_up(sent.referral.pk, by=cast.alice)
    referral, handoff = now_is(sent)
    assert (referral.state, referral.holder_structure_id) == ("engaged", cast.recipient.pk)
    assert (referral.suspended_until, referral.suspend_reason) == (None, "")
    assert (handoff.state, handoff.owed_by) == ("in_progress", "recipient")
    assert events("handoff.paused", "referral.suspended", "handoff.resumed", "referral.resumed") == [
        "handoff.paused",
        "referral.suspended",
        "handoff.resumed",
        "referral.resumed",
    ]


def test_what_had_not_begun_goes_back_to_its_first_contact(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)

    suspend(cast, sent)
    with tenant(cast.alice):
        suspending.take_up(sent.referral.pk, by=cast.alice)

    referral, handoff = now_is(sent)
    assert (handoff.state, referral.next_due_kind) == ("accepted", "first_contact")


def test_while_suspended_who_is_asked_owes_nothing_and_cannot_accept(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    suspend(cast, sent, days=20)

    with pytest.raises(Conflict, match="suspendue jusqu’au"):
        accept(cast.bob, sent)

    referral, handoff = now_is(sent)
    assert (handoff.state, handoff.owed_by) == ("sent", "sender")
    with tenant(cast.alice):
        suspending.take_up(sent.referral.pk, by=cast.alice)
    referral, handoff = now_is(sent)
    assert (referral.state, referral.next_due_kind, handoff.owed_by) == ("open", "answer", "recipient")
    assert accept(cast.bob, sent).state == "accepted"


def test_a_decline_or_a_withdrawal_while_suspended_leaves_the_clock_and_comes_back_unplaced(cast):
    for act in ("decline", "withdraw"):
        with as_owner():
            Handoff.objects.filter(state="sent").update(state="superseded", due_at=None, owed_by=None)
        sent = send(cast.alice, cast.person, cast.recipient)
        suspend(cast, sent, days=20)
        before = now_is(sent)[0].next_due_at

        if act == "decline":
            with tenant(cast.bob):
                declining.decline(sent.handoff.pk, by=cast.bob, code="no_capacity")
        else:
            with tenant(cast.alice):
                withdraw(cast.person.pk, by=cast.alice, structure_id=cast.recipient.pk)

        referral, _ = now_is(sent)
        assert (referral.state, referral.next_due_at) == ("suspended", before)
        with tenant(cast.alice):
            suspending.take_up(sent.referral.pk, by=cast.alice)
        assert now_is(sent)[0].state == "unplaced"


def test_who_follows_may_say_what_it_gave_while_it_is_suspended(cast):
    sent = started(cast)
    suspend(cast, sent)

    with tenant(cast.bob):
        closing.report(sent.handoff.pk, by=cast.bob, code="not_met_structure")

    referral, handoff = now_is(sent)
    assert (referral.state, handoff.state, referral.next_due_kind) == ("reported", "ended", "acknowledge")


def test_the_sender_ends_a_suspended_request_that_nobody_follows(cast):
    followed, asked = started(cast), None
    suspend(cast, followed)
    with tenant(cast.alice), pytest.raises(Refused, match="suit encore"):
        suspending.give_up(followed.referral.pk, by=cast.alice)
    with tenant(cast.bob):
        closing.report(followed.handoff.pk, by=cast.bob, code="not_met_structure")
    asked = send(cast.alice, cast.person, cast.recipient, agreed=False)
    suspend(cast, asked)

    with tenant(cast.alice):
        suspending.give_up(asked.referral.pk, by=cast.alice)

    referral, handoff = now_is(asked)
    assert (referral.state, referral.close_reason, handoff.state) == ("closed", "given_up", "recalled")
    assert events("handoff.recalled") == ["handoff.recalled"]


def test_only_the_sender_suspends_takes_up_and_ends(cast):
    sent = started(cast)

    for who, refusal in ((cast.bob, Refused), (cast.chloe, Referral.DoesNotExist)):
        with tenant(who), pytest.raises(refusal):
            suspending.suspend(sent.referral.pk, by=who, reason="away", until=in_days(3))
    suspend(cast, sent)
    for who, refusal in ((cast.bob, Refused), (cast.chloe, Referral.DoesNotExist)):
        for act in (suspending.take_up, suspending.give_up):
            with tenant(who), pytest.raises(refusal):
                act(sent.referral.pk, by=who)
    with tenant(cast.alice), pytest.raises(Conflict):
        suspending.suspend(sent.referral.pk, by=cast.alice, reason="away", until=in_days(3))


@pytest.mark.parametrize("first", [pause, suspend])
def test_death_while_it_waits_stops_everything_without_a_reason(cast, first):
    sent = started(cast)
    first(cast, sent)

    with tenant(cast.alice):
        record_death(cast.person.pk, by=cast.alice)

    referral, handoff = now_is(sent)
    assert (referral.state, referral.close_reason, handoff.state) == ("stopped", "deceased", "cut")
    with as_owner():
        cut = Event.objects.get(name="handoff.cut")
    assert "reason" not in cut.payload
