"""E-mail: the SMTP server of the settings, or files in the data directory where nothing may leave."""

import smtplib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from email.utils import parseaddr
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMultiAlternatives, get_connection

from notifications.gateways.bounces import read_bounce
from notifications.gateways.outbox import folder
from notifications.operations.letters import Abilities, Answer, Incoming, Letter, Send, Told
from notifications.states import Result

FILES = "django.core.mail.backends.filebased.EmailBackend"
FOR_GOOD = 500  # SMTP codes from here on say that another try is useless
NO_SUCH_MAILBOX = frozenset({550, 551, 553})  # of a recipient: the address itself is refused
# Refusals of the server or of our settings, whatever the message.
OUR_FAULT = (
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPSenderRefused,
)


class Mail:
    """A mail that leaves twice has the same Message-ID, so that it is recognised as one."""

    name = "mail"
    abilities = Abilities(harmless_double=True, receipts=True)
    resting = False

    @contextmanager
    def session(self) -> Iterator[Send]:
        """One connection for the tries of a batch, opened by the first that leaves, again after each failure."""
        connection = get_connection()

        def one(letter: Letter) -> Answer:
            if letter.demo is not None:
                return send(letter)
            answer = _opened(connection) or send(letter, connection)
            if answer.result == Result.DOWN:
                _closed(connection)
            return answer

        try:
            yield one
        finally:
            _closed(connection)

    def query(self, reference: UUID) -> Answer | None:
        return None

    def parse_receipt(self, incoming: Incoming) -> Sequence[Told]:
        return read_bounce(incoming.body)


def send(letter: Letter, connection: Any = None) -> Answer:
    """One try. The Message-ID is the message's."""
    try:
        _compose(letter, connection).send()
    except BadHeaderError:
        return Answer(Result.PERMANENT, "header")
    except ValueError:
        return Answer(Result.PERMANENT, "address")
    except smtplib.SMTPRecipientsRefused as refusal:
        return _answer(min(code for code, _ in refusal.recipients.values()), of_address=True)
    except OUR_FAULT as refusal:
        return Answer(Result.DOWN, str(refusal.smtp_code))
    except smtplib.SMTPResponseException as refusal:
        return _answer(refusal.smtp_code)
    except (smtplib.SMTPException, OSError) as error:
        return Answer(Result.DOWN, type(error).__name__)
    return Answer(Result.ACCEPTED)


def _answer(code: int, *, of_address: bool = False) -> Answer:
    return Answer(
        Result.TEMPORARY if code < FOR_GOOD else Result.PERMANENT,
        str(code),
        bad_address=of_address and code in NO_SUCH_MAILBOX,
    )


def _opened(connection: Any) -> Answer | None:
    """None once the server listens; what is wrong otherwise."""
    try:
        connection.open()
    except OUR_FAULT as refusal:
        return Answer(Result.DOWN, str(refusal.smtp_code))
    except (smtplib.SMTPException, OSError) as error:
        return Answer(Result.DOWN, type(error).__name__)
    return None


def _closed(connection: Any) -> None:
    with suppress(smtplib.SMTPException, OSError):
        connection.close()


def _compose(letter: Letter, connection: Any = None) -> EmailMultiAlternatives:
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    message = EmailMultiAlternatives(
        letter.title,
        letter.text,
        settings.DEFAULT_FROM_EMAIL,
        [letter.to],
        headers={
            "Message-ID": f"<{letter.reference}@{host}>",
            "Auto-Submitted": "auto-generated",
            **letter.headers,
        },
        connection=connection
        if letter.demo is None
        else get_connection(FILES, file_path=folder(letter.demo)),
    )
    message.attach_alternative(letter.html, "text/html")
    if letter.calendar is not None:
        method, part = letter.calendar
        message.attach_alternative(part, f"text/calendar; method={method}")
    return message
