"""The clock of the demonstration: acts are played one after the other in the order of their instants."""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from core.kernel import clock
from core.kernel.tenant import tenant
from core.tenancy.models import Membership


@dataclass(frozen=True, slots=True)
class Moment:
    """Who acts and when; without `by`, someone at the public pages of the network."""

    when: datetime
    by: Membership | None = None


# A story yields its next moment, and goes on inside it: in that member's context, at that instant.
Story = Iterator[Moment]


def play(stories: Iterable[Story], *, network_id: int, until: datetime) -> int:
    """Play the stories together, the earliest moment first, so that the journal reads as a past does.

    Refuses a moment in the future of the demonstration. How many moments were played."""
    turns = count()
    waiting: list[tuple[datetime, int, Moment, Story]] = []

    def wait(moment: Moment | None, story: Story) -> None:
        if moment is not None:
            heapq.heappush(waiting, (moment.when, next(turns), moment, story))

    for story in stories:
        wait(next(story, None), story)
    played = 0
    while waiting:
        when, _, moment, story = heapq.heappop(waiting)
        if when >= until:
            raise ValueError(f"A story acts on {when}, after the demonstration's today.")
        with clock.moved(when), tenant(moment.by, public=None if moment.by else network_id):
            following = next(story, None)
        wait(following, story)
        played += 1
    return played
