"""T22: the key changes at sign-in, and an old cookie is dead."""

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from core.accounts.operations.sessions import end_sessions
from tests.accounts.steps import sign_in
from tests.cast import Cast

pytestmark = pytest.mark.scenario("security", 22)


def is_out(client: Client) -> bool:
    answer = client.get(reverse("persons"))
    return answer.status_code == 302 and reverse("account_login") in answer["Location"]


def test_the_key_changes_at_sign_in(client: Client, cast: Cast) -> None:
    client.get(reverse("invitation", args=["x" * 43]))
    before = client.session.session_key

    sign_in(client, cast.alice.user.email)

    assert before is not None
    assert client.session.session_key != before


def test_the_old_cookie_is_dead_after_leaving(client: Client, cast: Cast) -> None:
    sign_in(client, cast.alice.user.email)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(reverse("account_logout"))

    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = cookie

    assert is_out(thief)


def test_every_session_of_a_user_ends_and_of_nobody_else(client: Client, cast: Cast) -> None:
    other, bob = Client(), Client()
    for one, member in ((client, cast.alice), (other, cast.alice), (bob, cast.bob)):
        sign_in(one, member.user.email)

    end_sessions(cast.alice.user.pk)

    assert is_out(client)
    assert is_out(other)
    assert not is_out(bob)


def test_a_session_ends_after_ten_hours_whatever_the_activity(client: Client, cast: Cast) -> None:
    with time_machine.travel("2026-03-02T08:00:00Z", tick=False) as moment:
        sign_in(client, cast.alice.user.email)
        for _ in range(20):
            moment.shift(29 * 60)
            assert not is_out(client)
        moment.shift(25 * 60)

        assert is_out(client)


def test_a_session_ends_after_thirty_idle_minutes(client: Client, cast: Cast) -> None:
    with time_machine.travel("2026-03-02T08:00:00Z", tick=False) as moment:
        sign_in(client, cast.alice.user.email)
        moment.shift(31 * 60)

        assert is_out(client)
