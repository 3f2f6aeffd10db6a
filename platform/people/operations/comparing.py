"""Each night: what the ledger and the handoffs justify, against the grants as stored (people §4, tenancy §6)."""

import logging
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from core.journal.operations import record
from core.kernel import clock
from core.kernel.tenant import System, tenant
from core.tenancy.models import Structure
from people.models import GrantDrift

TASK = "compare_grants"
BATCH = 200
_BEFORE_ALL = UUID(int=0)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Drift:
    """A grant that differed: ids only."""

    id: UUID
    network_id: int
    home_id: int
    person_id: UUID
    structure_id: int
    scope: int
    kind: str


def compare_all() -> list[Drift]:
    """Compare every person's grants, end the surplus, restore the rest. What differed, each an alarm.

    Safe at any time: one person's turn is taken for the time of a batch. Nothing found is the rule.
    """
    found: list[Drift] = []
    after: UUID | None = _BEFORE_ALL
    while after is not None:
        drifts, after = _batch(after)
        for drift in drifts:
            _alarm(drift)
        found += drifts
    return found


def _batch(after: UUID) -> tuple[list[Drift], UUID | None]:
    """Drifts of the next persons, and the last person reached; None once there is nobody left."""
    moved = clock.moved_to()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('app.now', %s, true)", [moved.isoformat() if moved else ""])
        cursor.execute(
            "select drift, network_id, home, person, structure, scope, kind from floor.compare_grants(%s, %s)",
            [after, BATCH],
        )
        rows = cursor.fetchall()
    return [Drift(*row) for row in rows if row[0]], next((row[3] for row in rows if not row[0]), None)


def _alarm(drift: Drift) -> None:
    logger.error(
        "grant differed from the ledger",
        extra={"drift": str(drift.id), "structure": drift.structure_id, "kind": drift.kind},
    )
    home = Structure(id=drift.home_id, network_id=drift.network_id)
    by = System(system=TASK, network_id=drift.network_id, structure_id=drift.home_id)
    with tenant(structure=home, system=TASK):
        record(
            "grants.drifted",
            subject=GrantDrift(pk=drift.id),
            by=by,
            person_id=drift.person_id,
            structure=drift.structure_id,
            scope=drift.scope,
            kind=drift.kind,
        )
