"""The text of a message, written at sending from fresh data: a reference, a day, a link, a phone. No person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from core.tenancy.models import Network, StructureStatus
from notifications.catalogue import Row
from notifications.models import Message


@dataclass(frozen=True, slots=True)
class Subject:
    """What a message speaks of, as it is now."""

    state: str
    version: int
    ref_code: str
    due_at: datetime | None
    told: bool


@dataclass(frozen=True, slots=True)
class Text:
    title: str
    plain: str
    html: str


def render(message: Message, row: Row, subject: Subject, *, language: str = "fr") -> Text:
    """Title, text and HTML in one language, days in the network's zone."""
    with translation.override(language), timezone.override(ZoneInfo(message.network.time_zone)):
        values = _values(message, subject)
        title = str(row.title) % {"ref": subject.ref_code}
        name = f"notifications/{row.purpose}"
        return Text(title, _rendered(f"{name}.txt", values, escape=False), _rendered(f"{name}.html", values))


def _values(message: Message, subject: Subject) -> dict[str, Any]:
    structure = message.owner_structure
    without_account = structure.status == StructureStatus.EXTERNAL
    return {
        "ref": subject.ref_code,
        "due": subject.due_at,
        "link": "" if without_account else _address(message),
        "phone": _phone(message.network),
        "team": structure.name,
        "network": message.network.name,
    }


def _address(message: Message) -> str:
    path = f"/demandes/{message.subject_id}/" if message.subject_type == "handoff" else "/"
    return f"{settings.RELAIS_PUBLIC_URL}{path}"


def _phone(network: Network) -> str:
    """A human who can help: the coordination of the network."""
    coordination = network.coordinating_structure
    return network.desk_phone or (coordination.phone if coordination else "")


def _rendered(name: str, values: dict[str, Any], *, escape: bool = True) -> str:
    template: Any = get_template(name)
    return str(template.template.render(Context(values, autoescape=escape))).strip() + "\n"
