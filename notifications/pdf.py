"""The letters of one batch: one page each, the address where the window of the envelope is."""

from typing import Any

from core.kernel.pdf import render_pdf
from notifications.models import LetterBatch
from notifications.operations.by_hand import Line
from notifications.operations.wording import answers, hello


def letters_pdf(batch: LetterBatch, lines: list[Line]) -> bytes:
    pages: list[dict[str, Any]] = [
        {"line": line, "hello": hello(line.said), "answers": answers(line.said)} for line in lines
    ]
    return render_pdf("pdf/letters.html", {"batch": batch, "pages": pages})
