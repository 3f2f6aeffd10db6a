"""What a gateway is given and what it answers: the only things that the sending and an adapter share (notifications §4)."""

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from django.conf import settings

from notifications.states import Heard, Result


@dataclass(frozen=True, slots=True)
class Letter:
    """What a gateway is given. `reference` is the same on every try; `demo` is the network whose mail never leaves."""

    reference: UUID
    to: str
    title: str
    text: str
    html: str
    demo: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    calendar: tuple[str, str] | None = None  # a method, and what a calendar program reads


@dataclass(frozen=True, slots=True)
class Answer:
    """What a gateway says of one try. `bad_address`: its owner can never be reached there."""

    result: Result
    code: str = ""
    reference: str = ""
    retry_after: timedelta | None = None
    bad_address: bool = False


Send = Callable[[Letter], Answer]


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a gateway declares of itself.

    `harmless_double`: a second try is recognised as the same by its receiver (the Message-ID of a mail).
    `honours_reference`: it can be asked what became of our reference. Without either, a try that was not
    answered is never repeated blindly.
    """

    harmless_double: bool = False
    honours_reference: bool = False
    receipts: bool = False
    inbound: bool = False


@dataclass(frozen=True, slots=True)
class Incoming:
    """A receipt as it came: what an adapter reads, without any framework."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that a gateway tells of a message, by our reference or by its own, or of an address.

    `key` is the same each time it tells the same thing."""

    heard: Heard
    key: str
    reference: UUID | None = None
    provider: str = ""
    address: str = ""
    code: str = ""


class Gateway(Protocol):
    """One way out. `session` keeps a connection for the tries of one batch."""

    @property
    def name(self) -> str: ...
    @property
    def abilities(self) -> Abilities: ...
    @property
    def resting(self) -> bool: ...
    def session(self) -> AbstractContextManager[Send]: ...
    def query(self, reference: UUID) -> Answer | None: ...
    def parse_receipt(self, incoming: Incoming) -> Sequence[Told]: ...


class ReceiptRefused(Exception):
    """What came is no receipt of this gateway, or its signature is wrong."""


def address_hash(address: str) -> str:
    """Keyed: an address is never kept, and never read back."""
    return hmac.new(
        settings.RELAIS_HMAC_KEY.encode(), address.strip().lower().encode(), hashlib.sha256
    ).hexdigest()
