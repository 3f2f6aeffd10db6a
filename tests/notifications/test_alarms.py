"""Which figures make someone look. Pure."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from notifications.rules.alarms import Figures, alarms

CALM = Figures(
    oldest_due=timedelta(seconds=20), due=3, unplanned=1, unplanned_since=timedelta(seconds=5), unknown=1,
    unknown_since=timedelta(minutes=20), dead_today=2, tried_today=100, refused_today=5, discrepancies=0,
    closed_gates=1, closed_since=timedelta(hours=2), beat=timedelta(seconds=40), skew=timedelta(seconds=1),
    budget_left=20,
)  # fmt: skip


def codes(**changed: Any) -> list[str]:
    return [alarm.code for alarm in alarms(replace(CALM, **changed), dead_a_day=20)]


def test_what_is_usual_alarms_nobody() -> None:
    assert codes() == []
    assert (
        codes(oldest_due=None, unplanned_since=None, unknown_since=None, closed_since=None, budget_left=None)
        == []
    )


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"beat": timedelta(minutes=4)}, "beat"),
        ({"beat": None}, "beat"),
        ({"oldest_due": timedelta(minutes=6)}, "due"),
        ({"unplanned_since": timedelta(minutes=6)}, "unplanned"),
        ({"unknown_since": timedelta(minutes=61)}, "unknown"),
        ({"dead_today": 21}, "dead"),
        ({"refused_today": 6}, "bounces"),
        ({"discrepancies": 1}, "discrepancies"),
        ({"closed_since": timedelta(hours=25)}, "closed"),
        ({"budget_left": 19}, "budget"),
        ({"skew": timedelta(seconds=-3)}, "skew"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_limit_has_its_alarm(changed: dict[str, Any], code: str) -> None:
    assert codes(**changed) == [code]


def test_a_few_refusals_among_a_few_tries_say_nothing() -> None:
    assert codes(tried_today=10, refused_today=3) == []
