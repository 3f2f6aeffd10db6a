"""The generic adapter against a provider that listens: what was given, what was answered, and no doubt between them."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

import pytest

from core.kernel.ids import uuid7
from notifications.gateways.sms_http import SmsHttp
from notifications.gateways.sms_settings import SmsSettings, read
from notifications.operations.letters import Answer, Incoming, Letter, ReceiptRefused
from notifications.states import Heard, Result


class Provider:
    """What it was asked, and what it answers: (status, headers, body); None: nothing, ever."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, str], str]] = []
        self.answer: tuple[int, dict[str, str], str] | None = (201, {}, '{"message": {"id": "p-1"}}')
        self.url = ""


@pytest.fixture(scope="module")
def listening() -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            provider.asked.append((self.command, self.path, dict(self.headers), body))
            if provider.answer is None:
                time.sleep(0.5)
                return
            status, headers, text = provider.answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        do_GET = do_POST = _any

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_port}/sms?account=7"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield provider
    server.shutdown()
    server.server_close()


@pytest.fixture
def provider(listening: Provider) -> Provider:
    listening.asked.clear()
    listening.answer = (201, {}, '{"message": {"id": "p-1"}}')
    return listening


def gateway(provider: Provider, **more: object) -> SmsHttp:
    return SmsHttp(
        SmsSettings(
            **{
                "url": provider.url,
                "secret": "cle",
                "field_reference": "ref",
                "answer_reference": "message.id",
                "constant": {"from": "Relais"},
                "timeout": 0.2,
            }
            | more
        )
    )


def letter() -> Letter:
    return Letter(uuid7(), "+33600000012", "", "Rappel : jeudi 12 mars 14 h.", "")


def test_it_gives_the_number_the_text_and_our_reference(provider):
    sent = letter()

    answer = gateway(provider).send(sent)

    [(method, path, headers, body)] = provider.asked
    assert answer == Answer(Result.ACCEPTED, "201", reference="p-1")
    assert (method, path, headers["Authorization"]) == ("POST", "/sms?account=7", "Bearer cle")
    assert json.loads(body) == {
        "from": "Relais",
        "to": sent.to,
        "text": sent.text,
        "ref": str(sent.reference),
    }


def test_a_provider_that_takes_forms_gets_a_form(provider):
    gateway(provider, format="form", auth_header="X-Key", auth_value="{secret}").send(letter())

    [(_, _, headers, body)] = provider.asked
    assert headers["X-Key"] == "cle"
    assert dict(parse_qsl(body))["to"] == "+33600000012"


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (429, {"Retry-After": "90"}, Answer(Result.DOWN, "429", retry_after=timedelta(seconds=90))),
        (429, {"Retry-After": "999999"}, Answer(Result.DOWN, "429", retry_after=timedelta(hours=1))),
        (503, {}, Answer(Result.DOWN, "503")),  # it says nothing of this message
        (500, {}, Answer(Result.UNKNOWN, "500")),  # it fell, perhaps after it had taken it
        (400, {}, Answer(Result.PERMANENT, "400")),
        (410, {}, Answer(Result.PERMANENT, "410", bad_address=True)),
        (401, {}, Answer(Result.DOWN, "401")),
        (504, {}, Answer(Result.UNKNOWN, "504")),  # an intermediary: it may have been taken
        (302, {"Location": "http://127.0.0.1/elsewhere"}, Answer(Result.UNKNOWN, "302")),
    ],
    ids=[
        "delay",
        "long-delay",
        "overloaded",
        "fallen",
        "refused",
        "no-such-number",
        "our-key",
        "in-between",
        "redirect",
    ],
)
def test_what_each_status_means(provider, status, headers, expected):
    provider.answer = (status, headers, "")

    assert gateway(provider).send(letter()) == expected
    assert len(provider.asked) == 1


