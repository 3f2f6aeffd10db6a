"""A QR code as plain numbers, drawn by `ui/qr.html`: no markup is made here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import segno

_QUIET = 4  # the white border that readers need, in modules


@dataclass(frozen=True, slots=True)
class Qr:
    """Side of the square, and the path of its dark modules."""

    size: int
    path: str


def drawn(text: str) -> Qr:
    """The code of `text`, with a quarter of it in reserve for folds and stains."""
    matrix = segno.make(text, error="q", micro=False).matrix
    path = "".join(
        f"M{start + _QUIET} {line + _QUIET}h{length}v1h-{length}z"
        for line, modules in enumerate(matrix)
        for start, length in _runs(modules)
    )
    return Qr(len(matrix) + 2 * _QUIET, path)


def _runs(modules: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Dark modules side by side, as (first, how many): a third of the bytes of one square each."""
    column = 0
    for dark, together in groupby(modules):
        length = len(list(together))
        if dark:
            yield column, length
        column += length
