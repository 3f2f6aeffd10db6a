"""« Trois questions » on their own: three answers, the needs they give, and the support mode. No typology.

Kept nowhere: the professional reads them, prints, and they go (people §2.4, §8).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from people.instruments.asking import quick_mode
from people.instruments.loading import Instrument
from people.instruments.scoring import score
from people.instruments.validation import Line
from people.instruments.wording import Need, needs

EQU1, AUT1 = "EQU-1", "AUT-1"


@dataclass(frozen=True, slots=True)
class Quick:
    """The answers so far. Each may be missing (None) or refused ("NR"); `deadline` is an ISO day."""

    equ1: int | str | None = None
    aut1: int | str | None = None
    urgent: bool = False
    procedure: str = ""
    deadline: str = ""
    counted: bool = False

    @classmethod
    def read(cls, source: Mapping[str, Any]) -> "Quick":
        return cls(**{name: source[name] for name in cls.__dataclass_fields__ if name in source})

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def answers(self) -> dict[str, int]:
        given = {EQU1: self.equ1, AUT1: self.aut1}
        return {code: value for code, value in given.items() if isinstance(value, int)}

    def mode(self, instrument: Instrument) -> str:
        """P1, P2 or P3: how much help to look for. Without answer: P2."""
        return quick_mode(instrument, self.answers)

    def needs(self, instrument: Instrument) -> list[Need]:
        ticked = {"BES": ("urgent",)} if self.urgent else {}
        return needs(instrument, score(instrument, Line("", answers=self.answers, ticked=ticked)))
