"""T30: the queue carries JSON only; whoever writes to Redis runs no code of theirs here."""

import pickle

import pytest
from celery import current_app
from django.conf import settings
from kombu.exceptions import ContentDisallowed
from kombu.message import Message
from kombu.serialization import dumps, loads, prepare_accept_content

from config.celery import app

ACCEPTED = prepare_accept_content(app.conf.accept_content)


@pytest.mark.scenario("security", 30)
def test_tasks_and_results_are_json_and_nothing_else_is_read():
    assert current_app.conf.accept_content == ["json"]
    assert (app.conf.task_serializer, app.conf.result_serializer) == ("json", "json")
    assert app.conf.result_accept_content in (None, ["json"])
    assert settings.CELERY_ACCEPT_CONTENT == ["json"]


@pytest.mark.scenario("security", 30)
def test_a_pickled_message_is_refused_unread():
    class Bomb:
        def __reduce__(self):
            return pytest.fail, ("the message was read",)

    message = Message(
        body=pickle.dumps(Bomb()),
        content_type="application/x-python-serialize",
        content_encoding="binary",
        accept=ACCEPTED,
    )

    with pytest.raises(ContentDisallowed):
        message.decode()


@pytest.mark.scenario("security", 30)
@pytest.mark.parametrize(
    "kind", ["application/x-python-serialize", "application/x-yaml", "application/x-msgpack"]
)
def test_only_json_is_accepted(kind):
    with pytest.raises(ContentDisallowed):
        loads(b"x", kind, "binary", accept=ACCEPTED)


@pytest.mark.scenario("security", 30)
def test_json_is_read():
    kind, encoding, body = dumps(["1"], serializer=app.conf.task_serializer)

    assert (kind, loads(body, kind, encoding, accept=ACCEPTED)) == ("application/json", ["1"])


@pytest.mark.scenario("security", 30)
def test_results_are_not_kept():
    assert app.conf.task_ignore_result is True
    assert app.conf.result_backend is None


@pytest.mark.scenario("security", 30)
def test_sessions_are_not_pickled_either():
    assert settings.SESSION_SERIALIZER == "django.contrib.sessions.serializers.JSONSerializer"
