"""Until when an agreement holds, why until then, and how long before it is told (people §3, §8)."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from people.models import Capture, Reason


class Dated(Protocol):
    """A line of the ledger, as far as its term goes."""

    capture: str
    reason_code: str
    starts_at: datetime
    expires_at: datetime


class Why(StrEnum):
    """What set the date."""

    KIND = "kind"
    NETWORK = "network"
    CLOSED = "closed"


def why_until(row: Dated, consent_days: int) -> Why:
    """The limit that came first."""
    if row.reason_code == Reason.REFERRAL_CLOSED:
        return Why.CLOSED
    by_network = row.starts_at + timedelta(days=consent_days)
    return Why.NETWORK if abs(row.expires_at - by_network) < timedelta(hours=1) else Why.KIND


def awaits_confirmation(row: Dated) -> bool:
    """An agreement of thirty days, that holds longer once it is said again."""
    oral = row.capture in (Capture.ORAL_ATTESTED, Capture.ORAL_PHONE)
    return oral and row.expires_at <= row.starts_at + timedelta(days=31)


def notice_of(row: Dated) -> timedelta:
    """How long before its end it is told: 30 days, 10 for the kinds of 30 days."""
    return timedelta(days=10 if awaits_confirmation(row) else 30)
