"""What a structure that is asked has to do: one function per tab, so that every screen counts alike."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from core.kernel import clock, nomenclature
from core.kernel.querysets import Member
from core.tenancy.rules import absence_of
from people.models import Person
from referrals.models import Appointment, DeskLine, Handoff, HandoffPreview
from referrals.querysets import AppointmentQuerySet, HandoffQuerySet


def to_answer(member: Member) -> HandoffQuerySet:
    """Asked of one's structure, no answer yet."""
    return Handoff.objects.visible_to(member).asked(member).to_answer().urgent_first()


def to_complete(member: Member) -> HandoffQuerySet:
    """One's question waits for its answer, or a place is kept on the list."""
    return Handoff.objects.visible_to(member).asked(member).to_complete().urgent_first()


def appointments(member: Member) -> AppointmentQuerySet:
    """One's structure's, to come or past without a word on who came."""
    return Appointment.objects.visible_to(member).written_by(member).unsettled().order_by("starts_at", "pk")


def in_progress(member: Member) -> HandoffQuerySet:
    """Those one's structure answers for."""
    return Handoff.objects.visible_to(member).asked(member).engaged().urgent_first()


def over(member: Member) -> HandoffQuerySet:
    """Those that ask nothing more, the latest first."""
    return Handoff.objects.visible_to(member).asked(member).over().order_by("-decided_at", "-pk")


def mine(tab: str, rows: Any, member: Member) -> Any:
    """Of one tab, what has one's own name; what nobody has answered yet belongs to the whole team."""
    if tab == "rendez-vous":
        return rows.filter(handoff__assignee_id=member.id)
    if tab in ("en-cours", "terminees"):
        return rows.filter(assignee_id=member.id)
    return rows


@dataclass(frozen=True, slots=True)
class Asked:
    """One handoff as a list shows it. `name` stays empty before acceptance, and without the scope."""

    handoff: Handoff
    needs: list[str]
    name: str = ""
    preview: dict[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return " · ".join([self.name or self.handoff.referral.ref_code, *self.needs[:2]])

    @property
    def away(self) -> str:
        """Who follows it is away today."""
        return absence_of(self.handoff.assignee, clock.now().astimezone(clock.zone()).date())

    @property
    def late(self) -> bool:
        return self.handoff.due_at is not None and self.handoff.due_at < clock.now()


@dataclass(frozen=True, slots=True)
class Visit:
    """One appointment as a list shows it."""

    appointment: Appointment
    name: str
    arrived_at: datetime | None = None

    @property
    def who(self) -> str:
        return self.name or self.appointment.door_name or self.appointment.handoff.referral.ref_code

    @property
    def past(self) -> bool:
        return self.appointment.starts_at <= clock.now()


def asked(member: Member, handoffs: Iterable[Handoff]) -> list[Asked]:
    """The lines of `handoffs` (loaded with `for_list` and `with_needs`): names of those accepted, previews of the others."""
    rows = list(handoffs)
    names = names_of(member, [row.person_id for row in rows if row.engaged])
    waiting = [row.pk for row in rows if row.awaiting]
    previews: dict[UUID, Any] = {}
    if waiting:
        shown = HandoffPreview.objects.visible_to(member).filter(handoff_id__in=waiting)
        previews = {preview.handoff_id: preview.content for preview in shown}
    return [
        Asked(
            row,
            needs=nomenclature.labels(need.code for need in row.needs.all()),
            name=names.get(row.person_id, "") if row.engaged else "",
            preview=previews.get(row.pk, {}),
        )
        for row in rows
    ]


def visits(member: Member, rows: Iterable[Appointment]) -> list[Visit]:
    """The lines of appointments, with the names that are shared."""
    found = list(rows)
    names = names_of(member, [row.person_id for row in found])
    lines = DeskLine.objects.visible_to(member).filter(appointment_id__in=[row.pk for row in found])
    arrived = {line.appointment_id: line.arrived_at for line in lines}
    return [Visit(row, names.get(row.person_id, ""), arrived.get(row.pk)) for row in found]


def names_of(member: Member, person_ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """The names one's structure may read today, by person."""
    wanted = {person_id for person_id in person_ids if person_id}
    if not wanted:
        return {}
    return {
        person.pk: person.display_name for person in Person.objects.visible_to(member).filter(pk__in=wanted)
    }
