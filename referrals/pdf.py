"""The paper of the person: what stands on it, on screen and printed. Never her last name, a need or a result."""

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from core.kernel import clock, codes
from core.kernel.pdf import render_pdf
from core.kernel.qr import Qr, drawn
from core.kernel.querysets import Member
from core.kernel.words import day_in_words
from core.tenancy.models import Network, Structure
from people.models import Contact, Person
from referrals.models import Appointment, Handoff, Referral
from referrals.operations.slips import check_someone_answers, who_answers

BRING_AT_MOST = 4


@dataclass(frozen=True, slots=True)
class Answers:
    """Who answers the phone: « l’accueil de MDH Prémol ». A discreet paper gives the number alone."""

    phone: str
    name: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """Ready to print; a discreet one says place and hour only."""

    title: str
    code: str
    address: str
    qr: Qr
    answers: Answers
    discreet: bool = False
    decided: list[str] = field(default_factory=list)
    when: str = ""
    whom: str = ""
    place: str = ""
    bring: list[str] = field(default_factory=list)


def is_discreet(member: Member, referral: Referral) -> bool:
    """The person asked that nothing be guessed from her paper."""
    if referral.person_id is None:
        return False
    return Contact.objects.visible_to(member).of(referral.person_id).filter(discreet=True).exists()


def paper(referral: Referral, handoff: Handoff | None, *, by: Member, code: str, discreet: bool) -> Paper:
    """The paper of this referral today. Raises Incomplete when nobody would answer the phone."""
    structure = who_answers(handoff, by)
    check_someone_answers(structure)
    assert referral.person_id is not None
    person = Person.objects.visible_to(by).get(pk=referral.person_id)
    appointment = _next(by, handoff)
    when = appointment.starts_at if appointment else _told(handoff)
    network = Network.objects.get(pk=referral.network_id)
    address = f"{settings.RELAIS_PUBLIC_URL.rstrip('/')}/code/{network.slug}/"
    place = ", ".join(part for part in (appointment.place, appointment.room) if part) if appointment else ""
    return Paper(
        title=_("Mon rendez-vous") if discreet else _("Bonjour %(name)s") % {"name": person.first_name},
        code=codes.spoken(code),
        address=address,
        qr=drawn(f"{address}#{code}"),
        answers=_answers(structure, discreet),
        discreet=discreet,
        decided=[] if discreet else _decided(handoff, bool(when)),
        when=day_in_words(when) if when else "",
        whom="" if discreet else _whom(handoff, appointment),
        place=place or structure.address,
        bring=_things(appointment),
    )


def slip_pdf(page: Paper) -> bytes:
    """A5, PDF/UA-1. Raises PdfUnavailable where the renderer's libraries are missing."""
    return render_pdf("pdf/slip.html", {"paper": page})


def _answers(structure: Structure, discreet: bool) -> Answers:
    if discreet:
        return Answers(structure.phone)
    return Answers(structure.phone, structure.team_line or structure.name, structure.hours)


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


def _decided(handoff: Handoff | None, fixed: bool) -> list[str]:
    if handoff is None:
        return [_("Nous cherchons un lieu pour vous. Nous vous tenons au courant.")]
    name = handoff.target.name
    if fixed:
        return [_("%(name)s vous attend.") % {"name": name}]
    if handoff.engaged:
        return [_("%(name)s s’occupe de votre demande et vous contacte.") % {"name": name}]
    said = [_("Nous avons demandé ensemble à %(name)s de vous recevoir.") % {"name": name}]
    if handoff.due_at:
        said.append(
            _("Sans nouvelles %(day)s ? Venez ou appelez.") % {"day": day_in_words(handoff.due_at.date())}
        )
    return said


def _things(appointment: Appointment | None) -> list[str]:
    text = appointment.bring if appointment else ""
    things = [part.strip() for part in text.replace(";", ",").replace("\n", ",").split(",")]
    return [thing for thing in things if thing][:BRING_AT_MOST]
