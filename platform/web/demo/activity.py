"""What happened in Grenoble: who asked whom, how many working days ago, and how it ended.

Fictional structures alone are silent or refuse. The counts depend on no draw.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from core.kernel.floor.scopes import Scope
from web.demo import doubles, going_on, keeping_hours, returning
from web.demo.asking import ask_team
from web.demo.founding import Founded
from web.demo.people import Someone, open_file
from web.demo.personas import personas
from web.demo.playing import Moment, Story
from web.demo.relaying import MOST, SINCE_PAPER, THREE, Ask, Relays
from web.demo.words import SUBJECTS

# (how it went, who asked, which team, working days ago); « passed on » names who took it after.
PAST: tuple[tuple[str, str, str, int], ...] = (
    ("waiting", "jeanne", "fil", 1),
    ("waiting", "sandrine", "fil", 2),
    ("waiting", "mehdi", "clic", 1),
    ("waiting", "remi", "fil", 1),
    ("seen", "jeanne", "droits", 2),
    ("seen", "sandrine", "mardis", 2),
    ("seen", "luc", "fil", 2),
    ("accepted", "mehdi", "fil", 5),
    ("accepted", "jeanne", "reboot", 4),
    ("accepted", "sandrine", "droits", 4),
    ("in_progress", "jeanne", "fil", 14),
    ("in_progress", "mehdi", "capuche", 16),
    ("in_progress", "remi", "fil", 18),
    ("in_progress", "jeanne", "mardis", 12),
    ("in_progress", "mehdi", "drac", 9),
    ("in_progress", "jeanne", "clic", 22),
    ("reported", "jeanne", "fil", 25),
    ("reported", "jeanne", "mardis", 24),
    ("reported", "mehdi", "reboot", 18),
    ("reported", "sandrine", "fil", 28),
    ("closed", "jeanne", "fil", 60),
    ("closed", "sandrine", "capuche", 90),
    ("closed", "remi", "fil", 120),
    ("closed", "luc", "drac", 45),
    ("closed", "jeanne", "droits", 40),
    ("closed", "remi", "clic", 170),
    ("closed", "jeanne", "fil", 228),  # an agreement given eleven months ago
    ("no_show", "mehdi", "fil", 35),
    ("declined", "jeanne", "souris", 3),
    ("declined", "mehdi", "souris", 4),
    ("passed_on to mardis", "sandrine", "souris", 15),
    ("passed_on to fil", "remi", "souris", 20),
    ("waiting", "jeanne", "europole", 12),
    ("waiting", "sandrine", "europole", 12),
    ("waiting", "mehdi", "europole", 5),
    ("recalled", "luc", "clic", 3),
    ("stopped", "jeanne", "fil", 30),
)

# Files without any request yet.
ALONE = ("jeanne", "mehdi", "sandrine", "jeanne", "luc", "remi")


def stories(founded: Founded, relays: Relays) -> Iterator[Story]:
    """The persons of the tour, then those drawn."""
    yield from _personas(founded, relays)
    for number, (how, sender, team, sent) in enumerate(PAST):
        one = _drawn(relays)
        yield _life(founded, relays, one, how, _ask(founded, number, sender, team, sent))
    for number, sender in enumerate(ALONE):
        yield _file_only(founded, relays, _drawn(relays), sender, 3 + 5 * number)
    yield from doubles.stories(founded, relays)
    yield from returning.stories(founded, relays)
    yield from keeping_hours.stories(founded, relays)
    yield from going_on.stories(founded, relays)


def _life(founded: Founded, relays: Relays, one: Someone, how: str, *asks: Ask) -> Story:
    """Her file is opened the day before the first request; then each request in its turn."""
    first = asks[0]
    yield Moment(relays.when(max(ask.sent for ask in asks) + 1, 14), first.by)
    person = open_file(one, by=first.by, calendar=relays.calendar)
    for course, ask in zip(how.split(", "), asks, strict=True):
        verb, _, taker = course.partition(" to ")
        telling = getattr(relays, verb)
        if taker:
            telling = partial(telling, then=founded.pros[SUBJECTS[taker].receiver])
        yield from telling(person, ask)


def _file_only(founded: Founded, relays: Relays, one: Someone, sender: str, opened: int) -> Story:
    yield Moment(relays.when(opened, 15), founded.pros[sender])
    open_file(one, by=founded.pros[sender], calendar=relays.calendar)


def _personas(founded: Founded, relays: Relays) -> Iterator[Story]:
    cast = personas(relays.calendar)
    ask = partial(_ask, founded)
    yield _file_only(founded, relays, cast["yvette"], "jeanne", 1)
    evening = "Parle arabe et français, n’a qu’un téléphone, préfère le soir."
    idriss = ask(1, "jeanne", "clic", 14, why=evening)
    yield _life(founded, relays, cast["idriss"], "in_progress", idriss)
    oral = ask(
        0, "remi", "clic", 5, why="À l’oral, en turc si possible.", scopes=(*THREE, Scope.ACCOMMODATIONS)
    )
    yield _life(founded, relays, cast["elif"], "accepted", oral)
    yield _life(founded, relays, cast["kevin"], "waiting", ask(2, "jeanne", "reboot", 1))
    yield _life(founded, relays, cast["rose_marie"], "in_progress", ask(1, "luc", "mardis", 13))
    note = "Est partie d’une photo de famille, une vieille lampe (un quinquet), pour apprendre à envoyer une image."
    paulo = ask(1, "jeanne", "fil", 11, why="Utilise un lecteur d’écran.", scopes=MOST, note=note)
    yield _life(founded, relays, cast["paulo"], "in_progress", paulo)
    nadia = (ask(1, "jeanne", "fil", 16), ask(0, "jeanne", "droits", 6))
    yield _life(founded, relays, cast["nadia"], "started, stopped_with_coupon", *nadia)


def _ask(
    founded: Founded,
    number: int,
    sender: str,
    team: str,
    sent: int,
    *,
    why: str = "",
    note: str = "",
    scopes: tuple[Scope, ...] = MOST,
) -> Ask:
    on_paper = "paper_signed" if number % 2 else "oral_witnessed"
    capture = "oral_attested" if sent <= SINCE_PAPER else "paper_signed" if sent > 100 else on_paper
    asked = ask_team(founded, sender, team, sent, variant=number, capture=capture)
    return replace(asked, why=why or asked.why, note=note, scopes=scopes)


def _drawn(relays: Relays) -> Someone:
    """Someone nobody knows: channels and languages in the shares of a town."""
    draw = relays.fiction.draw
    first, last, born = relays.fiction.someone(relays.calendar.as_of.year)
    with_mobile = draw.random() > 0.22
    channel = draw.choices(("phone", "sms", "desk", "email"), (38, 31, 21, 10))[0] if with_mobile else "desk"
    return Someone(
        first,
        last,
        born,
        district=str(draw.randrange(1, 7)),
        languages=relays.fiction.languages(),
        phone=relays.fiction.mobile() if with_mobile else "",
        email=f"personne{draw.randrange(10_000)}@courriel.invalid" if channel == "email" else "",
        channels=(channel,),
        device=draw.choice((0, 1, 1, 2)),
        alone=draw.choice((0, 1, 1, 1, 2)),
    )
