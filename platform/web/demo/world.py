"""What a demonstration network is made of: structures and the professionals who work there, as data."""

from dataclasses import dataclass, field

from actors.rules.demonstration import DemoPlace


@dataclass(frozen=True, slots=True)
class Pro:
    """Someone invented who signs in. The same address in two structures is one user with two memberships."""

    key: str
    first_name: str
    last_name: str
    role: str
    title: str = ""
    email: str = ""
    shows: str = ""


@dataclass(frozen=True, slots=True)
class Team:
    """A structure. A team without professionals is there to be asked."""

    key: str
    name: str
    pros: tuple[Pro, ...]
    sector: str = ""
    parent: str = ""
    team_line: str = "l’accueil"
    address: str = ""
    hours: str = "du lundi au vendredi, 9 h à 12 h et 14 h à 17 h"
    coordinating: bool = False
    fictional: bool = False


@dataclass(frozen=True, slots=True)
class World:
    """A network with its teams and its places. `marker` is in a free text of everything it holds."""

    slug: str
    name: str
    teams: tuple[Team, ...]
    phones: str
    places: tuple[DemoPlace, ...] = field(default=())
    closed: dict[str, int] = field(default_factory=dict)
    bounds: dict[str, float] = field(default_factory=dict)
    marker: str = ""
