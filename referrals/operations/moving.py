"""What every act shares: the locked rows of one referral, its clocks, and the payload of its events."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from core.journal.operations import record, recorded_together
from core.kernel import clock, workdays
from core.kernel.errors import Conflict
from core.kernel.querysets import Member
from core.kernel.steering import steer, steer_all
from core.kernel.tenant import lock_person
from core.tenancy.models import Network
from referrals.models import Handoff, OwedBy, Referral
from referrals.operations.writing import Together
from referrals.queries.terms import terms_of
from referrals.rules.clocks import COORDINATOR, Pace, Terms, concerned
from referrals.states import TELLING, Act, DueKind, HandoffState, ReferralState, Step

_CLOCK_OF = {
    HandoffState.SENT: DueKind.ANSWER,
    HandoffState.INFO_REQUESTED: DueKind.INFO,
    HandoffState.WAITLISTED: DueKind.WAITLIST,
}


@dataclass
class Moving:
    """One referral, locked with all its handoffs, for the rest of one operation."""

    referral: Referral
    handoffs: list[Handoff]
    network: Network
    now: datetime
    together: Together | None = None  # None: each row is written at once
    read_terms: Callable[[], Terms] | None = None  # one reading for several requests

    @cached_property
    def terms(self) -> Terms:
        return self.read_terms() if self.read_terms else terms_of(self.network)

    def pace(self, kind: DueKind, handoff: Handoff | None = None) -> Pace:
        """How this clock runs for `handoff`; for whoever the request waits for, without one."""
        return self.terms.pace(kind, self.referral, handoff or concerned(self.handoffs))

    def handoff(self, id: UUID) -> Handoff:
        return next(handoff for handoff in self.handoffs if handoff.pk == id)

    def move(
        self,
        handoff: Handoff,
        act: Act,
        *,
        due: DueKind | None = None,
        owed_by: str = OwedBy.RECIPIENT,
        after_days: int | None = None,
        not_after: date | None = None,
        due_at: datetime | None = None,
        **values: Any,
    ) -> None:
        """Move one handoff, write `values` with it, start its clock when it lives on.

        `after_days` working days instead of the clock's own; `not_after` a day that comes first; `due_at` a
        day that was agreed.
        """
        handoff.move(act)
        if due is None:
            handoff.due_at = None
        else:
            handoff.due_at = due_at or self.due(
                due, handoff=handoff, after_days=after_days, not_after=not_after
            )
        handoff.owed_by = owed_by if due else None
        for name, value in values.items():
            setattr(handoff, name, value)
        fields = ["state", "version", "due_at", "owed_by", *values]
        self._write(handoff, fields)

    def step(self, step: Step, *, due: DueKind | None, **values: Any) -> None:
        """Move the referral; `due` names its clock, None ends it.

        What the person was to be told of it is owed no more once there is a result, or an end; but for an end without
        a place.
        """
        self.referral.move(step)
        if self.referral.to_tell and step != Step.SIGNED and self.referral.state not in TELLING:
            values = {"to_tell": "", "to_tell_due_at": None} | values
        self.tick(due, **values)

    def tick(
        self,
        due: DueKind | None,
        *,
        after_days: int | None = None,
        due_at: datetime | None = None,
        **values: Any,
    ) -> None:
        """Write the referral's clock, version and `values`, its state as it stands.

        A suspended request keeps the clock of its suspension, whatever is done meanwhile.
        """
        self.referral.version += 1
        if self.referral.state != ReferralState.SUSPENDED or due == DueKind.SUSPENDED:
            self.referral.next_due_at = due_at or (self.due(due, after_days=after_days) if due else None)
            self.referral.next_due_kind = due
            self.referral.level_due_at = self._first_level(due)
            self.referral.escalation_level = 0
        for name, value in values.items():
            setattr(self.referral, name, value)
        if due is None or self.referral.holder_id is not None:
            self.referral.take_by = None
        clock_fields = ["next_due_at", "next_due_kind", "escalation_level", "level_due_at", "take_by"]
        self._write(self.referral, ["state", "version", *clock_fields, *values])

    def replan(self, next_due_at: datetime | None = None) -> None:
        """Count the next level afresh, from the day promised or from another one. Nothing else changes."""
        referral = self.referral
        assert referral.next_due_at is not None and referral.next_due_kind is not None
        referral.next_due_at = at = next_due_at or referral.next_due_at
        if referral.escalation_level == 0:
            referral.level_due_at = self._first_level(DueKind(referral.next_due_kind))
        elif referral.escalation_level < COORDINATOR:
            pace = self.pace(DueKind(referral.next_due_kind))
            after = pace.after_level(at, referral.escalation_level, self.now)
            referral.level_due_at = min(after, referral.take_by or after)
        self._write(referral, ["next_due_at", "level_due_at"])

    def tick_on(self, **values: Any) -> None:
        """Write `values`, the referral's clock and state as they stand."""
        self.referral.version += 1
        for name, value in values.items():
            setattr(self.referral, name, value)
        if self.referral.holder_id is not None:
            self.referral.take_by = None
        self.referral.save(update_fields=["version", "take_by", *values])

    def nobody_took(self, days: int) -> None:
        """Its sender has left: her lead is told in so many working days, unless a colleague takes it before."""
        kind = self.referral.next_due_kind
        if kind is None or kind == DueKind.CLOSING:
            return
        by = self.due(DueKind(kind), after_days=days)
        self.referral.take_by = by
        self.referral.level_due_at = min(by, self.referral.level_due_at or by)
        self.referral.save(update_fields=["take_by", "level_due_at"])

    def _first_level(self, due: DueKind | None) -> datetime | None:
        at, take_by = self.referral.next_due_at, self.referral.take_by
        return min(at, take_by) if at and take_by and due != DueKind.CLOSING else at

    @property
    def sender_id(self) -> UUID | None:
        """Who sent it, while she is there: her structure answers for it without her."""
        sender = self.referral.sender
        there = sender is not None and sender.ended_at is None and sender.structure_id == self.answering_id
        return sender.pk if sender is not None and there else None

    @property
    def answering_id(self) -> int:
        """Who answers while nobody has taken it: its sender; the coordination once that one is suspended or gone (§12)."""
        sender = self.referral.sender_structure
        coordination = self.network.coordinating_structure_id
        return sender.pk if sender.answers or coordination is None else coordination

    def wait_on(self, handoff: Handoff) -> None:
        """Back to the clock of the waiting list, the place kept."""
        until = self.due(DueKind.WAITLIST, handoff=handoff, not_after=handoff.waitlisted_until)
        self.wait(handoff, due_at=until, owed_by=OwedBy.RECIPIENT)
        self.follow()

    def wait(self, handoff: Handoff, *, due_at: datetime, owed_by: str) -> None:
        """Another clock in the same state."""
        handoff.due_at = due_at
        handoff.owed_by = owed_by
        handoff.version += 1
        self._write(handoff, ["due_at", "owed_by", "version"])

    def put_off(self, handoff: Handoff, due_at: datetime) -> None:
        """Another day for the clock that runs; nothing else changes."""
        handoff.due_at = due_at
        self._write(handoff, ["due_at"])

    def follow(self, **values: Any) -> None:
        """The referral's clock is the earliest of those asked; once someone has accepted, it stays theirs."""
        if any(handoff.engaged for handoff in self.handoffs):
            return
        asked = [handoff for handoff in self.handoffs if handoff.awaiting]
        first = min(asked, key=lambda handoff: handoff.due_at or self.now)
        self.tick(_CLOCK_OF[HandoffState(first.state)], due_at=first.due_at, **values)

    def write(self, fields: list[str]) -> None:
        """These columns of the referral; its clock and version as they stand."""
        self._write(self.referral, fields)

    def _write(self, row: Handoff | Referral, fields: list[str]) -> None:
        if self.together is None:
            row.save(update_fields=fields)
        else:
            self.together.add(row, fields)

    def due(
        self,
        kind: DueKind,
        *,
        handoff: Handoff | None = None,
        after_days: int | None = None,
        not_after: date | None = None,
    ) -> datetime:
        """The first level of a clock that starts now."""
        at = self.pace(kind, handoff).due(self.now, days=after_days)
        return min(at, workdays.at_opening(not_after, self.network.time_zone)) if not_after else at

    def record(self, name: str, handoff: Handoff, *, by: Member, **payload: Any) -> None:
        """An event about a handoff, with what whoever is told needs to know: ids, codes, dates."""
        record(
            name,
            subject=handoff,
            by=by,
            person_id=handoff.person_id,
            referral=str(self.referral.pk),
            ref_code=self.referral.ref_code,
            handoff=str(handoff.pk),
            sender=self.referral.sender_structure_id,
            target=handoff.target_id,
            due=handoff.due_at.date().isoformat() if handoff.due_at else None,
            urgent=self.referral.priority == "urgent",
            version=handoff.version,
            told=handoff.sent_at is not None,
            **payload,
        )


