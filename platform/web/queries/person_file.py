"""What one page says of a person: who may see, who has looked, what she agreed to, her requests, the next step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from core.kernel import clock
from core.kernel.querysets import Member
from core.tenancy.models import Structure
from people import queries
from people.models import AccessGrant, Ground, MergeProposal, Person
from people.operations.ledger import in_force
from people.queries import Reading, readings, twins
from referrals.models import Motive, Referral
from referrals.queries.sent import Line, lines, words_of

LOOKS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Seeing:
    """One structure that may read something today, and until when at the latest."""

    name: str
    scopes: list[str]
    until: datetime
    laws: Sequence[str] = ()


def who_may_see(member: Member, person_id: UUID) -> list[Seeing]:
    """Live grants of one's own person, by structure."""
    grants = AccessGrant.objects.visible_to(member).filter(person_id=person_id, expires_at__gt=clock.now())
    found: dict[int, list[AccessGrant]] = {}
    for grant in grants.select_related("structure").order_by("structure__name", "structure_id", "scope"):
        found.setdefault(grant.structure_id, []).append(grant)
    return [
        Seeing(
            rows[0].structure.name,
            words_of([row.scope for row in rows]),
            max(row.expires_at for row in rows),
            laws_of(rows),
        )
        for rows in found.values()
    ]


def laws_of(grants: Sequence[AccessGrant]) -> list[str]:
    """The laws on which some of these grants stand, each once; none when all stand on what she agreed to."""
    return list(dict.fromkeys(row.get_ground_display() for row in grants if row.ground != Ground.CONSENT))


@dataclass(frozen=True, slots=True)
class Looking:
    """One structure that opened the file, last on that day."""

    name: str
    at: datetime
    times: int


def who_looked(member: Member, person_id: UUID) -> list[Looking]:
    """Structures that opened the file, the latest first. Home only: elsewhere nothing is known."""
    rows: dict[int, list[Reading]] = {}
    for reading in readings(person_id):
        rows.setdefault(reading.structure_id, []).append(reading)
    names = {
        structure.pk: structure.name for structure in Structure.objects.visible_to(member).filter(pk__in=rows)
    }
    return [
        Looking(names.get(structure_id, ""), each[0].at, len(each)) for structure_id, each in rows.items()
    ][:LOOKS_SHOWN]


@dataclass(frozen=True, slots=True)
class Agreement:
    """A consent in force: with whom, how it was given, what it opens, until when."""

    names: list[str]
    how: str
    scopes: list[str]
    until: datetime


def agreements(member: Member, person_id: UUID) -> list[Agreement]:
    standing = in_force(member, person_id)
    wanted = {structure_id for each in standing for structure_id in each.structures}
    rows = Structure.objects.visible_to(member).filter(pk__in=wanted)
    names = {structure.pk: structure.name for structure in rows} if wanted else {}
    return [
        Agreement(
            sorted(names[one] for one in each.structures),
            each.last.get_capture_display(),
            words_of(each.scopes),
            each.expires_at,
        )
        for each in standing
    ]


def other_files(member: Member, person: Person) -> str:
    """What one line says of other files of one's structure: proposed, brought together, alike, or nothing."""
    proposals = MergeProposal.objects.visible_to(member).about(person.pk)
    rows = list(proposals.values_list("confirmed_at", "declined_at", "expires_at"))
    if any(not done and not no and until > clock.now() for done, no, until in rows):
        return _("Une réunion de fiches attend d’être confirmée")
    if twins(member, person):
        return _("Est-ce la même personne qu’une autre fiche ?")
    return _("Deux fiches réunies en une") if any(done for done, _no, _until in rows) else ""


def requests_about(member: Member, person_id: UUID) -> list[Line]:
    """Her requests that one's structure sent, the latest first."""
    rows = Referral.objects.sent_by(member).about(person_id).order_by("-created_at", "pk")
    return lines(member, rows)


@dataclass(frozen=True, slots=True)
class NewLook:
    """A calm line: doing the point again is proposed. `why`: day (its day has come), equipment, or event."""

    why: str


def new_look(member: Member, person_id: UUID, requests: list[Line]) -> NewLook | None:
    """On its day, or since she got equipment or ended a training after the last point (people §2.3)."""
    latest = next(iter(queries.full_evaluations(member, person_id, limit=1)), None)
    if latest is None:
        return None
    proposed = queries.look_after(member, latest)
    if proposed.on <= timezone.localtime(clock.now()).date():
        return NewLook("equipment" if proposed.equipment else "day")
    changing = (Motive.EQUIPMENT, Motive.LEARN)
    for line in requests:
        ended = line.referral.closed_at or (line.last.ended_at if line.last else None)
        if line.referral.motive in changing and ended and ended > latest.at:
            return NewLook("event")
    return None
