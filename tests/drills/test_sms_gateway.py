"""A provider of SMS that refuses, falls or stays silent: nobody is forgotten, nobody is written to twice (notifications §12: 1, 8, 9).

What each answer means: 429 and 503 are about the provider, so the message waits whatever it takes and loses no
try; 500 and silence are a doubt, since it may have been taken: the provider is asked where it can be, and else
a human is. Never a second try on the mere hope that the first was lost.
"""

from pathlib import Path

import pytest

from tests.drills import persons
from tests.drills.provider import SILENCE, Provider, Reply
from tests.drills.receipts import report
from tests.drills.rig import Rig, kill

pytestmark = pytest.mark.drill
PERSONS = 20
SHORT = 0.3  # seconds before a worker loses patience


def test_three_hours_of_429_and_503(rig: Rig, provider: Provider, tmp_path: Path) -> None:
    """Every five minutes it is tried again, always with the same message first: 36 tries use up none of its eight."""
    rig.given = provider.settings(tmp_path)
    rig.expect(PERSONS, DRILL_CANCELLED="1")
    rig.worker(DRILL_PAUSE="0.05")
    for answer in [Reply(429, {"Retry-After": "1800"})] * 6 + [Reply(503)] * 30:
        provider.before = lambda *_, answer=answer: answer
        asked = provider.asked
        rig.until(lambda asked=asked: provider.asked > asked)
        rig.hurry()
    provider.before = None
    rig.until(lambda: rig.hurry() or persons.drained(rig))

    verdict = persons.verdict(rig, provider, "SMS: 429, then 503, for three hours")
    assert (verdict.messages, verdict.lost, verdict.doubled, verdict.told) == (PERSONS, 0, 0, 0)


def test_a_provider_that_falls_when_it_has_taken_or_before(
    rig: Rig, provider: Provider, tmp_path: Path
) -> None:
    """500 to twelve: six had been taken and six had not. Nobody can tell, so a human reads twelve lines."""
    rig.given = provider.settings(tmp_path)
    provider.before = lambda it, *_: Reply(500) if it.asked <= 12 and it.asked % 2 else None
    provider.after = lambda it, *_: Reply(500) if it.asked <= 12 else None
    rig.expect(PERSONS, DRILL_CANCELLED="1")
    rig.worker()
    rig.until(lambda: rig.hurry() or persons.drained(rig))

    verdict = persons.verdict(rig, provider, "SMS: 500, taken or not")
    assert (verdict.messages, verdict.lost, verdict.doubled, verdict.told) == (PERSONS, 0, 0, 12)
    assert provider.asked == PERSONS


@pytest.mark.parametrize(("can_be_asked", "told"), [(False, 1), (True, 0)], ids=["mute", "can-be-asked"])
def test_killed_once_it_was_taken(
    rig: Rig, provider: Provider, tmp_path: Path, can_be_asked: bool, told: int
) -> None:
    """The provider has it, the database does not know: asked for where it can be, else a human is."""
    rig.given = provider.settings(tmp_path, can_be_asked=can_be_asked)
    rig.expect(PERSONS, DRILL_CANCELLED="1")
    doomed = rig.worker()
    provider.after = lambda it, *_: kill(doomed) if it.asked == 5 else None
    rig.until(lambda: doomed.poll() is not None)
    rig.leases_run_out()
    rig.worker()
    rig.until(lambda: rig.hurry() or persons.drained(rig))

    how = "which can be asked" if can_be_asked else "which cannot be asked"
    verdict = persons.verdict(rig, provider, f"SMS: worker killed once it was taken, {how}")
    assert (verdict.messages, verdict.lost, verdict.doubled, verdict.told) == (PERSONS, 0, 0, told)
    assert provider.asked == PERSONS


@pytest.mark.scenario("notifications", 18)
def test_taken_in_silence_then_a_late_receipt(rig: Rig, provider: Provider, tmp_path: Path) -> None:
    """Without any way of asking, it waits for the receipt; once it has come there is no doubt left."""
    rig.given = provider.settings(tmp_path, timeout=SHORT)
    provider.after = lambda it, *_: SILENCE if it.asked <= 5 else None
    rig.expect(PERSONS, DRILL_CANCELLED="1")
    rig.worker()
    rig.until(lambda: rig.hurry() or persons.drained(rig))
    before = persons.states(rig)
    address = rig.web()
    codes = [report(address, reference) for reference in provider.references]

    verdict = persons.verdict(rig, provider, "SMS: taken, silence, late receipt")
    assert before == {"sms sent": PERSONS - 5, "sms unknown": 5}
    assert codes == [204] * PERSONS
    assert (verdict.messages, verdict.lost, verdict.doubled, verdict.told) == (PERSONS, 0, 0, 0)
    assert provider.asked == PERSONS


def test_a_provider_that_can_be_asked_is_asked_first(rig: Rig, provider: Provider, tmp_path: Path) -> None:
    """Silent ten times: what it had taken is not given again, what it has never seen is."""
    rig.given = provider.settings(tmp_path, can_be_asked=True, timeout=SHORT)
    provider.before = lambda it, *_: SILENCE if it.asked <= 5 else None
    provider.after = lambda it, *_: SILENCE if it.asked <= 10 else None
    rig.expect(PERSONS, DRILL_CANCELLED="1")
    rig.worker()
    rig.until(lambda: rig.hurry() or persons.drained(rig))

    verdict = persons.verdict(rig, provider, "SMS: silence, by a provider that can be asked")
    assert (verdict.messages, verdict.lost, verdict.doubled, verdict.told) == (PERSONS, 0, 0, 0)
    assert (len(provider.queried), provider.asked) == (10, PERSONS + 5)
