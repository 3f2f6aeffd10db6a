"""What a human says or posts to a person: the lines of the day's lists, read by her home structure alone.

A line is one person and one channel, whatever it has to say: several messages become one call, one letter, one paper.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel.floor.scopes import Scope
from core.kernel.querysets import Member
from notifications.catalogue import LINES, Channel
from notifications.models import Message
from notifications.operations.rendering import Subject
from notifications.operations.wording import Said, said_of
from notifications.querysets import DatabaseNow, MessageQuerySet
from notifications.rules import channels
from notifications.states import MessageState, SkipReason
from people.models import Contact, Person
from people.models.contact import Channel as Wish

_POSTCODE = re.compile(r"\b\d{5}\b")
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Line:
    """`id` is its first message, by which it is ticked. `how`: by what she wants to be told."""

    id: UUID
    messages: tuple[Message, ...]
    person: Person
    contact: Contact | None
    said: Said
    how: str

    @property
    def number(self) -> str:
        """The number to call: hers, or her relative's."""
        if self.contact is None or self.how in (Wish.VIA_REFERENT, Wish.VISIT, Wish.DESK):
            return ""
        return self.contact.relay_phone if self.how == Wish.VIA_RELATIVE else self.contact.phone

    @property
    def opening(self) -> str:
        """Nothing else until she answers."""
        initial = f"{self.person.last_name[:1]}." if self.person.last_name else ""
        named = (
            f"{self.person.civility} {initial}" if self.person.civility and initial else self.person.called
        )
        return _("« Bonjour, puis-je parler à %(name)s ? »") % {"name": named}

    @property
    def address(self) -> list[str]:
        """As on an envelope: one line a part."""
        if self.contact is None:
            return []
        return [part.strip() for part in self.contact.address.split(",") if part.strip()]

    @property
    def postcode(self) -> str:
        found = _POSTCODE.search(f"{self.contact.address} {self.contact.commune}") if self.contact else None
        return found.group() if found else ""


def calls(by: Member) -> list[Line]:
    """The calls of today, and what is said by someone else than a machine."""
    return _lines(_due(by, Channel.CALL), by)


def letters(by: Member) -> list[Line]:
    """What is to be printed next, in the order of the post."""
    return _by_post(_lines(_due(by, Channel.LETTER).filter(batch=None), by))


def letters_of(batch_id: UUID, by: Member) -> list[Line]:
    """The letters of one printing that still may leave."""
    kept = Message.objects.visible_to(by).filter(batch_id=batch_id, state__in=("planned", "sent"))
    return _by_post(_lines(kept, by))


def to_post(by: Member) -> list[Line]:
    """Printed, not yet said to be posted."""
    printed = Message.objects.visible_to(by).filter(
        channel=Channel.LETTER, state=MessageState.PLANNED, batch__isnull=False
    )
    return _by_post(_lines(printed, by))


def papers(by: Member) -> list[Line]:
    """Whoever has no channel at all gets the day and the hour on paper: it is to be printed."""
    return _lines(_due(by, Channel.SLIP), by)


def too_late(by: Member) -> list[Message]:
    """Reminders that could not leave in time, nor a later one: each appointment once, for whoever follows her."""
    waits_or_left = Q(state__in=(MessageState.PLANNED, MessageState.LEASED, MessageState.SENT))
    another = Message.objects.filter(
        waits_or_left | Q(skip_reason=SkipReason.LATE),
        person_id=OuterRef("person_id"),
        subject_type=OuterRef("subject_type"),
        subject_id=OuterRef("subject_id"),
        not_before__gt=OuterRef("not_before"),
    ).exclude(offset="0")
    return list(
        Message.objects.visible_to(by)
        .filter(skip_reason=SkipReason.LATE, person__isnull=False, not_after__gt=DatabaseNow() - _WEEK)
        .exclude(Exists(another))
        .order_by("-not_after", "pk")[:20]
    )


def line_messages(message_id: UUID, by: Member) -> MessageQuerySet:
    """The messages that a tick of this line is about. DoesNotExist for a stranger."""
    first = Message.objects.visible_to(by).filter(channel__in=channels.BY_HAND).get(pk=message_id)
    together = Message.objects.visible_to(by).filter(
        person_id=first.person_id, channel=first.channel, state=MessageState.PLANNED
    )
    if first.channel == Channel.LETTER:
        return together.filter(batch_id=first.batch_id)
    return together.filter(not_before__lte=DatabaseNow()).exclude(next_try_at__gt=DatabaseNow())


def _due(by: Member, channel: str) -> MessageQuerySet:
    return Message.objects.visible_to(by).by_hand().filter(channel=channel)


def _lines(found: MessageQuerySet, by: Member) -> list[Line]:
    """Grouped by person. Who is shown is written in the journal."""
    messages = list(
        found.select_related("owner_structure__network__coordinating_structure", "network").order_by(
            "not_before", "pk"
        )
    )
    subjects = subjects_of(messages)
    persons = {one.pk: one for one in Person.objects.filter(pk__in={one.person_id for one in messages})}
    contacts = {one.person_id: one for one in Contact.objects.filter(person_id__in=persons)}
    grouped: dict[UUID, list[Message]] = defaultdict(list)
    for message in messages:
        if message.person_id in persons and message.pk in subjects:
            grouped[message.person_id].append(message)
    if grouped:
        seen(
            AccessKind.LIST,
            by=by,
            persons=list(grouped),
            scopes=[Scope.IDENTITY, Scope.CONTACT],
            reason="told_by_hand",
        )
    return [
        Line(
            its[0].pk,
            tuple(its),
            persons[person_id],
            contacts.get(person_id),
            said_of(
                [(one, *subjects[one.pk]) for one in its],
                persons[person_id],
                contacts.get(person_id),
                its[0].owner_structure,
            ),
            _how(contacts.get(person_id)),
        )
        for person_id, its in grouped.items()
    ]


def subjects_of(messages: Iterable[Message]) -> dict[UUID, tuple[Subject, str]]:
    """What each speaks of, and where; those that do not hold any more are left out."""
    known = {message.pk: message for message in messages}
    with connection.cursor() as cursor:
        cursor.execute(
            "select m.id, s.state, s.version, s.ref_code, s.due_at, s.told, s.referral_id, s.handoff_id, s.person_id,"
            " coalesce(w.place, '')"
            " from unnest(%s::uuid[]) m (id) cross join lateral floor.message_subject(m.id) s"
            " left join lateral floor.message_whereabouts(m.id) w on true"
            " where not floor.message_held(m.id)",
            [list(known)],
        )
        found = {row[0]: (Subject(*row[1:9]), str(row[9])) for row in cursor.fetchall()}
    return {id: one for id, one in found.items() if holds(known[id], one[0])}


def holds(message: Message, subject: Subject) -> bool:
    """What it speaks of is in the state and the version that it says."""
    row = LINES[message.purpose]
    in_state = not row.while_in or subject.state in row.while_in
    return in_state and message.subject_version in (0, subject.version)


def _how(contact: Contact | None) -> str:
    """The first of her ways that is no machine's."""
    machines = (Wish.SMS, Wish.EMAIL, Wish.LETTER)
    return next((wish for wish in channels.usable(contact) if wish not in machines), Wish.PHONE)


def _by_post(lines: Sequence[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (line.postcode, line.address, str(line.id)))
