"""What happened in the neighbouring valley: persons who share names, years and phones with those of Grenoble."""

from collections.abc import Iterator
from dataclasses import replace

from web.demo.founding import Founded
from web.demo.people import Someone, open_file
from web.demo.personas import personas
from web.demo.playing import Moment, Story
from web.demo.relaying import Ask, Relays

TWINS = ("idriss", "elif", "kevin", "paulo", "nadia")
PAST = (
    ("waiting", 1), ("seen", 2), ("accepted", 5), ("in_progress", 14), ("reported", 22),
    ("closed", 60), ("declined", 4), ("recalled", 5),
)  # fmt: skip


def stories(founded: Founded, relays: Relays) -> Iterator[Story]:
    cast = personas(relays.calendar)
    for number, (how, sent) in enumerate(PAST):
        one = cast[TWINS[number]] if number < len(TWINS) else _drawn(relays)
        ask = Ask(
            by=founded.pros["v-jeanne"],
            to=founded.pros["v-karim" if number % 2 else "v-nadege"],
            sent=sent,
            needs=("outils-quotidien",),
            motive="learn",
            why="Voudrait apprendre.",
            news="C’est fait.",
            capture="oral_attested" if sent <= 10 else "paper_signed",
        )
        yield _life(relays, _marked(one, relays.marker), how, ask)


def _life(relays: Relays, one: Someone, how: str, ask: Ask) -> Story:
    yield Moment(relays.when(ask.sent + 1, 14), ask.by)
    person = open_file(one, by=ask.by, calendar=relays.calendar)
    yield from getattr(relays, how)(person, ask)


def _marked(one: Someone, marker: str) -> Someone:
    """The same name, year and phone; a free text that no page of another network may show."""
    return replace(
        one, district="", door_name=marker, address=f"2 impasse {marker}", safe_hours=f"midi ({marker})"
    )


def _drawn(relays: Relays) -> Someone:
    first, last, born = relays.fiction.someone(relays.calendar.as_of.year)
    return Someone(first, last, born, phone=relays.fiction.mobile())
