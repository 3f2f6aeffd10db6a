"""The places and services of the demonstration, as values: real geography, invented activity."""

from dataclasses import dataclass, field

from actors.rules.entries import Values


@dataclass(frozen=True, slots=True)
class DemoService:
    """Columns of Service; `full_days`: full for so many days from the date of the demonstration."""

    values: Values
    full_days: int | None = None


@dataclass(frozen=True, slots=True)
class DemoPlace:
    """One place. `structure_name`: the member structure that answers there, when there is one of that name."""

    id: str
    name: str
    structure_name: str
    actor_name: str
    kind: str
    district: str
    epn: bool
    values: Values
    aliases: tuple[str, ...] = ()
    fictional: bool = False
    services: tuple[DemoService, ...] = field(default=())
