"""SMS by any provider that takes one HTTP request a message: its settings say how (docs: operations, « SMS »).

Nothing is assumed of the provider: what it does not declare, it cannot do.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode
from uuid import UUID

from notifications.gateways import sms_files
from notifications.gateways.http import Reply, Unanswered, Unreachable, exchange
from notifications.gateways.sms_settings import SmsSettings
from notifications.operations.letters import Abilities, Answer, Incoming, Letter, ReceiptRefused, Send, Told
from notifications.states import Heard, Result

LONGEST_WAIT = timedelta(hours=1)
USER_AGENT = "Relais"


class SmsHttp:
    """One request a message, with our reference where the provider takes one."""

    name = "sms_http"
    resting = False

    def __init__(self, settings: SmsSettings) -> None:
        self.settings = settings

    @property
    def abilities(self) -> Abilities:
        return Abilities(
            honours_reference=bool(self.settings.field_reference and self.settings.query_url),
            receipts=bool(self.settings.receipt_status),
            inbound=bool(self.settings.inbound_from),
        )

    @contextmanager
    def session(self) -> Iterator[Send]:
        yield self.send

    def send(self, letter: Letter) -> Answer:
        """One try. What was not answered may have been taken: never said to be refused."""
        if letter.demo is not None:
            return sms_files.write(letter)
        given = self.settings
        fields = {**given.constant, given.field_to: letter.to, given.field_text: letter.text}
        if given.field_reference:
            fields[given.field_reference] = str(letter.reference)
        try:
            reply = self._ask("POST", given.url, fields)
        except Unreachable as trouble:
            return Answer(Result.DOWN, str(trouble))
        except Unanswered as trouble:
            return Answer(Result.UNKNOWN, str(trouble))
        return self._answer(reply)

    def query(self, reference: UUID) -> Answer | None:
        """What became of our reference: taken, never seen (then it may leave again), or no answer."""
        given = self.settings
        if not self.abilities.honours_reference:
            return None
        try:
            reply = self._ask("GET", given.query_url.replace("{reference}", quote(str(reference))))
        except (Unreachable, Unanswered) as trouble:
            return Answer(Result.UNKNOWN, str(trouble))
        if reply.status in given.query_unknown:
            return Answer(Result.TEMPORARY, str(reply.status))
        if reply.status in given.success:
            return Answer(Result.ACCEPTED, str(reply.status), reference=self._reference(reply))
        return Answer(Result.UNKNOWN, str(reply.status))

    def parse_receipt(self, incoming: Incoming) -> Sequence[Told]:
        """A delivery report or a reply, in JSON or as a form; ReceiptRefused when it is neither, or not signed."""
        given = self.settings
        self._check_signature(incoming)
        try:
            fields = _decoded(incoming.body)
        except ValueError:
            raise ReceiptRefused from None
        key = _value(fields, given.receipt_event) or hashlib.sha256(incoming.body).hexdigest()
        sender = _value(fields, given.inbound_from)
        if sender:
            words = _value(fields, given.inbound_text).strip().upper().split()
            asks = bool(words) and words[0] in given.inbound_stop
            return [Told(Heard.STOP, key, address=sender)] if asks else []
        status = _value(fields, given.receipt_status)
        heard = (
            Heard.DELIVERED
            if status in given.receipt_delivered
            else Heard.FAILED
            if status in given.receipt_failed
            else None
        )
        if heard is None:
            return []
        return [
            Told(
                heard,
                f"{key}:{heard}",
                reference=_identifier(_value(fields, given.receipt_reference)),
                provider=_value(fields, given.receipt_provider),
                code=status[:40],
            )
        ]

    def _ask(self, method: str, url: str, fields: Mapping[str, str] | None = None) -> Reply:
        given = self.settings
        headers = {"User-Agent": USER_AGENT, "Accept": "application/json"}
        if given.auth_header:
            headers[given.auth_header] = given.auth_value.replace("{secret}", given.secret)
        body = None
        if fields is not None:
            as_json = given.format == "json"
            body = (json.dumps(fields) if as_json else urlencode(fields)).encode()
            headers["Content-Type"] = "application/json" if as_json else "application/x-www-form-urlencoded"
        return exchange(method, url, body=body, headers=headers, timeout=given.timeout)

    def _answer(self, reply: Reply) -> Answer:
        given, code = self.settings, str(reply.status)
        if reply.status in given.success:
            return Answer(Result.ACCEPTED, code, reference=self._reference(reply))
        if reply.status in given.permanent:
            return Answer(Result.PERMANENT, code, bad_address=reply.status in given.bad_number)
        if reply.status in given.refused_us:
            return Answer(Result.DOWN, code)
        later = _delay(reply.headers.get("retry-after", ""))
        if reply.status in given.overloaded:
            return Answer(Result.DOWN, code, retry_after=later)
        if reply.status in given.temporary:
            return Answer(Result.TEMPORARY, code, retry_after=later)
        return Answer(Result.UNKNOWN, code)

    def _reference(self, reply: Reply) -> str:
        try:
            return _value(_decoded(reply.body), self.settings.answer_reference)[:80]
        except ValueError:
            return ""

    def _check_signature(self, incoming: Incoming) -> None:
        given = self.settings
        if not given.receipt_signature_header:
            return
        expected = hmac.new(given.receipt_secret.encode(), incoming.body, hashlib.sha256).hexdigest()
        found = incoming.headers.get(given.receipt_signature_header.lower(), "")
        if not given.receipt_secret or not hmac.compare_digest(expected, found.removeprefix("sha256=")):
            raise ReceiptRefused


def _decoded(body: bytes) -> dict[str, Any]:
    text = body.decode()
    if text.lstrip().startswith("{"):
        value = json.loads(text)
        return value if isinstance(value, dict) else {}
    return dict(parse_qsl(text))


def _value(fields: Mapping[str, Any], path: str) -> str:
    """The text at a dotted path; empty when it is not there."""
    found: Any = fields
    for name in path.split(".") if path else [""]:
        found = found.get(name) if isinstance(found, Mapping) else None
    return "" if found is None or isinstance(found, Mapping | list) else str(found)


def _identifier(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _delay(text: str) -> timedelta | None:
    """`Retry-After` in seconds; a date is left to our own delays."""
    return min(timedelta(seconds=int(text)), LONGEST_WAIT) if text.isdecimal() else None
