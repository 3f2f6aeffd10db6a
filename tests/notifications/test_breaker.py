"""A provider in trouble is left alone, for as long as it asks; one that answers is not."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from notifications.gateways.breaker import PATIENCE, Guarded
from notifications.operations.letters import Answer
from notifications.states import Result
from tests.factories.gateways import Handed

ASKS = Answer(Result.DOWN, "429", retry_after=timedelta(hours=1))
DOWN = Answer(Result.DOWN, "503")


@pytest.fixture
def rests(monkeypatch):
    """For how many seconds it rests, each time."""
    cache.clear()
    seen = []

    def kept(key, value, seconds):
        seen.append(seconds)

    monkeypatch.setattr(cache, "set", kept)
    return seen


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([ASKS], [3600]),
        ([DOWN, DOWN], []),
        ([DOWN, DOWN, DOWN, DOWN], [30, 60]),
        ([DOWN, DOWN, Answer(Result.ACCEPTED), DOWN], []),
        ([ASKS] * PATIENCE, [3600] * PATIENCE),  # its own delay is not cut short by ours
        ([Answer(Result.UNKNOWN)] * PATIENCE, [30]),
    ],
    ids=["asks", "twice", "four-times", "answers-between", "asks-each-time", "silent"],
)
def test_how_long_a_provider_is_left_alone(rests, answers, expected):
    guarded = Guarded(Handed())

    for answer in answers:
        guarded.note(answer)

    assert rests == expected


def test_nothing_is_given_while_it_rests():
    cache.clear()
    guarded = Guarded(Handed())
    before = guarded.resting

    guarded.note(ASKS)

    assert (before, guarded.resting) == (False, True)
    cache.clear()
