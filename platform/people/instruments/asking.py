"""In which order the screen asks, and when it may stop. Rules and results do not know of it."""

from collections.abc import Collection, Mapping

from people.instruments.loading import Instrument
from people.instruments.scoring import pathway_of, typology_of

FIRST = ("AUT-1", "MOT-1", "ADM-2")
BLOCKS = ("FRE", "BES")
LAST = "FIN"


def order(instrument: Instrument) -> tuple[str, ...]:
    """What most often decides comes first, then the instrument's order, the two blocks, and the end."""
    rest = tuple(code for code in instrument.by_code if code not in FIRST)
    return (*FIRST, *rest, *BLOCKS, LAST)


def next_step(instrument: Instrument, asked: Collection[str], after: str = "") -> str:
    """The first step not asked yet after `after`, then from the beginning; the end when all were."""
    steps = order(instrument)
    start = steps.index(after) + 1 if after in steps else 0
    return next((step for step in (*steps[start:], *steps[:start]) if step not in asked), LAST)


def is_sure(instrument: Instrument, answers: Mapping[str, int]) -> bool:
    """Both bounds give one pathway: nothing that is left to ask can change it."""
    return pathway_of(instrument, answers, typology_of(instrument, answers)) != "P0"


def gestures_left(instrument: Instrument, answers: Mapping[str, object]) -> tuple[str, ...]:
    """The core gestures that « Aucun de ces gestes aujourd’hui » answers."""
    return tuple(code for code in instrument.core_gestures if not isinstance(answers.get(code), int))


def quick_mode(instrument: Instrument, answers: Mapping[str, object]) -> str:
    """The support mode of the three questions, for want of a full evaluation."""
    modes = instrument.quick["pathway_modes_by_AUT-1"]
    answer = answers.get("AUT-1")
    return str(modes[str(answer) if isinstance(answer, int) else "null"])
