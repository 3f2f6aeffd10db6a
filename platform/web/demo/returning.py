"""Persons who came back months later: what has changed since, and agreements that were cut down or carried on."""

from collections.abc import Iterator, Mapping

from core.kernel import clock
from core.kernel.ids import uuid7
from core.kernel.words import day_in_words
from people.instruments.consent_script import read_aloud
from people.operations.capturing import Taken
from people.operations.choosing import choose_pathway
from people.operations.evaluating import record_evaluation
from people.operations.extending import renew
from people.operations.ledger import in_force
from people.operations.narrowing import narrow
from web.demo.asking import ask_team
from web.demo.founding import Founded
from web.demo.people import Someone, open_file
from web.demo.personas import FULL
from web.demo.playing import Moment, Story
from web.demo.relaying import THREE, Relays

# What each could do the first time and the second, beside what did not change.
_FIRST_STEPS = {**FULL, "BAS-2": 0, "BAS-3": 0, "BAS-5": 0, "BAS-6": 0, "ADM-1": 0, "ADM-2": 0, "AUT-3": 0}
_ALMOST_THERE = {**FULL, "BAS-3": 2, "BAS-6": 2, "AUT-3": 2}
_WITH_SOMEONE = {**FULL, "AUT-1": 0, "MOT-1": 0, "BAS-4": 1, "ADM-2": 0}


def stories(founded: Founded, relays: Relays) -> Iterator[Story]:
    year = relays.calendar.as_of.year
    yield _seen_again(
        founded,
        relays,
        Someone("Lucette", "Perrachon", year - 71, "5", phone="+33639980081", full=_FIRST_STEPS, chose="P2"),
        {**_FIRST_STEPS, "BAS-2": 1, "BAS-3": 2, "BAS-6": 1, "ADM-2": 1, "CON-2": 1, "MOT-2": 2},
        "jeanne",
        (118, 21),
        chose="P2",
    )
    yield _seen_again(
        founded,
        relays,
        Someone("Moussa", "Kanté", year - 38, "6", phone="+33639980082", full=_ALMOST_THERE, chose="P2"),
        {**_ALMOST_THERE, "BAS-2": 2, "BAS-5": 2, "ADM-1": 2, "ADM-2": 2, "ADM-3": 1, "AUT-1": 2},
        "mehdi",
        (104, 12),
        chose="P3",
    )
    yield _seen_again(
        founded,
        relays,
        Someone("Yolande", "Astier", year - 83, "2", phone="+33639980083", full=_WITH_SOMEONE, chose="P1"),
        {**_WITH_SOMEONE, "SEC-1": 2, "EQU-2": 1, "AUT-2": 2},
        "sandrine",
        (150, 30),
        chose="P1",
    )
    yield _cut_down(founded, relays, Someone("Régine", "Coulet", year - 59, "4", phone="+33639980084"))
    yield _carried_on(founded, relays, Someone("Tarek", "Belhadj", year - 45, "1", phone="+33639980085"))


def _seen_again(
    founded: Founded,
    relays: Relays,
    one: Someone,
    then: Mapping[str, int],
    by: str,
    days: tuple[int, int],
    *,
    chose: str,
) -> Story:
    """Two whole evaluations, months apart: the page of what has changed has something to show."""
    first, second = days
    member = founded.pros[by]
    yield Moment(relays.when(first, 14), member)
    person = open_file(one, by=member, calendar=relays.calendar)
    yield Moment(relays.when(second, 10), member)
    evidence = {code: "obs" if code.startswith(("BAS", "ADM")) else "decl" for code in then}
    found = record_evaluation(
        person, by=member, id=uuid7(), answers=then, evidence=evidence, wishes=["apprendre"]
    )
    choose_pathway(found.pk, by=member, pathway=chose)


def _cut_down(founded: Founded, relays: Relays, one: Someone) -> Story:
    """She goes on with the appointment, and keeps for herself what she can do and what came of it."""
    ask = ask_team(founded, "jeanne", "clic", 16)
    yield Moment(relays.when(17, 14), ask.by)
    person = open_file(one, by=ask.by, calendar=relays.calendar)
    yield from relays.started(person, ask)
    yield Moment(relays.when(4, 9), ask.by)
    (standing,) = in_force(ask.by, person)
    narrow(standing.chain, by=ask.by, person_id=person, scopes=THREE, structures=standing.structures)


def _carried_on(founded: Founded, relays: Relays, one: Someone) -> Story:
    """Said aloud in front of someone at first; signed on paper when it goes on."""
    ask = ask_team(founded, "mehdi", "fil", 26)
    yield Moment(relays.when(27, 15), ask.by)
    person = open_file(one, by=ask.by, calendar=relays.calendar)
    yield from relays.started(person, ask)
    yield Moment(relays.when(3, 14), ask.by)
    (standing,) = in_force(ask.by, person)
    until = day_in_words(clock.now().replace(year=clock.now().year + 1, day=1))
    taken = Taken(capture="on_screen", text=read_aloud([ask.to.structure.name], until), copy="printed")
    renew(uuid7(), by=ask.by, person_id=person, chain=standing.chain, taken=taken)
