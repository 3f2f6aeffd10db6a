"""Receipts in every order: each acts once, and what was not delivered is someone's to say (notifications §12: 10, 18)."""

from pathlib import Path

import pytest

from tests.drills import persons
from tests.drills.provider import Provider, Reply
from tests.drills.receipts import report
from tests.drills.rig import Rig

pytestmark = pytest.mark.drill
PERSONS, BAD = 20, 4


def test_three_times_and_out_of_order(rig: Rig, provider: Provider, tmp_path: Path) -> None:
    """Some are reported before we have our answer, some fail after they arrived; all three times."""
    rig.given = provider.settings(tmp_path, timeout=10)
    rig.expect(PERSONS, DRILL_CANCELLED="1")
    address = rig.web()
    before_the_answer: dict[str, str] = {}

    def reports_at_once(it: Provider, reference: str, number: str) -> None:
        if it.asked <= 2 * BAD:
            before_the_answer[reference] = "failed" if it.asked % 2 else "delivered"
            report(address, reference, before_the_answer[reference])

    provider.after = reports_at_once
    rig.worker()
    rig.until(lambda: persons.drained(rig))
    for _ in range(3):
        for reference in provider.references:
            report(address, reference, before_the_answer.get(reference, "delivered"))
    for reference in provider.references:
        report(address, reference, "failed", event=f"again-{reference}")

    verdict = persons.verdict(rig, provider, "SMS: receipts three times, out of order")
    assert (verdict.messages, verdict.lost, verdict.doubled, verdict.told) == (PERSONS, 0, 0, BAD)
    assert persons.states(rig) == {"sms sent": PERSONS, "call planned": BAD}
    assert persons.failures(rig) == BAD


def test_accepted_then_not_delivered(rig: Rig, provider: Provider, tmp_path: Path) -> None:
    """Taken and reported lost, or a number that does not exist: whoever follows her reads a call to make."""
    rig.given = provider.settings(tmp_path)
    provider.before = lambda it, *_: Reply(410) if it.asked <= BAD else None
    rig.expect(PERSONS, DRILL_CANCELLED="1")
    address = rig.web()
    rig.worker()
    rig.until(lambda: persons.drained(rig))
    lost = sorted(provider.references)[:BAD]
    for reference in lost:
        report(address, reference, "failed")
        del provider.numbers[persons.number_of(rig, reference)]  # it never reached her

    verdict = persons.verdict(rig, provider, "SMS: accepted, then not delivered")
    assert (verdict.messages, verdict.lost, verdict.doubled, verdict.told) == (PERSONS, 0, 0, 2 * BAD)
    assert persons.states(rig) == {"sms sent": PERSONS - BAD, "sms dead": BAD, "call planned": 2 * BAD}
    assert (persons.failures(rig), persons.calls(rig)) == (2 * BAD, 2 * BAD)
