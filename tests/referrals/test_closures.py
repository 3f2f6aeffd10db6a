"""A closure leaves days out of what its structure owes, fifteen at most for one request, and nothing else."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.kernel import clock
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from core.tenancy.operations.closing_days import declare_closure, lift_closure
from referrals.models import Handoff, Referral
from referrals.operations import following, pausing, questioning, suspending, waiting
from referrals.tasks import sweep
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, send
from tests.factories.tenancy import MembershipFactory
from tests.session import sign_in

PARIS = ZoneInfo("Europe/Paris")


def on(day, month=3, hour=9, minute=1):
    return clock.moved(datetime(2026, month, day, hour, minute, tzinfo=PARIS))


@pytest.fixture
def fil(cast):
    """Leads the structure that is asked."""
    with as_owner():
        return MembershipFactory(structure=cast.recipient, role=Role.LEAD)


def close(by, first, last, **more):
    with tenant(by):
        return declare_closure(by=by, first_day=first, last_day=last, **more)


def march(day):
    return date(2026, 3, day)


def days_of(sent):
    """Local days: of the handoff, promised for the request, of its next level."""
    with as_owner():
        referral = Referral.objects.get(pk=sent.referral.pk)
        handoff = Handoff.objects.get(pk=sent.handoff.pk)
    instants = (handoff.due_at, referral.next_due_at, referral.level_due_at)
    assert {at.astimezone(PARIS).hour for at in instants} == {9}
    return tuple(at.astimezone(PARIS).date() for at in instants)


def test_a_closure_already_declared_is_left_out_from_the_start(cast, fil):
    with on(9):
        close(fil, march(11), march(17))
        sent = send(cast.alice, cast.person, cast.recipient)

    assert days_of(sent) == (march(19),) * 3  # Tuesday 10, then Wednesday 18 and Thursday 19


@pytest.mark.scenario("coordination", 3)
def test_a_closure_declared_in_the_middle_of_a_wait_puts_it_off_and_a_lifted_one_brings_it_back(cast, fil):
    with on(9):
        sent = send(cast.alice, cast.person, cast.recipient)
    with on(10):
        closure = close(fil, march(11), march(17))

    assert days_of(sent) == (march(19),) * 3
    with on(12):
        assert sweep() == 0
    with on(16), tenant(fil):
        lift_closure(closure.pk, by=fil)
    assert days_of(sent) == (march(18),) * 3  # what was left on the day it was taken back: two working days


def test_nothing_of_the_request_changes_but_its_days(cast, fil):
    with on(9):
        sent = send(cast.alice, cast.person, cast.recipient)
    with as_owner():
        before = Referral.objects.values().get(), Handoff.objects.values().get()

    with on(10):
        close(fil, march(11), march(17))

    with as_owner():
        after = Referral.objects.values().get(), Handoff.objects.values().get()
    changed = [
        {name for name in old if old[name] != new[name]} for old, new in zip(before, after, strict=True)
    ]
    assert changed == [{"next_due_at", "level_due_at"}, {"due_at"}]
    assert sent.handoff.pk == after[1]["id"]


def test_the_senders_closure_does_not_put_off_what_the_other_owes(cast):
    with on(9):
        sent = send(cast.alice, cast.person, cast.recipient)
        close(cast.lea, march(10), march(20))

    assert days_of(sent) == (march(12),) * 3


def test_the_senders_closure_puts_off_the_answer_to_a_question(cast):
    with on(9):
        sent = send(cast.alice, cast.person, cast.recipient)
        with tenant(cast.bob):
            questioning.ask_question(sent.handoff.pk, by=cast.bob, code="mobility")
        assert days_of(sent) == (march(12),) * 3
        close(cast.lea, march(10), march(11))

    assert days_of(sent) == (march(16),) * 3


def test_the_whole_network_closes_and_everybodys_clock_waits(cast):
    with on(9):
        sent = send(cast.alice, cast.person, cast.recipient)
        close(cast.solene, march(10), march(10), whole_network=True)

    assert days_of(sent) == (march(13),) * 3


def test_fifteen_working_days_at_most_are_left_out_of_one_request(cast, fil):
    with on(9):
        close(fil, march(10), date(2026, 5, 29))
        sent = send(cast.alice, cast.person, cast.recipient)

    assert days_of(sent)[0] == date(2026, 4, 2)  # 15 closed days from the 10th to the 30th, then three


def test_levels_that_nobody_was_told_wait_too(cast, fil):
    with on(9):
        sent = send(cast.alice, cast.person, cast.recipient)
    with on(12):
        assert sweep() == 1
        close(fil, march(16), march(17))

    assert days_of(sent) == (march(12), march(12), march(20))
    with on(18):
        assert sweep() == 0
    with on(20):
        assert sweep() == 1


def test_a_deadline_is_told_to_the_coordination_two_days_before_it_closed_or_not(cast, fil):
    with on(9):
        sent = send(cast.alice, cast.person, cast.recipient, deadline=march(17))
        close(fil, march(10), march(31))

    assert days_of(sent) == (march(13),) * 3


def test_a_place_kept_is_never_looked_at_after_its_date(cast, fil):
    with on(9):
        sent = send(cast.alice, cast.person, cast.recipient)
        with tenant(cast.bob):
            waiting.waitlist(sent.handoff.pk, by=cast.bob, until=march(24))
        close(fil, march(10), march(20))

    assert days_of(sent)[0] == march(24)


def test_a_day_agreed_for_a_pause_or_a_suspension_stays(cast, fil):
    with on(9):
        sent = send(cast.alice, cast.person, cast.recipient)
        accept(cast.bob, sent)
        said = {"by": cast.bob, "handoff_id": sent.handoff.pk, "channel": "phone", "result": "reached"}
        with tenant(cast.bob):
            following.note_attempt(uuid7(), **said)
            pausing.pause(sent.handoff.pk, by=cast.bob, reason="asked", until=march(20))
        close(fil, march(10), march(31))
        assert days_of(sent) == (march(20),) * 3
        with tenant(cast.alice):
            suspending.suspend(sent.referral.pk, by=cast.alice, reason="away", until=march(25))
        close(cast.lea, march(10), march(31))

    assert days_of(sent) == (march(25),) * 3


def test_senders_read_it_before_they_send(client, cast, fil):
    today = clock.now().astimezone(clock.zone()).date()
    close(fil, today, today + timedelta(days=6))
    sign_in(client, cast.alice)

    page = client.get(f"/personnes/{cast.person.pk}/orienter/").content.decode().replace("\u00a0", " ")

    assert "Fermée jusqu’au" in page


def test_what_is_late_stays_late_when_a_closure_does_not_touch_it(cast, fil):
    with on(9):
        sent = send(cast.alice, cast.person, cast.recipient, deadline=date(2026, 4, 30))
    with on(16):
        assert sweep() == 1
        close(fil, date(2026, 4, 2), date(2026, 4, 3))

    assert days_of(sent)[:2] == (march(12),) * 2
