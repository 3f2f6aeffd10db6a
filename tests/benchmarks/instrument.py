"""Scoring ten thousand profiles by the rules, beside a loop that only reads and writes the same lines."""

import json
import random
from collections.abc import Iterator

from people.instruments.loading import published
from people.instruments.scoring import score
from people.instruments.validation import Fault, parse
from tests.benchmarks.measure import Figure, figure
from tests.benchmarks.world import World

TITLE = "Outil : 10 000 profils, face à une boucle qui lit et écrit les mêmes lignes"
PROFILES = 10_000
ROUNDS = 3


def figures(world: World, rounds: int) -> Iterator[Figure]:
    """The world plays no part: neither database nor network is asked."""
    lines = _profiles()
    yield figure(
        "Calculer 10 000 profils", _Score(lines), _Loop(lines), rounds=min(rounds, ROUNDS), count=False
    )


def _profiles() -> list[str]:
    draw, instrument = random.Random(38), published()
    return [
        json.dumps(
            {
                "id": str(number),
                "answers": {code: draw.choice((0, 1, 2, 0, 1, 2, "NO", "NR")) for code in instrument.by_code},
                "BES": draw.sample([option.value for option in instrument.choices["BES"].options], 2),
            }
        )
        for number in range(PROFILES)
    ]


class _Score:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines

    def __call__(self) -> None:
        instrument = published()
        for text in self.lines:
            line = parse(instrument, text)
            assert not isinstance(line, Fault)
            json.dumps(score(instrument, line))


class _Loop:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines

    def __call__(self) -> None:
        for text in self.lines:
            json.dumps(json.loads(text))
