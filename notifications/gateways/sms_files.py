"""SMS where nothing may leave: one file a message, one folder a network."""

import os
from pathlib import Path

from django.conf import settings

from notifications.operations.delivering import Answer, Letter
from notifications.states import Result


def folder(network_id: int) -> Path:
    return Path(settings.EMAIL_FILE_PATH).parent / "sms" / str(network_id)


def send(letter: Letter) -> Answer:
    """The number and the text, whole or not at all. The same message twice is one file."""
    place = folder(letter.demo or 0)
    try:
        place.mkdir(parents=True, exist_ok=True)
        unfinished = place / f".{letter.reference}"
        unfinished.write_text(f"{letter.to}\n{letter.text}", encoding="utf-8")
        os.replace(unfinished, place / f"{letter.reference}.txt")
    except OSError as error:
        return Answer(Result.DOWN, type(error).__name__)
    return Answer(Result.ACCEPTED)
