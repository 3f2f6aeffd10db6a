"""T4: whoever meets fifty misses in five minutes waits, and the miss survives its rollback."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.session import sign_in

pytestmark = pytest.mark.scenario("security", 4)


def probe(client: Client, cast: Cast, times: int) -> list[int]:
    address = reverse("person", args=[cast.person.pk])
    return [client.get(address).status_code for _ in range(times)]


def test_after_fifty_misses_everything_waits_and_the_alert_is_given_once(
    client: Client, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    sign_in(client, cast.chloe)

    misses = probe(client, cast, 50)
    after = client.get("/")

    assert misses == [404] * 50
    assert after.status_code == 429
    assert after["Retry-After"] == "300"
    said = [record for record in caplog.records if record.name == "relais.security"]
    assert [(record.kind, record.user) for record in said] == [("probing", cast.chloe.user.pk)]


def test_the_count_is_of_one_user(client: Client, cast: Cast) -> None:
    sign_in(client, cast.chloe)
    probe(client, cast, 50)
    other = Client()
    sign_in(other, cast.bob)

    assert other.get("/").status_code == 200


def test_it_opens_again_after_five_minutes(client: Client, cast: Cast) -> None:
    with time_machine.travel("2026-03-02T08:00:00Z", tick=False) as moment:
        sign_in(client, cast.chloe)
        probe(client, cast, 50)
        moment.shift(301)

        assert client.get("/").status_code == 200


def test_a_stranger_is_counted_by_address(client: Client, db: None) -> None:
    misses = [client.get("/nulle-part/").status_code for _ in range(51)]

    assert misses == [404] * 50 + [429]


def test_health_answers_while_the_count_cannot_be_kept(client: Client, db: None, settings) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }

    alive, ready = client.get("/healthz"), client.get("/readyz")

    assert (alive.status_code, ready.status_code) == (200, 503)
    assert (ready.json()["database"], ready.json()["redis"]) == (True, False)
