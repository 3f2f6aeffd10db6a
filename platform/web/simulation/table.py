"""How it ended: every request has an end, or someone who answers for it and a day."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from core.kernel.tenant import tenant
from referrals.models import Referral
from referrals.states import ALIVE, ReferralState
from web.simulation.world import Sim


@dataclass(frozen=True, slots=True)
class Table:
    """`lost` and `untold` are what must not be: neither end nor holder; late, and nobody was told."""

    ends: Counter[tuple[str, str]]
    lost: int
    untold: int

    @property
    def total(self) -> int:
        return sum(self.ends.values())


def table(sim: Sim, now: datetime) -> Table:
    """Read as the coordination of the simulated network does."""
    ends: Counter[tuple[str, str]] = Counter()
    lost = untold = 0
    with tenant(sim.coordinator):
        for referral in Referral.objects.visible_to(sim.coordinator):
            alive = referral.state in ALIVE
            ends[str(ReferralState(referral.state).label), "" if alive else referral.close_reason or ""] += 1
            held = referral.holder_structure_id and referral.next_due_at and referral.next_due_kind
            ended = referral.closed_at and referral.close_reason
            lost += not (held if alive else ended)
            untold += bool(alive and referral.level_due_at and referral.level_due_at <= now)
    return Table(ends, lost, untold)
