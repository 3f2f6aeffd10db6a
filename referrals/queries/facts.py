"""What the paper of the person says, before any language: the same facts on screen, printed and released."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from actors.models import Place
from core.kernel import clock
from core.kernel.querysets import Member
from core.tenancy.models import Structure
from people.models import Contact, Person, ReadingPictures
from referrals.models import Appointment, Handoff, Referral, Slip

BRING_AT_MOST = 4


@dataclass(frozen=True, slots=True)
class Facts:
    """Never a last name, a need or a result. `decided` holds keys of sentences, with a place or a day."""

    name: str = ""
    decided: tuple[tuple[str, str], ...] = ()
    when: datetime | None = None
    whom: str = ""
    where: str = ""
    entrance: str = ""
    stop: str = ""
    bring: tuple[str, ...] = ()
    phone: str = ""
    answers: str = ""
    hours: str = ""
    reading_desk: str = ""
    reads_on_page: bool = False
    nameless: bool = False
    replaces: str = ""  # the day of the paper that this one voids

    def plain(self) -> dict[str, Any]:
        """Plain values, to be kept until the paper is printed elsewhere."""
        return asdict(self) | {"when": self.when.isoformat() if self.when else None}

    @classmethod
    def read(cls, kept: dict[str, Any]) -> "Facts":
        """The facts as they were kept."""
        known = {field.name: kept[field.name] for field in fields(cls) if field.name in kept}
        known |= {
            "when": datetime.fromisoformat(kept["when"]) if kept["when"] else None,
            "decided": tuple((key, value) for key, value in kept["decided"]),
            "bring": tuple(kept["bring"]),
        }
        return cls(**known)


def facts_of(referral: Referral, handoff: Handoff | None, *, by: Member) -> Facts:
    """The facts of this referral today, as its sender may know them."""
    structure = who_answers(handoff, by)
    own = Structure.objects.visible_to(by).get(pk=by.structure_id)
    person = (
        Person.objects.visible_to(by).get(pk=referral.person_id) if referral.person_id is not None else None
    )
    appointment = _next(by, handoff)
    when = appointment.starts_at if appointment else _told(handoff)
    place = Place.objects.visible_to(by).filter(structure_id=structure.pk).first()
    said = ", ".join(part for part in (appointment.place, appointment.room) if part) if appointment else ""
    return Facts(
        name=person.first_name if person else appointment.door_name if appointment else "",
        decided=decided(
            handoff.target.name if handoff else "",
            engaged=handoff is not None and handoff.engaged,
            fixed=when is not None,
            due_at=handoff.due_at if handoff else None,
        ),
        when=when,
        whom=_whom(handoff, appointment),
        where=said or structure.address or (place.address if place else ""),
        entrance=place.entrance if place else "",
        stop=place.nearest_stops if place else "",
        bring=things(appointment.bring if appointment else ""),
        phone=structure.phone,
        answers=structure.team_line or structure.name,
        hours=structure.hours,
        reading_desk=own.name,
        reads_on_page=referral.person_id is not None and _reads_on_page(by, referral.person_id),
        nameless=referral.person_id is None,
        replaces=_former(referral, by),
    )


def decided(name: str, *, engaged: bool, fixed: bool, due_at: datetime | None) -> tuple[tuple[str, str], ...]:
    """What was decided together, in keys of sentences: who is asked, whether she is expected, until when to wait."""
    if not name:
        return (("looking", ""),)
    if fixed:
        return (("expected", name),)
    if engaged:
        return (("engaged", name),)
    if due_at is None:
        return (("asked", name),)
    return (("asked", name), ("no_news", due_at.astimezone(clock.zone()).date().isoformat()))


def things(text: str) -> tuple[str, ...]:
    """What to bring, four things at most."""
    named = [part.strip() for part in text.replace(";", ",").replace("\n", ",").split(",")]
    return tuple(thing for thing in named if thing)[:BRING_AT_MOST]


def who_answers(handoff: Handoff | None, by: Member) -> Structure:
    """Whose phone stands on the paper: the structure that is asked, else the person's own."""
    return handoff.target if handoff else Structure.objects.visible_to(by).get(pk=by.structure_id)


def is_discreet(member: Member, referral: Referral) -> bool:
    """The person asked that nothing be guessed from her paper."""
    if referral.person_id is None:
        return False
    return Contact.objects.visible_to(member).of(referral.person_id).filter(discreet=True).exists()


def spoken_by(member: Member, referral: Referral) -> list[str]:
    """The languages she says she speaks, in her order."""
    if referral.person_id is None:
        return []
    return list(Person.objects.visible_to(member).get(pk=referral.person_id).languages)


def _former(referral: Referral, by: Member) -> str:
    """The paper before this one says another hour, or bears a code that reads nothing any more."""
    voided = Slip.objects.visible_to(by).of_referral(referral.pk).exclude(voided_at=None)
    former = voided.order_by("-made_at").first()
    return former.made_at.astimezone(clock.zone()).date().isoformat() if former else ""


def _reads_on_page(by: Member, person_id: UUID) -> bool:
    """She chose three pictures; otherwise reading is at a desk of home, with her."""
    row = ReadingPictures.objects.visible_to(by).of(person_id).first()
    return row is not None and row.open


def _next(by: Member, handoff: Handoff | None) -> Appointment | None:
    """The coming appointment, where the person agreed that home reads it."""
    if handoff is None:
        return None
    coming = Appointment.objects.visible_to(by).of(handoff.pk).filter(cancelled_at=None)
    return coming.filter(starts_at__gt=clock.now()).order_by("starts_at").first()


def _told(handoff: Handoff | None) -> datetime | None:
    """The hour alone, which the sender always knows."""
    at = handoff.next_appointment_at if handoff else None
    return at if at and at > clock.now() else None


def _whom(handoff: Handoff | None, appointment: Appointment | None) -> str:
    if appointment:
        return appointment.with_whom
    if handoff and handoff.assignee:
        return str(handoff.assignee.user.first_name)
    return ""
