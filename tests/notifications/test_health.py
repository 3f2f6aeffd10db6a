"""How sending does, for whoever keeps the service: a probe, a monitor, a page, an outside watcher."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from core.kernel import clock
from notifications.models import Budget, Gate
from notifications.operations import marking, watching
from notifications.operations.gating import close_everywhere
from notifications.operations.spending import local_day
from notifications.queries import health
from notifications.tasks import one_round
from tests.cast import Cast
from tests.factories.floor import as_owner
from tests.factories.notifications import message

TOKEN = "a-token-for-the-monitor"


@pytest.fixture
def late(cast: Cast) -> Any:
    """A message due for ten minutes, one for tomorrow."""
    now = clock.now()
    with as_owner():
        made = message(cast.recipient, uuid4(), not_before=now - timedelta(minutes=10))
        message(cast.recipient, uuid4(), not_before=now + timedelta(days=1))
    return made


def test_the_oldest_due_message_is_told_and_the_one_of_tomorrow_is_not(late: Any) -> None:
    found = health.figures()

    assert found.due == 1
    assert found.oldest_due is not None
    assert timedelta(minutes=9) < found.oldest_due < timedelta(minutes=11)
    assert "due" in [alarm.code for alarm in health.alarms(found)]


@pytest.mark.parametrize(("spent", "left"), [(0, 100), (79, 21), (81, 19), (120, 0)])
def test_what_is_left_of_a_budget_is_told_in_a_hundred(cast: Cast, spent: int, left: int) -> None:
    with as_owner():
        Gate(network=cast.network, channel="sms", daily=100, changed_at=clock.now()).save()
        Budget(network=cast.network, channel="sms", day=local_day(cast.network), spent=spent).save()

    found = health.figures()
    assert found.budget_left == left
    assert ("budget" in [alarm.code for alarm in health.alarms(found)]) is (left < 20)


def test_where_nothing_may_leave_or_nothing_was_spent_no_budget_is_thin(cast: Cast) -> None:
    with as_owner():
        Gate(network=cast.network, channel="sms", daily=0, changed_at=clock.now()).save()
        Budget(network=cast.network, channel="sms", day=local_day(cast.network), spent=0).save()

    assert health.figures().budget_left is None


def test_behind_a_closed_gate_nothing_is_late(late: Any, cast: Cast) -> None:
    close_everywhere("contrat en cours de signature")

    found = health.figures()
    assert found.oldest_due is None
    assert found.closed_gates > 0


def test_readiness_says_how_late_sending_is_and_refuses_nothing_for_it(client: Client, late: Any) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert 540 < answer.json()["oldest_due_seconds"] < 660


def test_a_round_leaves_its_beat_and_the_clock_of_its_machine(cast: Cast) -> None:
    assert health.figures().beat is None
    one_round()

    found = health.figures()
    assert found.beat is not None
    assert found.beat < timedelta(seconds=30)
    assert abs(found.skew) < timedelta(seconds=2)


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer other", TOKEN + "x"])
def test_figures_are_for_whoever_bears_the_token(
    client: Client, cast: Cast, settings: Any, given: str
) -> None:
    settings.RELAIS_METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers={"Authorization": given}).status_code == 404


def test_without_a_token_set_nobody_reads_the_figures(client: Client, cast: Cast, settings: Any) -> None:
    settings.RELAIS_METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_the_figures_are_in_the_text_format_of_a_monitor(client: Client, late: Any, settings: Any) -> None:
    settings.RELAIS_METRICS_TOKEN = TOKEN
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})

    assert answer["Content-Type"].startswith("text/plain")
    lines = dict(line.rsplit(" ", 1) for line in answer.text.splitlines())
    assert lines["relais_messages_due"] == "1"
    assert lines['relais_alarm{code="due"}'] == "1"


def test_the_outside_watcher_is_called_while_nothing_alarms(cast: Cast, settings: Any) -> None:
    called: list[str] = []

    class Watcher(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            called.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Watcher)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.RELAIS_HEARTBEAT_URL = f"http://127.0.0.1:{server.server_port}/ok"
    silent = watching.look()
    one_round()
    well = watching.look()
    server.shutdown()

    assert silent == ["beat"]
    assert well == []
    assert called == ["/ok"]


def test_an_outside_watcher_that_is_down_harms_nothing(cast: Cast, settings: Any) -> None:
    settings.RELAIS_HEARTBEAT_URL = "http://127.0.0.1:9/"
    one_round()
    assert watching.look() == []


@pytest.fixture
def mark(settings: Any, tmp_path: Any) -> Any:
    settings.RELAIS_SENT_MARK = str(tmp_path / "place" / "sent.mark")
    return tmp_path / "place" / "sent.mark"


def test_the_mark_rises_with_the_rounds_and_is_not_behind_itself(cast: Cast, mark: Any) -> None:
    assert not marking.is_behind()
    marking.note()
    first = marking.written()
    marking.note()

    assert marking.written() == first + 1
    assert not marking.is_behind()


def test_a_database_behind_its_mark_sends_nothing_until_it_is_signed(cast: Cast, mark: Any) -> None:
    marking.note()
    mark.write_text(f"{marking.written() + 50}\n")
    assert marking.is_behind()
    one_round()
    assert health.figures().closed_gates > 0

    marking.catch_up()
    assert not marking.is_behind()


@pytest.mark.parametrize("content", ["", "not a number", "12 13"])
def test_a_damaged_mark_stops_nothing(cast: Cast, mark: Any, content: str) -> None:
    mark.parent.mkdir()
    mark.write_text(content)
    assert not marking.is_behind()
