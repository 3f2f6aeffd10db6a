"""A provider in trouble is left alone for a while: what waits keeps its tries, and nobody hammers it.

Kept in the cache: advisory only. Without the cache every round tries, and the database still judges.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from django.core.cache import cache
from redis.exceptions import RedisError

from notifications.operations.letters import Abilities, Answer, Gateway, Incoming, Letter, Send, Told
from notifications.states import Result

PATIENCE = 3  # tries in a row that a provider may fail to answer
SHORTEST, LONGEST = 30, 300  # seconds
TROUBLE = (Result.DOWN, Result.UNKNOWN)


class Guarded:
    """A gateway that rests after several failures in a row, or for as long as its provider asks."""

    def __init__(self, inner: Gateway) -> None:
        self.inner = inner

    @property
    def name(self) -> str:
        return self.inner.name

    @property
    def abilities(self) -> Abilities:
        return self.inner.abilities

    @property
    def resting(self) -> bool:
        try:
            return bool(cache.get(self._key("rests")))
        except (RedisError, OSError):
            return False

    @contextmanager
    def session(self) -> Iterator[Send]:
        with self.inner.session() as send:

            def noted(letter: Letter) -> Answer:
                answer = send(letter)
                self.note(answer)
                return answer

            yield noted

    def query(self, reference: UUID) -> Answer | None:
        return self.inner.query(reference)

    def parse_receipt(self, incoming: Incoming) -> Sequence[Told]:
        return self.inner.parse_receipt(incoming)

    def note(self, answer: Answer) -> None:
        """Count what went wrong, forget it at the first answer."""
        try:
            rest = answer.retry_after or timedelta()
            if answer.result in TROUBLE:
                cache.add(self._key("failed"), 0, 3600)
                failed = cache.incr(self._key("failed"))
                if failed >= PATIENCE:
                    ours = timedelta(seconds=min(LONGEST, SHORTEST * 2 ** min(failed - PATIENCE, 10)))
                    rest = max(rest, ours)
            else:
                cache.delete(self._key("failed"))
            if rest:
                self._rest(rest)
        except (RedisError, OSError, ValueError):
            return

    def _rest(self, delay: timedelta) -> None:
        cache.set(self._key("rests"), True, max(1, int(delay.total_seconds())))

    def _key(self, what: str) -> str:
        return f"gateway:{self.name}:{what}"
