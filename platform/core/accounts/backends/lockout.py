"""Guessing gets slower: failures counted by account and by address, for fifteen minutes (security §2).

The counters live in the cache, outside any transaction: a refusal rolls nothing of them back.
Nothing locks for good, and nothing tells whether the account exists: the key is what was typed.
"""

import hashlib
import hmac
import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache

WINDOW = 15 * 60
PER_ACCOUNT = 6
PER_ADDRESS = 20
FIRST_DELAY = 30

security = logging.getLogger("relais.security")


@dataclass(frozen=True, slots=True)
class Gate:
    """One attempt's account (as typed) and address. Neither is stored: only their keyed digests."""

    account: str
    address: str

    def closed_for(self) -> int:
        """Seconds to wait before the next try; 0 when one may try."""
        until = cache.get_many([f"{key}:until" for key, _ in self._counters()]).values()
        return max(0, round(max(until, default=0) - time.time()))

    def failed(self) -> int:
        """Count a failure. From the limit on, the seconds to wait; each further failure doubles them."""
        waits = [self._count(key, limit) for key, limit in self._counters()]
        if longest := max(waits):
            security.warning(
                "lockout", extra={"kind": "lockout", "reference": self._digest("account", self.account)[:12]}
            )
        return longest

    def failures(self) -> int:
        """How many tries of this account failed lately."""
        return int(cache.get(self._counters_of_account(), 0))

    def opened(self) -> None:
        """A success: the account's count starts again. The address's does not: it may try others."""
        key = self._counters_of_account()
        cache.delete_many([key, f"{key}:until"])

    def _counters(self) -> Iterator[tuple[str, int]]:
        yield self._counters_of_account(), PER_ACCOUNT
        if self.address:
            yield f"lockout:{self._digest('address', self.address)}", PER_ADDRESS

    def _counters_of_account(self) -> str:
        return f"lockout:{self._digest('account', self.account.strip().lower())}"

    @staticmethod
    def _count(key: str, limit: int) -> int:
        cache.add(key, 0, WINDOW)
        try:
            count = cache.incr(key)
        except ValueError:  # it expired between the two lines
            cache.set(key, 1, WINDOW)
            count = 1
        if count < limit:
            return 0
        delay = min(FIRST_DELAY * 2 ** (count - limit), WINDOW)
        cache.set(f"{key}:until", time.time() + delay, delay)
        cache.touch(key, WINDOW)
        return delay

    @staticmethod
    def _digest(kind: str, text: str) -> str:
        return hmac.new(
            settings.RELAIS_HMAC_KEY.encode(), f"{kind}:{text}".encode(), hashlib.sha256
        ).hexdigest()
