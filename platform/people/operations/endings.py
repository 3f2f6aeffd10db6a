"""Which files home was told will be made nameless, and which its lead keeps longer: read, never written, here."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from core.kernel import clock
from core.kernel.querysets import Member
from people.instruments.clocks import BY_NAME
from people.models import LegalHold, Notice, Person, PersonStatus
from people.queries import own_persons, privacy


@dataclass(frozen=True, slots=True)
class FileEnding:
    """A file that will be made nameless on a day its home was told of."""

    person: Person
    on: date
    last_contact: date


def announced_endings(member: Member) -> list[FileEnding]:
    """One's own persons whose notice stands, the nearest first: the rule of `floor.due_persons`, read by home."""
    return _endings(
        member,
        Notice.objects.visible_to(member).of_retention(),
        Person.objects.own(member),
        PersonStatus.objects.visible_to(member),
        LegalHold.objects.visible_to(member),
    )


def _endings(member: Member, notices: Any, persons: Any, contacts: Any, holds: Any) -> list[FileEnding]:
    latest: dict[UUID, Notice] = {}
    for notice in notices[:500]:
        latest.setdefault(notice.person_id, notice)
    if not latest:
        return []
    last = dict(contacts.filter(person_id__in=latest).values_list("person_id", "last_contact_on"))
    held: dict[UUID, datetime] = {}
    for hold in holds.filter(person_id__in=latest):
        held[hold.person_id] = max(hold.held_at, held.get(hold.person_id, hold.held_at))
    kept = timedelta(days=privacy(member, "person", BY_NAME["person"].days))
    found = []
    for person in persons.filter(pk__in=latest):
        person_id, notice = person.pk, latest[person.pk]
        contact = last.get(person_id) or timezone.localtime(person.created_at).date()
        told_since = timezone.localtime(notice.told_at).date() >= contact
        held_since = person_id in held and held[person_id] >= notice.told_at
        if told_since and not held_since and notice.due_on >= contact + kept:
            found.append(FileEnding(person, notice.due_on, contact))
    return sorted(found, key=lambda each: (each.on, each.person.pk))


def held_files(member: Member) -> list[tuple[LegalHold, Person]]:
    """What a lead keeps beyond its clock, the nearest day first."""
    today = timezone.localtime(clock.now()).date()
    holds = list(LegalHold.objects.visible_to(member).in_force(today)[:100])
    persons = own_persons(member, [hold.person_id for hold in holds]) if holds else {}
    return [(hold, persons[hold.person_id]) for hold in holds if hold.person_id in persons]


def has_reached_its_end(by: Member, person_id: UUID) -> bool:
    """Told thirty days before, and neither a contact nor a hold since. For the sweep: the floor shows it home's rows."""
    today = timezone.localtime(clock.now()).date()
    notices = Notice.objects.of(person_id).of_retention()
    persons, contacts, holds = Person.objects.all(), PersonStatus.objects.all(), LegalHold.objects.all()
    return any(each.on <= today for each in _endings(by, notices, persons, contacts, holds))
