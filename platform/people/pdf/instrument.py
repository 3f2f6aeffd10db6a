"""Documents of the instrument, PDF/UA-1: blank sheets, the questions and rules, the cards to show."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from core.kernel.pdf import render_pdf
from people.instruments import asking, sheets, wording
from people.instruments.describing import described
from people.instruments.loading import PUBLISHED_VERSION, Item, published

FIRST_PAGE = 13


def blank_sheets(numbers: Sequence[str]) -> bytes:
    """Two A4 pages for each number, in the order of the screen."""
    instrument = published()
    items = [
        (number, instrument.by_code[code])
        for number, code in enumerate(
            (code for code in asking.order(instrument) if code in instrument.by_code), start=1
        )
    ]
    return render_pdf(
        "pdf/sheet.html",
        {
            "instrument": instrument,
            "sheets": [sheets.spoken(number) for number in numbers],
            "halves": [items[:FIRST_PAGE], items[FIRST_PAGE:]],
            "gestures": wording.GESTURES,
            "blocks": instrument.choices,
        },
    )


@lru_cache(maxsize=4)
def questions_and_rules(version: str = PUBLISHED_VERSION) -> bytes:
    """The whole instrument, to read: made once, it never changes."""
    instrument = published(version)
    dimensions: dict[str, list[Item]] = {}
    for item in instrument.items:
        dimensions.setdefault(instrument.dimensions[item.dimension], []).append(item)
    context: dict[str, Any] = {
        "instrument": instrument,
        "dimensions": dimensions,
        "rules": described(instrument),
    }
    return render_pdf("pdf/instrument.html", context)


@lru_cache(maxsize=4)
def cards(version: str = PUBLISHED_VERSION) -> bytes:
    """« Trois questions » to point at, the message of twelve words, the example of a scam."""
    instrument = published(version)
    return render_pdf(
        "pdf/cards.html",
        {"device": instrument.by_code["EQU-1"], "alone": instrument.by_code["AUT-1"]},
    )