@contextmanager
def moving(referral_id: UUID, *, person_id: UUID | None) -> Iterator[Moving]:
    """Lock the person, the referral, then its handoffs by id, whoever they belong to.

    The caller has checked its right. Other structures' rows are open for this block only.
    """
    if person_id is not None:
        lock_person(person_id)
    with steer(referral_id):
        referral = Referral.objects.locked(referral_id)
        handoffs = Handoff.objects.all_locked(referral_id)
        network = Network.objects.get(pk=referral.network_id)
        yield Moving(referral=referral, handoffs=handoffs, network=network, now=clock.now())


@contextmanager
def moving_all(referral_ids: Sequence[UUID], *, network: Network) -> Iterator[list[Moving]]:
    """As `moving`, for all the referrals that one operation ends, under a lock on their person held by the caller.

    One that only moves days needs no lock on a person. The referrals are locked by id, then their handoffs by id. What moves, and its events, is written at the end of
    the block by a few statements.
    """
    with steer_all(referral_ids):
        referrals = Referral.objects.locked_by_id(referral_ids)
        handoffs = Handoff.objects.all_locked_of(referral_ids)
        now, together, terms = clock.now(), Together(), cache(lambda: terms_of(network))
        with recorded_together():
            yield [
                Moving(
                    referral=referral,
                    handoffs=[handoff for handoff in handoffs if handoff.referral_id == referral.pk],
                    network=network,
                    now=now,
                    together=together,
                    read_terms=terms,
                )
                for referral in referrals
            ]
            together.write()


