"""Load the demonstration: one network after the other, then the sign-ins."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from core.tenancy.models import Network
from notifications.receivers import untold
from web.demo import activity, neighbouring
from web.demo.dates import Calendar
from web.demo.founding import Founded, found
from web.demo.grenoble import grenoble
from web.demo.names import Fiction
from web.demo.neighbour import neighbour
from web.demo.playing import Story, play
from web.demo.relaying import Relays
from web.demo.world import World


class Plan(NamedTuple):
    world: Callable[[], World]
    stories: Callable[[Founded, Relays], Iterator[Story]]


NETWORKS = {
    "grenoble": Plan(grenoble, activity.stories),
    "voisin-demo": Plan(neighbour, neighbouring.stories),
}


def load(slugs: Sequence[str], *, seed: int, as_of: date) -> dict[str, int]:
    """Write these networks; how many moments each one lived. None of them may be there yet."""
    calendar = Calendar(as_of)
    lived = {}
    with untold(calendar.told_from):
        for slug in slugs:
            world, stories = NETWORKS[slug]
            made = world()
            founded = found(made, calendar)
            relays = Relays(calendar, Fiction(seed), made.marker)
            lived[slug] = play(
                stories(founded, relays), network_id=founded.network.pk, until=calendar.at(as_of, 0)
            )
    return lived


def present() -> list[Network]:
    """The demonstration's networks that are there."""
    return list(Network.objects.filter(slug__in=NETWORKS).order_by("pk"))
