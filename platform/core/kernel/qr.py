"""A QR code as plain numbers, drawn by `ui/qr.html`: no markup is made here."""

from dataclasses import dataclass

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
        f"M{column + _QUIET} {line + _QUIET}h1v1h-1z"
        for line, modules in enumerate(matrix)
        for column, dark in enumerate(modules)
        if dark
    )
    return Qr(len(matrix) + 2 * _QUIET, path)
