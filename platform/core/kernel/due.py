"""Find work without reading anyone: what is due, in which network, for which structure (tenancy §1).

A system task asks here, outside any tenant, then opens one `tenant(structure=…, system=…)` per item.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from core.kernel import clock


@dataclass(frozen=True, slots=True)
class Due:
    """One item of work: ids and an instant; for events their name and payload too, which hold none of a person."""

    id: UUID
    network_id: int
    structure_id: int | None
    at: datetime
    name: str
    payload: dict[str, Any]


def due_ids(kind: str, limit: int = 100) -> list[Due]:
    """What is due of this kind, the most urgent first, by the database's clock.

    Each kind is a definer function `floor.due_<kind>s(most int)` of the room that knows it.
    """
    moved = clock.moved_to()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('app.now', %s, true)", [moved.isoformat() if moved else ""])
        cursor.execute(
            "select id, network_id, structure_id, at, name, payload from floor.due_ids(%s, %s)", [kind, limit]
        )
        return [
            Due(id, network_id, structure_id, at, name, _decoded(payload))
            for id, network_id, structure_id, at, name, payload in cursor.fetchall()
        ]


def _decoded(payload: Any) -> dict[str, Any]:
    value = json.loads(payload) if isinstance(payload, str) else payload
    return dict(value or {})
