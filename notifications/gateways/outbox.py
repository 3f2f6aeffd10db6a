"""The messages that did not leave: files of a demonstration network, one folder a network, read back for a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

SHOWN = 50  # on the page


@dataclass(frozen=True, slots=True)
class Kept:
    """A message as its recipient would have read it."""

    at: datetime
    to: str
    title: str
    text: str


def folder(network_id: int) -> str:
    return str(Path(settings.EMAIL_FILE_PATH) / str(network_id))


def newest(network_id: int, *, limit: int = SHOWN) -> list[Kept]:
    """The last messages of this network, the latest first."""
    place = Path(folder(network_id))
    if not place.is_dir():
        return []
    found = [kept for path in sorted(place.glob("*.log"), reverse=True)[:limit] for kept in _read(path)]
    return sorted(found, key=lambda kept: kept.at, reverse=True)[:limit]


def _read(path: Path) -> Iterator[Kept]:
    """Django's file backend ends each message with a line of dashes."""
    for raw in path.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
        mail = message_from_bytes(raw, policy=policy.default)
        body = mail.get_body(("plain",)) if isinstance(mail, EmailMessage) else None
        if body is not None and mail["Date"]:
            yield Kept(
                parsedate_to_datetime(mail["Date"]).replace(tzinfo=UTC),
                str(mail["To"]),
                str(mail["Subject"]).strip(),
                body.get_content().strip(),
            )
