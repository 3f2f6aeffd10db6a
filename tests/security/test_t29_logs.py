"""T29: logs hold ids; no person, no session, no token, no parameter of SQL."""

import json
import logging
from collections.abc import Iterator
from io import StringIO
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from core.kernel.logs import JsonFormatter
from people.models import Person
from tests.cast import QUINQUET
from tests.session import sign_in

SECRET = "jeton-très-secret"
PHONE, MAIL = "+33465710012", "yvette@exemple.invalid"


def crash(request: HttpRequest) -> HttpResponse:
    raise ValueError(f"{QUINQUET} {PHONE} {MAIL} {SECRET}")


def crash_in_sql(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(
            "select 1 / length(%s) from people_person where last_name = %s or 1 / 0 > %s", ["", QUINQUET, 1]
        )
    return HttpResponse()


def says(request: HttpRequest) -> HttpResponse:
    log = logging.getLogger("people.views")
    log.warning(
        "call %s or write to %s about /personnes/?q=%s",
        PHONE,
        MAIL,
        QUINQUET,
        extra={"name_of": QUINQUET, "count": 3},
    )
    return HttpResponse()


urlpatterns = [
    path("crash/", crash),
    path("crash-in-sql/", crash_in_sql),
    path("says/", says),
    path("", include("config.urls")),
]
handler500 = "core.kernel.error_pages.server_error"
handler404 = "core.kernel.error_pages.not_found"


@pytest.fixture
def log() -> Iterator[StringIO]:
    """Everything that any logger sends, written as in production."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


@pytest.mark.scenario("security", 29)
@pytest.mark.urls("tests.security.test_t29_logs")
def test_no_log_line_holds_a_person_a_session_or_a_parameter(client, cast, log):
    client.raise_request_exception = False
    sign_in(client, cast.alice)
    session = client.cookies["relais"].value

    for address in (
        f"/personnes/?q={QUINQUET}",
        f"/personnes/{cast.person.pk}/",
        f"/personnes/{uuid4()}/?q={QUINQUET}&token={SECRET}",
        f"/inconnu/?token={SECRET}",
        f"/crash/?q={QUINQUET}",
        f"/crash-in-sql/?q={QUINQUET}",
        "/says/",
    ):
        client.get(address)
    client.post("/personnes/nouvelle/", {"first_name": QUINQUET, "birth_date": "31/2/1948"})

    text = log.getvalue()
    lines = [json.loads(line) for line in text.splitlines()]
    assert [line["error"] for line in lines if "error" in line] == ["ValueError", "DataError"]
    assert [line["count"] for line in lines if "count" in line] == [3]
    for secret in (QUINQUET, SECRET, PHONE, PHONE[3:], MAIL, session, "1948"):
        assert secret.casefold() not in text.casefold()


@pytest.mark.scenario("security", 29)
def test_a_line_says_where_it_broke_without_saying_why():
    try:
        raise Person.DoesNotExist(QUINQUET)
    except Person.DoesNotExist as error:
        record = logging.LogRecord(
            "x", logging.ERROR, __file__, 1, "broken", (), (type(error), error, error.__traceback__)
        )

    line = json.loads(JsonFormatter().format(record))

    assert line["error"] == "DoesNotExist"
    assert line["where"][-1].startswith("security/test_t29_logs.py:")
    assert QUINQUET not in json.dumps(line)
