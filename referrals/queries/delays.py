"""The ladders in force in a network, and the requests that climb one of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.kernel import clock
from core.kernel.querysets import Member
from referrals.models import Delay, Priority, Referral
from referrals.rules.clocks import Ladder
from referrals.rules.delays import SETTABLE, Settable
from referrals.states import DueKind


@dataclass(frozen=True, slots=True)
class InForce:
    """One clock as it runs here; `row` where the network decided."""

    clock: Settable
    row: Delay | None

    @property
    def ladder(self) -> Ladder:
        row = self.row
        return Ladder(row.first, row.second, row.third) if row else self.clock.usual

    @property
    def own(self) -> bool:
        """Other than the product's."""
        return self.ladder != self.clock.usual

    @property
    def levels(self) -> list[tuple[int, Any]]:
        """(working days, whom it tells), in order."""
        ladder = self.ladder
        return list(zip((ladder.first, ladder.second, ladder.third), self.clock.told, strict=True))


@dataclass(frozen=True, slots=True)
class Running:
    """The requests that a change would meet."""

    in_time: int
    late: int

    @property
    def nothing(self) -> bool:
        return not (self.in_time or self.late)


def in_force(member: Member) -> list[InForce]:
    """All of them, in the order of a request's life. One read."""
    rows: Mapping[Any, Delay] = {
        (DueKind(row.kind), Priority(row.priority)): row
        for row in Delay.objects.visible_to(member).for_list()
    }
    return [InForce(each, rows.get(each.key)) for each in SETTABLE.values()]


def running(member: Member, asked: Settable) -> Running:
    """How many wait for this act in the network: in time, and late."""
    rows = Referral.objects.visible_to(member).on_clock(asked.kind, asked.of_one_priority)
    late = rows.late(clock.now()).count()
    return Running(in_time=rows.count() - late, late=late)
