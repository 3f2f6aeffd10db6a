"""Opening hours: what is read, what is refused, and when a door is open."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from actors.rules.hours import parse
from actors.rules.opening import CLOSED, OPEN, UNKNOWN, Calendar, next_opening, state

PARIS = ZoneInfo("Europe/Paris")
ISERE = "Mo-Th 08:30-12:00,13:30-17:00; Tu 13:30-17:00; Fr 08:30-12:30"


def at(day, hour, minute=0):
    return datetime(*day, hour, minute, tzinfo=PARIS)


def kind(text, instant, calendar=Calendar()):  # noqa: B008
    return state(parse(text), instant, calendar).kind


@pytest.mark.scenario("actors", 7)
@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [(10, 0, CLOSED), (14, 0, OPEN), (16, 59, OPEN), (17, 0, CLOSED)],
)
def test_a_later_rule_replaces_an_earlier_one_and_closing_time_is_closed(hour, minute, expected):
    assert kind(ISERE, at((2026, 11, 24), hour, minute)) == expected  # a Tuesday


@pytest.mark.parametrize(
    "text",
    [
        "Mo-Fr 09:00-12:00,13:30-17:00; PH off",
        "week 1-53/2 We 14:00-17:00",
        "Jul-Aug Mo-Fr 08:00-14:00",
        "Dec 24-Jan 02 off",
        "SH Mo-Fr 10:00-12:00",
        'Tu 09:00-12:00 "sur rendez-vous"',
        "24/7",
        "PH,Su off",
        "Tu,Fr 16:00-19:00; We 10:00-12:00,14:00-18:00; Sa 14:00-17:00",
    ],
)
def test_what_our_grid_writes_is_read(text):
    assert parse(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "lundi au vendredi 9h-12h",
        "Mo-Fr 9h-12h",
        "Mo 17:00-09:00",
        "Mo 09:00-25:00",
        "Mo-Fr",
        "sunrise-sunset",
        "Feb 30 off",
        '"',
    ],
)
def test_what_is_not_supported_is_not_guessed(text):
    assert parse(text) is None


def test_a_public_holiday_without_a_rule_is_neither_open_nor_closed():
    christmas = at((2026, 12, 25), 10)

    assert kind("Mo-Fr 09:00-12:00", christmas) == UNKNOWN
    assert kind("Mo-Fr 09:00-12:00; PH off", christmas) == CLOSED
    assert kind("24/7", christmas) == OPEN


def test_alternate_weeks_count_iso_weeks_the_fifty_third_included():
    odd = "week 1-53/2 We 14:00-17:00"

    assert kind(odd, at((2026, 12, 30), 15)) == OPEN  # week 53
    assert kind(odd, at((2026, 12, 23), 15)) == CLOSED  # week 52


def test_school_holidays_beyond_the_calendar_are_to_check():
    text = "Mo-Fr 09:00-12:00; SH off"

    assert kind(text, at((2026, 12, 29), 10)) == CLOSED
    assert kind(text, at((2026, 11, 24), 10)) == OPEN
    assert kind(text, at((2040, 11, 27), 10)) == UNKNOWN


def test_an_exceptional_closure_wins_over_everything():
    closed = Calendar(closed_from=date(2026, 11, 24), closed_until=date(2026, 11, 26))

    found = state(parse("24/7"), at((2026, 11, 25), 10), closed)

    assert (found.kind, found.closed_until, found.next_at) == (
        CLOSED,
        date(2026, 11, 26),
        at((2026, 11, 27), 0),
    )


def test_the_next_opening_keeps_its_wall_time_across_the_change_of_hour():
    before = datetime(2026, 10, 24, 20, 0, tzinfo=PARIS)  # the clocks move the next night

    assert next_opening(parse("Mo 14:00-17:00"), before, Calendar()) == at((2026, 10, 26), 14)
    assert next_opening(parse("Mo 14:00-17:00"), before, Calendar()).utcoffset().total_seconds() == 3600
