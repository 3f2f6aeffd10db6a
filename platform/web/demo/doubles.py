"""Files that look alike: two brought together, two that wait for a lead, and one person known of two structures."""

from collections.abc import Iterator

from people.operations.merging import confirm, propose
from web.demo.founding import Founded
from web.demo.people import Someone, open_file
from web.demo.playing import Moment, Story
from web.demo.relaying import Relays


def stories(founded: Founded, relays: Relays) -> Iterator[Story]:
    year = relays.calendar.as_of.year
    yield _brought_together(
        founded,
        relays,
        Someone("Aminata", "Diallo", year - 58, "4", phone="+33639980071"),
        Someone("Aminatha", "Dialo", year - 58, "4", languages=("fr", "wo"), phone="+33639980071"),
    )
    yield _to_confirm(
        founded,
        relays,
        Someone("Mohammed", "Ben Ali", year - 47, "2", phone="+33639980072"),
        Someone("Mohamed", "Benali", year - 47, "2"),
    )
    yield _known_elsewhere(
        founded,
        relays,
        Someone("Thi Lan", "Nguyen", year - 63, "1", phone="+33639980073"),
        Someone("Thi-Lan", "N’Guyen", year - 63, "1"),
    )


def _brought_together(founded: Founded, relays: Relays, first: Someone, second: Someone) -> Story:
    """Jeanne opened a second file; her lead confirmed that they are one."""
    jeanne, brigitte = founded.pros["jeanne"], founded.pros["brigitte"]
    yield Moment(relays.when(30, 10), jeanne)
    kept = open_file(first, by=jeanne, calendar=relays.calendar)
    yield Moment(relays.when(8, 10), jeanne)
    other = open_file(second, by=jeanne, calendar=relays.calendar)
    yield Moment(relays.when(7, 9), jeanne)
    proposal = propose(kept, absorbed_id=other, by=jeanne)
    yield Moment(relays.when(6, 15), brigitte)
    confirm(proposal.pk, by=brigitte)


def _to_confirm(founded: Founded, relays: Relays, first: Someone, second: Someone) -> Story:
    jeanne = founded.pros["jeanne"]
    yield Moment(relays.when(20, 11), jeanne)
    kept = open_file(first, by=jeanne, calendar=relays.calendar)
    yield Moment(relays.when(2, 11), jeanne)
    other = open_file(second, by=jeanne, calendar=relays.calendar)
    yield Moment(relays.when(1, 9), jeanne)
    propose(kept, absorbed_id=other, by=jeanne)


def _known_elsewhere(founded: Founded, relays: Relays, here: Someone, there: Someone) -> Story:
    """Two files in two structures stay two."""
    jeanne, luc = founded.pros["jeanne"], founded.pros["luc"]
    yield Moment(relays.when(25, 10), jeanne)
    open_file(here, by=jeanne, calendar=relays.calendar)
    yield Moment(relays.when(3, 10), luc)
    open_file(there, by=luc, calendar=relays.calendar)
