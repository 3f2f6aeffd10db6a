"""Which laws, beside the person's agreement, a network lets its members share under: its officer decides (people §3)."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Incomplete, Refused
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from core.tenancy.models import Structure
from people import rules
from people.models import BY_LAW, Ground, GroundDecision


@dataclass(frozen=True, slots=True)
class Standing:
    """One ground in one's network: the decision that holds, and how many shares stand on it."""

    ground: Ground
    decision: GroundDecision | None
    live: int = 0

    @property
    def enabled(self) -> bool:
        return self.decision is not None and self.decision.enabled


@transaction.atomic
def decide(id: UUID, *, by: Member, ground: str, enabled: bool, reason: str) -> GroundDecision:
    """Allow a ground, or stop allowing it. The network's officer alone. The same id twice is harmless.

    What is shared already keeps its date: it ends there, or when home or the officer ends it.
    """
    check_free_text(reason, field="reason")
    author = by.id
    if author is None or not rules.is_officer(by):
        raise Refused(_("C’est au ou à la délégué·e à la protection des données de décider."))
    if ground not in BY_LAW:
        raise Refused(_("Ce fondement n’est pas dans la liste. Rechargez la page."), code="unknown-code")
    if not reason.strip():
        raise Incomplete(_("Écrivez la raison : elle reste avec la décision."), field="reason")
    already: GroundDecision | None = GroundDecision.objects.visible_to(by).filter(pk=id).first()
    if already is not None:
        return already
    decision = GroundDecision(
        id=id,
        network_id=by.network_id,
        ground=ground,
        enabled=enabled,
        reason=reason,
        decided_at=clock.now(),
        decided_by_id=author,
    )
    decision.save(force_insert=True)
    record("ground.decided", subject=decision, by=by, ground=ground, enabled=enabled)
    return decision


def enabled_in(by: Member) -> list[Ground]:
    """What members of one's network may share under today."""
    return [each.ground for each in _standings(by, {}) if each.enabled]


def offered_to(by: Member) -> list[Ground]:
    """What the member's structure may share under today: continuity only once it is suspended or has left."""
    open_here = Structure.objects.visible_to(by).open().filter(pk=by.structure_id).exists()
    return [each for each in enabled_in(by) if each != Ground.CONTINUITY or not open_here]


def standings(by: Member) -> list[Standing]:
    """Every ground, for the officer, with how many shares stand on it: counts, nothing of anybody."""
    with connection.cursor() as cursor:
        cursor.execute("select ground, live from floor.live_by_law()")
        return _standings(by, dict(cursor.fetchall()))


def _standings(by: Member, live: dict[str, int]) -> list[Standing]:
    latest: dict[str, GroundDecision] = {}
    for row in GroundDecision.objects.visible_to(by).latest_first():
        latest.setdefault(row.ground, row)
    return [Standing(ground, latest.get(ground), live.get(ground, 0)) for ground in BY_LAW]
