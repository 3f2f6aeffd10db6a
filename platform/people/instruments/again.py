"""When a new look is proposed, never forced (people §2.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from people.instruments.loading import Instrument

EQUIPMENT_MONTHS = 3
OWNS_A_DEVICE = 2


@dataclass(frozen=True, slots=True)
class Again:
    """`equipment`: only « Avez-vous toujours l’équipement ? » is asked that day."""

    on: date
    equipment: bool = False


def again(
    instrument: Instrument,
    day: date,
    *,
    result: Mapping[str, Any],
    answers: Mapping[str, Any],
    pathway: str,
    today: date,
) -> Again:
    """By what was found; on the way to autonomy with a device, the device is asked about first."""
    months = instrument.reassessment_months[str(result["typology"] or "null")]
    whole = Again(day + relativedelta(months=months))
    asked = day + relativedelta(months=EQUIPMENT_MONTHS)
    equipped = pathway == "P3" and answers.get("EQU-1") == OWNS_A_DEVICE
    if equipped and today < whole.on and asked < whole.on:
        return Again(asked, equipment=True)
    return whole
