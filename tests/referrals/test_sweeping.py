"""What goes by itself in this room: names at the door, links, digits, sheets, and doubts of the directory."""

from datetime import timedelta

import pytest

from actors.models import Doubt
from actors.operations.doubting import doubt
from core.kernel import clock
from core.kernel.sweeps import by_function, registered
from core.kernel.tenant import tenant
from referrals.models import Appointment
from referrals.operations.answering import recall
from referrals.operations.confirming import confirm_ending
from referrals.operations.linking import say_code
from referrals.operations.writing_down import print_sheet, write_down
from tests.factories.actors import own_service
from tests.factories.floor import as_owner
from tests.factories.referrals import appointment, send
from tests.referrals.without_account import external, mailed

keep = by_function("sweep_door_names")


def test_the_name_at_the_door_goes_ninety_days_after_the_hour_and_the_appointment_stays(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    id = appointment(cast.bob, relayed)
    with as_owner():
        Appointment.objects.filter(pk=id).update(door_name="Mme Y.")
        made = Appointment.objects.get(pk=id)

    with clock.moved(made.starts_at + timedelta(days=89)):
        assert keep(True) == 0
    with clock.moved(made.starts_at + timedelta(days=91)):
        assert (keep(False), keep(True), keep(True)) == (1, 1, 0)

    with as_owner():
        assert Appointment.objects.get(pk=made.pk).door_name == ""


def test_a_link_goes_ninety_days_after_its_loop_and_never_before(cast):
    outside = external(cast)
    relayed = send(cast.alice, cast.person, outside)
    mailed(relayed, outside)
    swept = by_function("sweep_answer_links")

    with clock.moved(clock.now() + timedelta(days=200)):
        assert swept(True) == 0
    with tenant(cast.alice):
        recall(relayed.handoff.pk, by=cast.alice, reason="person_changed_mind")
    with clock.moved(clock.now() + timedelta(days=89)):
        assert swept(True) == 0
    with clock.moved(clock.now() + timedelta(days=91)):
        assert (swept(False), swept(True), swept(True)) == (1, 1, 0)


def test_digits_go_the_day_after(cast):
    outside = external(cast)
    relayed = send(cast.alice, cast.person, outside)
    with tenant(cast.alice):
        say_code(relayed.handoff.pk, by=cast.alice)
    swept = by_function("sweep_answer_codes")

    assert swept(True) == 0
    with clock.moved(clock.now() + timedelta(days=1, minutes=1)):
        assert (swept(False), swept(True), swept(True)) == (1, 1, 0)


def test_the_number_of_a_sheet_stays_while_its_request_lives_and_goes_after_a_year(cast):
    outside = external(cast)
    relayed = send(cast.alice, cast.person, outside)
    with tenant(cast.alice):
        print_sheet(relayed.handoff.pk, by=cast.alice)
    swept = by_function("sweep_sheets")

    with clock.moved(clock.now() + timedelta(days=366)):
        assert swept(True) == 0
    with tenant(cast.alice):
        write_down(
            relayed.handoff.pk, by=cast.alice, via="phone", answerer="A", answer="decline",
            code="person_declined",
        )  # fmt: skip
        confirm_ending(relayed.referral.pk, by=cast.alice)
    with clock.moved(clock.now() + timedelta(days=366)):
        assert (swept(False), swept(True)) == (1, 1)


def test_a_doubt_goes_a_year_after_it_was_settled(cast):
    with as_owner():
        service = own_service(cast.recipient)
    with tenant(cast.bob):
        doubt([service], by=cast.bob, reason="out_of_scope")
    swept = by_function("sweep_doubts")

    with clock.moved(clock.now() + timedelta(days=400)):
        assert swept(True) == 0
    with as_owner():
        Doubt.objects.update(settled="right", settled_at=clock.now())
    with clock.moved(clock.now() + timedelta(days=366)):
        assert (swept(False), swept(True)) == (1, 1)


@pytest.mark.django_db
def test_every_sweep_of_these_rooms_is_named_and_counts_without_letting_go():
    named = {sweep.name: sweep for sweep in registered()}

    assert {"answer_codes", "answer_links", "doubts", "released_slips", "sheets"} <= set(named)
    assert [named[name].keep(False) for name in ("released_slips", "sheets")] == [0, 0]
