"""A name at the door goes ninety days after the hour; the appointment stays."""

from datetime import timedelta

from core.kernel import clock
from core.kernel.sweeps import by_function
from referrals.models import Appointment
from tests.factories.floor import as_owner
from tests.factories.referrals import appointment, send

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
