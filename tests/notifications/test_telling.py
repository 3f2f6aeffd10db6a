"""What the person is told: by her channel, in her hours, once; reminders of her appointments."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.kernel import clock
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from notifications.gateways import sms_files
from notifications.models import Message
from notifications.operations.planning import plan_due
from notifications.tasks import one_round
from people.models import Contact
from referrals.models import Slip
from referrals.operations import following
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, send

PARIS = ZoneInfo("Europe/Paris")
TUESDAY = datetime(2027, 3, 9, 10, tzinfo=PARIS)
FRIDAY = datetime(2027, 3, 12, 14, tzinfo=PARIS)


@pytest.fixture
def reached(town, settings):
    """The person asked for SMS; her home has a phone and hours; it is Tuesday morning."""
    settings.SIMULATED_SENDING = True
    with as_owner():
        town.sender.phone, town.sender.hours = "+33465710012", "lun-ven 9 h-17 h"
        town.sender.team_line = "l’accueil Chorier"
        town.sender.save(update_fields=["phone", "hours", "team_line"])
    with clock.moved(TUESDAY):
        yield town


def asked(town, channels=("sms",), **contact):
    """A request accepted, the news of it out of the way; the person is reached by these channels."""
    sent = send(town.alice, town.person, town.recipient)
    with as_owner():
        Contact.objects.filter(person=town.person).update(
            **{"channels": list(channels), "phone": "+33639980002"} | contact
        )
        Slip.objects.update(made_at=clock.now() - timedelta(days=1))
    accept(town.bob, sent)
    plan_due()
    with as_owner():
        Message.objects.all().delete()
    return sent


def hour(town, sent, starts=FRIDAY):
    id = uuid7()
    with tenant(town.bob):
        following.set_appointment(
            id,
            by=town.bob,
            handoff_id=sent.handoff.pk,
            starts_at=starts,
            place="MDH Capuche",
            with_whom="Bob",
        )
    return id


def texts(town):
    place = sms_files.folder(town.network.pk)
    return (
        [path.read_text().split("\n", 2)[2] for path in sorted(place.glob("*.txt"))] if place.is_dir() else []
    )


def lines(**which):
    with as_owner():
        found = Message.objects.filter(person=which.pop("person"), **which).order_by("pk")
        return [(one.purpose, one.channel, one.state, one.skip_reason) for one in found]


def test_a_person_with_sms_gets_the_hour_and_its_reminder(reached):
    sent = asked(reached)
    hour(reached, sent)

    with clock.moved(TUESDAY + timedelta(minutes=11)):
        one_round()
    with clock.moved(FRIDAY - timedelta(days=1)):
        one_round()

    assert texts(reached) == [
        "Rendez-vous vendredi 12 mars, 14h, MDH Capuche. Aide : 04 65 71 00 12, l'accueil Chorier, lun-ven 9 h-17 h",
        "Rappel : rendez-vous vendredi 12 mars, 14h, MDH Capuche. Aide : 04 65 71 00 12, l'accueil Chorier, lun-ven 9 h-17 h",
    ]