def test_a_provider_may_say_that_a_status_is_worth_another_try(provider):
    provider.answer = (500, {}, "")

    assert gateway(provider, temporary=(500,)).send(letter()).result == Result.TEMPORARY


def test_no_answer_in_time_is_a_doubt_and_never_a_refusal(provider):
    provider.answer = None

    assert gateway(provider).send(letter()).result == Result.UNKNOWN


def test_no_connection_is_no_doubt_nothing_was_given():
    closed = SmsHttp(SmsSettings(url="http://127.0.0.1:1/"))

    assert closed.send(letter()).result == Result.DOWN


def test_a_provider_in_clear_elsewhere_is_refused():
    with pytest.raises(ValueError, match="https"):
        SmsHttp(SmsSettings(url="http://sms.invalid/")).send(letter())


@pytest.mark.parametrize(
    ("status", "result"),
    [(200, Result.ACCEPTED), (404, Result.TEMPORARY), (500, Result.UNKNOWN)],
    ids=["taken", "never-seen", "cannot-say"],
)
def test_it_asks_what_became_of_a_reference(provider, status, result):
    provider.answer = (status, {}, "{}")
    reference = uuid7()
    asking = gateway(provider, query_url=provider.url.replace("/sms?account=7", "/sms/{reference}"))

    answer = asking.query(reference)

    assert answer is not None and answer.result == result
    assert [(method, path) for method, path, _, _ in provider.asked] == [("GET", f"/sms/{reference}")]


def test_one_that_cannot_be_asked_says_so(provider):
    assert gateway(provider).query(uuid7()) is None
    assert gateway(provider).abilities.honours_reference is False
    assert provider.asked == []


REPORTS = SmsSettings(
    url="https://sms.invalid/",
    receipt_event="event",
    receipt_reference="data.ref",
    receipt_provider="data.id",
    receipt_status="data.status",
    inbound_from="sender",
    inbound_text="text",
)


@pytest.mark.parametrize(("status", "heard"), [("delivered", Heard.DELIVERED), ("failed", Heard.FAILED)])
def test_a_receipt_names_the_message_by_either_reference(status, heard):
    reference = uuid7()
    body = json.dumps({"event": "e-7", "data": {"ref": str(reference), "id": "p-1", "status": status}})

    [told] = SmsHttp(REPORTS).parse_receipt(Incoming(body.encode()))

    assert (told.heard, told.reference, told.provider, told.key) == (heard, reference, "p-1", f"e-7:{heard}")


@pytest.mark.parametrize(
    ("body", "stops"),
    [
        (b"sender=%2B33600000012&text=stop+svp", True),
        (b"sender=%2B33600000012&text=Merci", False),
        (b'{"data": {"status": "queued"}}', False),
    ],
    ids=["stop", "thanks", "on-its-way"],
)
def test_a_reply_stops_only_when_it_says_so(body, stops):
    told = SmsHttp(REPORTS).parse_receipt(Incoming(body))

    assert [(one.heard, one.address) for one in told] == ([(Heard.STOP, "+33600000012")] if stops else [])


def test_a_receipt_that_is_not_signed_is_refused():
    signed = SmsHttp(
        SmsSettings(
            url="https://sms.invalid/",
            receipt_status="status",
            receipt_signature_header="X-Signature",
            receipt_secret="secret",
        )
    )
    body = b'{"status": "delivered"}'
    right = hmac.new(b"secret", body, hashlib.sha256).hexdigest()

    assert len(signed.parse_receipt(Incoming(body, {"x-signature": f"sha256={right}"}))) == 1
    for wrong in ({}, {"x-signature": "0" * 64}):
        with pytest.raises(ReceiptRefused):
            signed.parse_receipt(Incoming(body, wrong))


@pytest.mark.parametrize("values", [{"url": "x", "sender": "y"}, {}], ids=["unknown-name", "no-url"])
def test_a_wrong_file_of_settings_is_said(values):
    with pytest.raises(ValueError, match="SMS settings"):
        read(values, secret="", receipt_secret="")
