"""A real SMTP server that keeps what it is given, and a network whose mail really leaves."""

import logging
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller

from core.kernel import clock
from core.kernel.workdays import is_holiday
from notifications.models import Message
from people.models import Contact
from tests.cast import Cast
from tests.factories.floor import as_owner
from tests.factories.notifications import message
from tests.factories.referrals import send

HER_PHONE = "+33639980002"
TUESDAY = datetime(2027, 3, 9, 10, tzinfo=ZoneInfo("Europe/Paris"))
PHONE = "04 65 71 00 99".replace(" ", "\u00a0")  # the coordination's, as people read it


class Sink:
    """What arrived, and what to answer: `refusals` are given first, one a message."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.refusals: list[str] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refusals:
            return self.refusals.pop(0)
        parsed = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        self.received.append(parsed)
        return "250 OK"

    @property
    def told(self) -> list[tuple[str, str]]:
        return [(str(each["To"]), str(each["Subject"]).strip()) for each in self.received]  # a folded header


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = Sink()
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    yield kept
    controller.stop()


@pytest.fixture
def running_clock() -> None:
    """For the tests in which `town` leaves the clock alone."""


@pytest.fixture
def working_hours() -> Iterator[datetime]:
    """Tuesday at ten: mails to professionals leave, whatever the day on which the tests run."""
    now = datetime.now(ZoneInfo("Europe/Paris"))
    tuesday = now + timedelta(days=(1 - now.weekday()) % 7 or 7)
    while is_holiday(tuesday.date()) or is_holiday(tuesday.date() - timedelta(days=1)):
        tuesday += timedelta(days=7)
    ten = tuesday.replace(hour=10, minute=0, second=0, microsecond=0)
    with clock.moved(ten):
        yield ten


@pytest.fixture
def town(cast: Cast, settings: Any, tmp_path: Any, request: pytest.FixtureRequest) -> Cast:
    """The cast in a real network, on a working day; each team has its mailbox."""
    if "running_clock" not in request.fixturenames:
        request.getfixturevalue("working_hours")
    settings.EMAIL_FILE_PATH, settings.SMS_FILE_PATH = str(tmp_path / "outbox"), str(tmp_path / "sms")
    settings.SIMULATED_SENDING = False
    with as_owner():
        cast.network.kind = "real"
        cast.network.desk_phone = "+33465710099"
        cast.network.save(update_fields=["kind", "desk_phone"])
        for name in ("sender", "recipient", "coordination"):
            structure = getattr(cast, name)
            structure.email = f"{structure.slug}@exemple.invalid"
            structure.save(update_fields=["email"])
    return cast


def plain(mail: EmailMessage) -> str:
    """The text part."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


@pytest.fixture
def hers(town: Cast, settings: Any) -> Iterator[Any]:
    """Makes SMS to the sender's person, who asked for them; a provider is set, and it is Tuesday morning."""
    settings.SMS_GATEWAY = {"url": "https://sms.invalid/"}
    with as_owner():
        Contact.objects.filter(person=town.person).update(channels=["sms", "phone"], phone=HER_PHONE)
    with clock.moved(TUESDAY):
        sent = send(town.alice, town.person, town.recipient)

        def make(**fields: Any) -> Message:
            with as_owner():
                return message(
                    town.sender,
                    sent.referral.pk,
                    purpose="you.not_forgotten",
                    **{"channel": "sms", "person_id": town.person.pk} | fields,
                )

        yield make
