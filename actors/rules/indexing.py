"""What the search of a place is made of: its names, its actor's, what it offers, where it is."""

from collections.abc import Iterable

from actors.models import Actor, Place
from actors.rules import search
from core.kernel import nomenclature


def index(place: Place, actor: Actor, *, codes: Iterable[str], aliases: Iterable[str]) -> None:
    """Set the stored search columns; nothing is saved."""
    place.search_name = search.name_key(place.name)
    place.search_words = search.words(
        [
            place.name,
            *aliases,
            actor.name,
            *nomenclature.labels(codes),
            place.district and f"secteur {place.district}",
            place.address,
            place.address_more,
            place.postcode,
            place.commune,
        ]
    )


INDEXED = ("search_name", "search_words")
