"""T21 and T38: guessing a password gets slower, tells nothing, and forgets nothing of what failed."""

import logging

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from core.accounts.backends.lockout import Gate
from tests.cast import Cast
from tests.factories.tenancy import PASSWORD

WRONG = "ce n’est pas le bon"


def attempt(client: Client, email: str, password: str = WRONG, address: str = "192.0.2.1"):
    return client.post(reverse("account_login"), {"login": email, "password": password}, REMOTE_ADDR=address)


@pytest.mark.scenario("security", 21)
@pytest.mark.scenario("security", 38)
def test_the_sixth_failure_of_an_account_is_told_to_wait(client: Client, cast: Cast) -> None:
    answers = [attempt(client, cast.alice.user.email, address=f"192.0.2.{n}") for n in range(6)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert answers[-1]["Retry-After"] == "30"


@pytest.mark.scenario("security", 21)
def test_an_unknown_account_is_indistinguishable(client: Client, cast: Cast) -> None:
    known = [attempt(client, cast.alice.user.email, address="192.0.2.1") for _ in range(6)]
    unknown = [attempt(client, "inconnue@exemple.invalid", address="192.0.2.2") for _ in range(6)]

    assert [answer.status_code for answer in known] == [answer.status_code for answer in unknown]
    assert known[-1].content == unknown[-1].content
    assert known[0].context["form"].errors == unknown[0].context["form"].errors


@pytest.mark.scenario("security", 21)
def test_the_twentieth_failure_of_an_address_is_told_to_wait(client: Client, cast: Cast) -> None:
    answers = [attempt(client, f"personne{n}@exemple.invalid") for n in range(20)]

    assert {answer.status_code for answer in answers[:19]} == {422}
    assert answers[19].status_code == 429


@pytest.mark.scenario("security", 21)
def test_while_it_waits_even_the_right_password_is_refused_with_the_same_words(
    client: Client, cast: Cast
) -> None:
    last = [attempt(client, cast.alice.user.email) for _ in range(6)][-1]

    right = attempt(client, cast.alice.user.email, PASSWORD)

    assert right.status_code == 429
    assert right.content == last.content


@pytest.mark.scenario("security", 21)
def test_no_lock_is_permanent(client: Client, cast: Cast) -> None:
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as moment:
        for _ in range(6):
            attempt(client, cast.alice.user.email)
        moment.shift(31)

        assert attempt(client, cast.alice.user.email, PASSWORD).status_code == 302


@pytest.mark.scenario("security", 21)
def test_the_wait_doubles_up_to_fifteen_minutes_and_then_the_count_starts_afresh(db: None) -> None:
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as moment:
        gate = Gate("personne@exemple.invalid", "192.0.2.1")
        waits = []
        for _ in range(12):
            waits.append(gate.failed())
            moment.shift(waits[-1])

    assert waits == [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 0]


def test_five_failures_then_the_right_password_is_welcome_and_told(client: Client, cast: Cast) -> None:
    for _ in range(5):
        attempt(client, cast.alice.user.email)

    page = client.get(attempt(client, cast.alice.user.email, PASSWORD)["Location"])

    assert "5 essais ont échoué" in page.content.decode()


def test_a_success_starts_the_count_of_the_account_afresh(client: Client, cast: Cast) -> None:
    for _ in range(5):
        attempt(client, cast.alice.user.email)
    attempt(client, cast.alice.user.email, PASSWORD)
    client.logout()

    assert attempt(client, cast.alice.user.email).status_code == 422


@pytest.mark.scenario("security", 38)
def test_the_count_is_there_after_the_refusal(client: Client, cast: Cast) -> None:
    for _ in range(3):
        attempt(client, cast.alice.user.email)

    assert Gate(cast.alice.user.email, "192.0.2.1").failures() == 3


def test_neither_the_log_nor_the_cache_holds_an_address(
    client: Client, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "relais.security")

    for _ in range(6):
        attempt(client, cast.alice.user.email)

    said = [record for record in caplog.records if record.name == "relais.security"]
    assert "lockout" in [record.getMessage() for record in said]
    assert cast.alice.user.email not in " ".join(str(vars(record)) for record in said)
    assert cast.alice.user.email not in str(cache._cache.keys())
