"""A real network of its own with N persons who asked for SMS, each with an appointment, all by the product's operations.

Environment: DRILL_LABEL (the network's slug), DRILL_STARTS_IN (hours from now to the appointment), DRILL_CANCELLED
(« 1 »: its structure then cancels it, which is told to her at once where it was today). Where the drill has a dial:
DRILL_ZONE, DRILL_STARTS (instants, one person after the other), DRILL_WAYS (sms, email: whole rounds of DRILL_STARTS),
DRILL_REMIND (when an appointment is recalled), DRILL_EACH (appointments of each person, a quarter of an hour after the
other: all but the first written by the owner).

The hours in which one writes to a person must not decide a drill: what is cancelled on its very day leaves on
every day of the year from 07:00 to 21:00 (notifications §7), and the network lives in the zone where it is noon.
"""

import os
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import django

LABEL = os.environ.get("DRILL_LABEL", "drill")
STARTS_IN = timedelta(hours=float(os.environ.get("DRILL_STARTS_IN", "3")))
STARTS = [datetime.fromisoformat(word) for word in os.environ.get("DRILL_STARTS", "").split()]
WAYS = os.environ.get("DRILL_WAYS", "sms").split()
REMIND = os.environ.get("DRILL_REMIND", "").split()
EACH = int(os.environ.get("DRILL_EACH", "1"))
CANCELLED = os.environ.get("DRILL_CANCELLED") == "1"


def main(persons: int) -> None:
    django.setup()
    from tests.drills import hours  # noqa: PLC0415  app ready
    from tests.factories.floor import as_owner  # noqa: PLC0415  app ready

    with hours.of_the_drill():
        with as_owner():
            alice, bob, hers = _network(persons)
        _become("relais_app")
        for rank, (number, person) in enumerate(hers):
            starts = STARTS[rank % len(STARTS)] if STARTS else None
            way = WAYS[rank // max(len(STARTS), 1) % len(WAYS)]
            _expect(alice, bob, person, number, starts=starts, way=way)
        with as_owner():
            _expect_again(alice.network_id)


def where_it_is_noon() -> str:
    """Between twelve and one o'clock now."""
    ahead = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead:+d}"


def _network(persons: int) -> tuple[Any, Any, list[tuple[str, Any]]]:
    """Her home, who receives her, and the persons with their numbers; the fictional numbers of France, each once."""
    from core.tenancy.models import NetworkKind, Role  # noqa: PLC0415  app ready
    from notifications.models import ReminderPolicy  # noqa: PLC0415  app ready
    from people.models import Person  # noqa: PLC0415  app ready
    from tests.factories.people import PersonFactory  # noqa: PLC0415  app ready
    from tests.factories.tenancy import (  # noqa: PLC0415  app ready
        MembershipFactory,
        NetworkFactory,
        StructureFactory,
        UserFactory,
    )

    network = NetworkFactory(
        slug=LABEL, kind=NetworkKind.REAL, time_zone=os.environ.get("DRILL_ZONE") or where_it_is_noon()
    )
    home, target = (
        StructureFactory(network=network, slug=f"{LABEL}-{name}", name=name.title())
        for name in ("accueil", "atelier")
    )
    network.coordinating_structure = home
    network.save(update_fields=["coordinating_structure"])
    if REMIND:
        ReminderPolicy(
            network=network, purpose="appointment", offsets=REMIND, channels=["sms", "mail"],
            template="you.reminder",
        ).save()  # fmt: skip
    before = Person.objects.count()
    members = [
        MembershipFactory(
            user=UserFactory(email=f"{LABEL}-{role}@exemple.invalid"), structure=structure, role=role
        )
        for structure, role in ((home, Role.SOCIAL_WORKER), (target, Role.MEDIATOR))
    ]
    made = [PersonFactory(home_structure=home) for _ in range(persons)]
    hers = [(f"+3363998{before + rank:04d}", person) for rank, person in enumerate(made)]
    return members[0], members[1], hers


def _expect(alice: Any, bob: Any, person: Any, phone: str, *, starts: datetime | None, way: str) -> None:
    """She agrees, is sent, taken, given an hour, and perhaps told that it is cancelled."""
    from core.kernel import clock  # noqa: PLC0415  app ready
    from core.kernel.ids import uuid7  # noqa: PLC0415  app ready
    from core.kernel.tenant import tenant  # noqa: PLC0415  app ready
    from people.operations.contacting import set_contact  # noqa: PLC0415  app ready
    from referrals.operations import answering, following, moving_hours, sending  # noqa: PLC0415  app ready
    from tests.factories.referrals import THREE, consent  # noqa: PLC0415  app ready

    consent(alice, person, bob.structure)
    with tenant(alice):
        email = f"{LABEL}-{phone[1:]}@exemple.invalid" if way == "email" else ""
        set_contact(
            person.pk, by=alice, channels=[way, "phone"], phone=phone, email=email, commune="Grenoble"
        )
        sent = sending.send(
            uuid7(),
            by=alice,
            person_id=person.pk,
            target_id=bob.structure_id,
            request=sending.Request(needs=("aide-demarches",)),
            scopes=THREE,
            with_slip=False,
        )
    hour = uuid7()
    with tenant(bob):
        answering.accept(sent.handoff.pk, by=bob)
        following.set_appointment(
            hour,
            by=bob,
            handoff_id=sent.handoff.pk,
            starts_at=starts or clock.now() + STARTS_IN,
            place="Rue A",
            with_whom=bob.user.first_name,
        )
        if CANCELLED:
            moving_hours.move_hour(hour, by=bob)


def _expect_again(network_id: int) -> None:
    """Each appointment of this network once more, and so on."""
    from core.kernel.ids import uuid7  # noqa: PLC0415  app ready
    from referrals.models import Appointment  # noqa: PLC0415  app ready

    found = list(Appointment.objects.filter(network_id=network_id))
    for _ in range(1, EACH):
        for one in found:
            one.pk, one.starts_at = uuid7(), one.starts_at + timedelta(minutes=15)
        Appointment.objects.bulk_create(found)


def _become(role: str) -> None:
    """From here on as the application, which the tables' rules hold."""
    from django.db import connection  # noqa: PLC0415  app ready

    with connection.cursor() as cursor:
        cursor.execute(f"set role {role}")


if __name__ == "__main__":
    main(int(sys.argv[1]))
