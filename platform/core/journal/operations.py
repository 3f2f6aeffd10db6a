"""One writer for the journal: `record` what changed, `seen` who read whom."""

import hashlib
import hmac
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CharField, Func, Value

from core.journal.models import Access, AccessKind, Event, PersonKey
from core.journal.signals import recorded
from core.kernel import clock, tenant
from core.kernel.floor.scopes import Scope
from core.kernel.querysets import Member

Plain = str | int | bool | None


class Subject(Protocol):
    """What an event is about: a model's row."""

    pk: Any
    _meta: ClassVar[Any]


def record(
    name: str,
    *,
    subject: Subject,
    by: Member,
    person_id: UUID | None = None,
    consent_id: UUID | None = None,
    mark: str | None = None,
    fields: Sequence[str] = (),
    **payload: Plain | Sequence[Plain],
) -> Event:
    """Write that `name` ("noun.past_participle") happened to `subject`, in the acting transaction.

    The payload holds ids, codes, versions and dates only. Rooms above may react (signal `recorded`).
    A line about the person herself holds her pseudonym and not her id, so that her key alone links it.
    `mark` replaces `person_id` where only the database knows who she is (acts by code).
    """
    event = Event(
        **_line(by),
        name=name,
        subject_type=subject._meta.label_lower,
        subject_id="" if subject.pk == person_id else str(subject.pk),
        person_mark=mark or _mark(person_id),
        consent_id=consent_id,
        fields=list(fields),
        payload=_way() | {key: _plain(value) for key, value in payload.items()},
    )
    written = _Written(event, by, person_id, tenant.current())
    waiting = _waiting.get()
    if waiting is None:
        event.save()
        written.tell()
    else:
        waiting.append(written)
    return event


@contextmanager
def recorded_together() -> Iterator[None]:
    """The lines recorded in this block are written by one statement at its end, in their order, then told.

    For an operation that ends many things at once; an error in the block leaves none of its lines.
    """
    waiting: list[_Written] = []
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    Event.objects.bulk_create([written.event for written in waiting])
    for written in waiting:
        written.tell()


@dataclass(frozen=True, slots=True)
class _Written:
    """A line, and what its hearers are given with it."""

    event: Event
    by: Member
    person_id: UUID | None
    context: tenant.Context

    def tell(self) -> None:
        recorded.send(
            sender=Event, event=self.event, by=self.by, person_id=self.person_id, context=self.context
        )


_waiting: ContextVar[list[_Written] | None] = ContextVar("relais_lines_waiting", default=None)


def seen(
    kind: AccessKind,
    *,
    by: Member,
    persons: Sequence[UUID],
    scopes: Sequence[Scope] = (Scope.IDENTITY,),
    reason: str,
    filters: str = "",
) -> None:
    """Write who is about to read whom. No line, no page."""
    Access(
        **_line(by),
        kind=kind,
        person_marks=_marks(persons),
        scopes=[int(scope) for scope in scopes],
        reason=reason,
        filter_hash=_digest(filters) if filters else "",
        count=len(persons),
    ).save()


def make_key(person_id: UUID, *, network_id: int) -> None:
    """Give a new person the key of her journal lines. Call it before the first line about her."""
    key = os.urandom(32).ljust(64, b"\0")
    PersonKey(
        id=person_id,
        network_id=network_id,
        inner_pad=bytes(byte ^ 0x36 for byte in key),
        outer_pad=bytes(byte ^ 0x5C for byte in key),
    ).save()


def _line(by: Member) -> dict[str, Any]:
    context = tenant.current()
    return {
        "network_id": context.network_id,
        "structure_id": context.structure_id,
        "member_id": by.id,
        "system": context.system or by.system,
        "at": clock.now(),
    }


def _marks(persons: Sequence[UUID]) -> Any:
    if not persons:
        return []
    ids = Value([str(person) for person in persons], output_field=ArrayField(models.UUIDField()))
    return Func(ids, function="floor.journal_marks", output_field=ArrayField(CharField()))


def _mark(person_id: UUID | None) -> Any:
    if person_id is None:
        return None
    ids = Value([str(person_id)], output_field=ArrayField(models.UUIDField()))
    return Func(
        ids,
        function="floor.journal_marks",
        template="(%(function)s(%(expressions)s))[1]",
        output_field=CharField(),
    )


def _digest(text: str) -> str:
    return hmac.new(settings.RELAIS_HMAC_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def _way() -> dict[str, str]:
    """`via`, when the member acts by a program."""
    way = tenant.current().via
    return {"via": way} if way else {}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"An event's payload holds plain values only, not {type(value).__name__}.")
