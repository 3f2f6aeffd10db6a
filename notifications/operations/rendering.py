"""The text of a message, written at sending from fresh data: a reference, a day, a link, a phone. No person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
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
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from core.kernel.words import day_in_words, phone, with_nbsp
from core.tenancy.models import Network, StructureStatus
from notifications.audiences import address_of
from notifications.catalogue import DIGEST, PURPOSES, MessageClass, Row
from notifications.catalogue.alarms import ABOUT_SENDING
from notifications.catalogue.hours import IN_AN_AGENDA
from notifications.models import Message
from notifications.operations import troubles
from notifications.operations.agendas import hour_behind, part_of
from notifications.operations.wishing import address_to_unsubscribe
from notifications.rules.calendars import Hour
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


GATHERED = Subject("gathered", 0, "", None, told=True)
LEFT = Subject("ended", 0, "", None, told=True)
EXPECTED = {
    MessageClass.ACT: _lazy("À faire"),
    MessageClass.USEFUL: _lazy("Du nouveau"),
    MessageClass.CALM: _lazy("Pour information"),
}


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    link: str


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of a digest that expect the same of who reads them."""

    title: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Text:
    title: str
    plain: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)
    calendar: tuple[str, str] | None = None


def subjects_of(messages: Iterable[Message]) -> dict[UUID, Subject]:
    """State, version and date of what each message speaks of, in one question: it may be another structure's."""
    kept = list(messages)
    found = {each.pk: GATHERED for each in kept if each.subject_type == DIGEST}
    for each in kept:
        if each.purpose in IN_AN_AGENDA and (hour := hour_behind(each)) is not None:
            found[each.pk] = _of_an_hour(hour, each)
        if each.subject_type == "member":
            found[each.pk] = LEFT
    alarms = troubles.behind(each for each in kept if each.subject_type in ABOUT_SENDING)
    asked = [each.pk for each in kept if each.pk not in found and each.pk not in alarms]
    asked += [message for _state, message in alarms.values() if message]
    with connection.cursor() as cursor:
        cursor.execute(
            "select m.id, s.state, s.version, s.ref_code, s.due_at, s.told, s.referral_id, s.handoff_id, s.person_id"
            " from unnest(%s::uuid[]) as m(id) cross join lateral floor.message_subject(m.id) s",
            [asked],
        )
        read = {row[0]: Subject(*row[1:]) for row in cursor.fetchall()}
    for alarm, (state, message) in alarms.items():
        ref = read[message].ref_code if message in read else ""
        found[alarm] = Subject(state, 0, ref, None, told=True)
    return read | found


def _of_an_hour(hour: Hour, message: Message) -> Subject:
    """« given »: it is in someone else's agenda now."""
    hers = message.user_id in (None, hour.user_id)
    return Subject(
        "given" if not hers else "cancelled" if hour.cancelled else "set",
        hour.sequence,
        hour.ref_code,
        hour.starts_at,
        told=True,
        handoff_id=hour.handoff_id,
    )


def title_of(row: Row, subject: Subject) -> str:
    """What happened, in a line: for a mail's title, a bell and a line of a digest."""
    said = str(row.title)
    if not subject.ref_code:
        said = said.partition(" (")[0]
    return said % {"ref": subject.ref_code, "due": _day(subject.due_at)}


def subject_of(message: Message) -> Subject | None:
    """The same for one message."""
    return subjects_of([message]).get(message.pk)


