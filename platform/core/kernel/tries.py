"""Count tries, so that the one over the limit is refused. The count outlives the refusal: it is in the cache."""

from dataclasses import dataclass

from django.core.cache import cache


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `tries` in `seconds` for one key."""

    name: str
    tries: int
    seconds: int

    def spend(self, key: object) -> bool:
        """Count one try; False once the limit is passed."""
        slot = f"tries:{self.name}:{key}"
        cache.add(slot, 0, self.seconds)
        try:
            return int(cache.incr(slot)) <= self.tries
        except ValueError:  # the count ended between the two calls
            cache.set(slot, 1, self.seconds)
            return True

    def passed(self, key: object) -> bool:
        """The limit is passed already: nothing more is tried for this key until the count ends."""
        return int(cache.get(f"tries:{self.name}:{key}", 0)) > self.tries

    def spent(self, key: object) -> bool:
        """As many tries as allowed were counted: the next one, right or wrong, waits until the count ends."""
        return int(cache.get(f"tries:{self.name}:{key}", 0)) >= self.tries
