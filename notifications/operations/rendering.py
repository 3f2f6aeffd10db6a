"""The text of a message, written at sending from fresh data: a reference, a day, a link, a phone. No person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.kernel.words import day_in_words, phone
from core.tenancy.models import Network, StructureStatus
from notifications.catalogue import Row
from notifications.models import Message
from referrals.models import Handoff
from referrals.operations.linking import make_link, write_code


@dataclass(frozen=True, slots=True)
class Subject:
    """What a message speaks of, as it is now: `referral_id` for its sender, `handoff_id` for who was asked,
    `person_id` for the home of whoever agreed to something."""

    state: str
    version: int
    ref_code: str
    due_at: datetime | None
    told: bool
    referral_id: UUID | None = None
    handoff_id: UUID | None = None
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Text:
    title: str
    plain: str
    html: str


def subject_of(message: Message) -> Subject | None:
    """State, version and date of what the message speaks of: it may be another structure's."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select state, version, ref_code, due_at, told, referral_id, handoff_id, person_id"
            " from floor.message_subject(%s)",
            [message.pk],
        )
        row = cursor.fetchone()
    return Subject(*row) if row else None


def render(message: Message, row: Row, subject: Subject, *, language: str = "fr") -> Text:
    """Title, text and HTML in one language, days in the network's zone."""
    with translation.override(language), timezone.override(ZoneInfo(message.network.time_zone)):
        values = _values(message, subject)
        title = str(row.title) % {"ref": subject.ref_code, "due": values["due"]}
        if values["without_account"] and row.purpose == "handoff.sent":
            title = _("Une demande du réseau %(network)s (réf. %(ref)s)") % {
                "network": message.network.name,
                "ref": subject.ref_code,
            }
        name = f"notifications/{row.purpose}"
        return Text(title, _rendered(f"{name}.txt", values, escape=False), _rendered(f"{name}.html", values))


def _values(message: Message, subject: Subject) -> dict[str, Any]:
    structure = message.owner_structure
    without_account = structure.status == StructureStatus.EXTERNAL
    return {
        "ref": subject.ref_code,
        "state": subject.state,
        "due": day_in_words(timezone.localtime(subject.due_at).date()) if subject.due_at else "",
        "link": _link(message, subject, without_account=without_account),
        "without_account": without_account,
        "digits": write_code(structure) if message.purpose == "link.code" else "",
        "phone": _phone(message.network),
        "team": structure.name,
        "network": message.network.name,
    }


def _link(message: Message, subject: Subject, *, without_account: bool) -> str:
    """One's own page; for a recipient without account a new link to its neutral door, in this mail only."""
    if not without_account:
        return f"{settings.RELAIS_PUBLIC_URL}{_path(subject, message.subject_type)}"
    if subject.handoff_id is None or message.purpose == "link.code":
        return ""
    handoff = Handoff.objects.asked_of(message.owner_structure_id).filter(pk=subject.handoff_id).first()
    if handoff is None:
        return ""
    token = make_link(handoff, structure=message.owner_structure)
    return f"{settings.RELAIS_PUBLIC_URL}{reverse('open_link', args=[message.network.slug, token])}"


def _path(subject: Subject, kind: str) -> str:
    """The page of one's own side: the sender's, the recipient's, home's, or the coordinator's list."""
    if kind == "account":
        return reverse("home")
    if kind == "notice":
        return reverse("ending_files")
    if subject.referral_id:
        return reverse("referral", args=[subject.referral_id])
    if subject.handoff_id:
        return reverse("handoff", args=[subject.handoff_id])
    if subject.person_id:
        return reverse("agreements", args=[subject.person_id])
    return reverse("late")


def _phone(network: Network) -> str:
    """A human who can help: the coordination of the network."""
    coordination = network.coordinating_structure
    number = network.desk_phone or (coordination.phone if coordination else "")
    return phone(number) if number else ""


def _rendered(name: str, values: dict[str, Any], *, escape: bool = True) -> str:
    template: Any = get_template(name)
    return str(template.template.render(Context(values, autoescape=escape))).strip() + "\n"