def told(work: Moving) -> dict[str, Any]:
    """What an event about the whole request carries: ids, the reference, its version."""
    return {
        "subject": work.referral,
        "person_id": work.referral.person_id,
        "referral": str(work.referral.pk),
        "referral_version": work.referral.version,
        "ref_code": work.referral.ref_code,
        "sender": work.referral.sender_structure_id,
    }


def same_version(row: Handoff | Referral, version: int | None) -> None:
    """Conflict when the page showed another version than the one that is there now."""
    if version is not None and row.version != version:
        if isinstance(row, Handoff) and row.decided_by_id and row.decided_at:
            raise Conflict(_decided(row), code="already-taken")
        raise Conflict(
            _(
                "Cette demande a changé pendant que vous la lisiez. Voici où elle en est : vérifiez, puis recommencez."
            ),
            code="stale-version",
        )


def _decided(handoff: Handoff) -> str:
    assert handoff.decided_by is not None and handoff.decided_at is not None
    when = handoff.decided_at.astimezone(clock.zone())
    return _("%(who)s vient de répondre à %(hour)s : « %(state)s ». Rien n’a été changé par votre clic.") % {
        "who": handoff.decided_by.user.first_name,
        "hour": when.strftime("%H h %M"),
        "state": HandoffState(handoff.state).label,
    }
