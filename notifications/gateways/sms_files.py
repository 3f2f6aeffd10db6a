"""SMS where nothing may leave: one file a message, one folder a network, read back for a page."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from core.kernel import clock
from notifications.gateways.outbox import SHOWN, Kept
from notifications.operations.letters import Abilities, Answer, Incoming, Letter, ReceiptRefused, Send, Told
from notifications.states import Result


class SmsFiles:
    """A file is named after the message: the same message twice is one file."""

    name = "sms_files"
    abilities = Abilities(harmless_double=True)
    resting = False

    @contextmanager
    def session(self) -> Iterator[Send]:
        yield write

    def query(self, reference: UUID) -> Answer | None:
        return None

    def parse_receipt(self, incoming: Incoming) -> Sequence[Told]:
        raise ReceiptRefused


def folder(network_id: int) -> Path:
    return Path(settings.SMS_FILE_PATH) / str(network_id)


def write(letter: Letter) -> Answer:
    """The number and the text, whole or not at all."""
    place = folder(letter.demo or 0)
    try:
        place.mkdir(parents=True, exist_ok=True)
        unfinished = place / f".{letter.reference}"
        unfinished.write_text(f"{clock.now().isoformat()}\n{letter.to}\n{letter.text}", encoding="utf-8")
        os.replace(unfinished, place / f"{letter.reference}.txt")
    except OSError as error:
        return Answer(Result.DOWN, type(error).__name__)
    return Answer(Result.ACCEPTED, reference=str(letter.reference))


def newest(network_id: int, *, limit: int = SHOWN) -> list[Kept]:
    """The last SMS of this network, the latest first."""
    place = folder(network_id)
    files = sorted(place.glob("*.txt"), reverse=True)[:limit] if place.is_dir() else []
    return sorted((_read(path) for path in files), key=lambda kept: kept.at, reverse=True)


def _read(path: Path) -> Kept:
    at, to, text = path.read_text(encoding="utf-8").split("\n", 2)
    return Kept(datetime.fromisoformat(at).astimezone(UTC), _hidden(to), "SMS", text.strip())


def _hidden(number: str) -> str:
    """Enough to recognise one's own try, never the number of a person."""
    return f"•• •• •• {number[-2:]}"