def render(message: Message, row: Row, subject: Subject, *, language: str = "fr") -> Text:
    """Title, text and HTML in one language, days in the network's zone."""
    with translation.override(language), timezone.override(ZoneInfo(message.network.time_zone)):
        values = _values(message, subject)
        title = title_of(row, subject)
        if message.purpose == DIGEST:
            groups = groups_of(message)
            count = sum(len(group.lines) for group in groups)
            values["groups"] = groups
            title = ngettext("Dans Relais : %(count)d nouvelle", "Dans Relais : %(count)d nouvelles", count)
            title = with_nbsp(title % {"count": count})
        if values["without_account"] and row.purpose == "handoff.sent":
            title = _("Une demande du réseau %(network)s (réf. %(ref)s)") % {
                "network": message.network.name,
                "ref": subject.ref_code,
            }
        name = f"notifications/{row.purpose}"
        return Text(
            title,
            _rendered(f"{name}.txt", values, escape=False),
            _rendered(f"{name}.html", values),
            headers_of(values["unsubscribe"]),
            _calendar(message),
        )


def _calendar(message: Message) -> tuple[str, str] | None:
    """The method and the part of an appointment's mail, for a calendar program."""
    hour = hour_behind(message) if message.purpose in IN_AN_AGENDA else None
    return part_of(message, hour, to=address_of(message)) if hour else None


def headers_of(unsubscribe: str) -> dict[str, str]:
    """RFC 8058: one click in the mail program, without opening a page."""
    if not unsubscribe:
        return {}
    return {"List-Unsubscribe": f"<{unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _values(message: Message, subject: Subject) -> dict[str, Any]:
    structure = message.owner_structure
    without_account = structure.status == StructureStatus.EXTERNAL
    return {
        "ref": subject.ref_code,
        "state": subject.state,
        "due": _day(subject.due_at),
        "link": _link(message, subject, without_account=without_account),
        "without_account": without_account,
        "digits": write_code(structure) if message.purpose == "link.code" else "",
        "phone": _phone(message.network),
        "team": structure.name,
        "network": message.network.name,
        "unsubscribe": address_to_unsubscribe(message),
        "starts": day_in_words(subject.due_at) if subject.due_at else "",
        "wishes": f"{settings.RELAIS_PUBLIC_URL}{reverse('wishes')}",
    }


def _link(message: Message, subject: Subject, *, without_account: bool) -> str:
    """One's own page; for a recipient without account a new link to its neutral door, in this mail only."""
    if message.subject_type == "member":
        return ""  # it opens nothing any more
    if not without_account:
        return f"{settings.RELAIS_PUBLIC_URL}{path_of(subject, message.subject_type)}"
    if subject.handoff_id is None or message.purpose == "link.code":
        return ""
    handoff = Handoff.objects.asked_of(message.owner_structure_id).filter(pk=subject.handoff_id).first()
    if handoff is None:
        return ""
    token = make_link(handoff, structure=message.owner_structure)
    return f"{settings.RELAIS_PUBLIC_URL}{reverse('open_link', args=[message.network.slug, token])}"


def groups_of(digest: Message) -> list[Group]:
    """The messages of a digest by what is expected of who reads it."""
    inside = list(Message.objects.filter(digest_of=digest).order_by("message_class", "not_before", "pk"))
    subjects, groups = subjects_of(inside), []
    for kind, lines in groupby(inside, key=lambda each: each.message_class):
        known = [(PURPOSES[each.purpose], each, subjects[each.pk]) for each in lines if each.pk in subjects]
        groups.append(
            Group(
                str(EXPECTED[MessageClass(kind)]),
                [
                    Line(
                        title_of(row, subject),
                        f"{settings.RELAIS_PUBLIC_URL}{path_of(subject, each.subject_type)}",
                    )
                    for row, each, subject in known
                ],
            )
        )
    return [group for group in groups if group.lines]


def _day(due_at: datetime | None) -> str:
    return day_in_words(timezone.localtime(due_at).date()) if due_at else ""


def path_of(subject: Subject, kind: str) -> str:
    """The page of one's own side: the sender's, the recipient's, home's, or the coordinator's list."""
    if kind == DIGEST:
        return reverse("news")
    if kind == "account":
        return reverse("home")
    if kind in ABOUT_SENDING:
        return reverse("gates" if subject.state == troubles.ELSEWHERE else "troubled")
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
