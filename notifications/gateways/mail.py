"""E-mail: the SMTP server of the settings, or files in the data directory where nothing may leave."""

import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMultiAlternatives, get_connection

from notifications.gateways.outbox import folder
from notifications.operations.delivering import Answer, Letter
from notifications.states import Result

FILES = "django.core.mail.backends.filebased.EmailBackend"
FOR_GOOD = 500  # SMTP codes from here on say that another try is useless
# Refusals of the server or of our settings, whatever the message.
OUR_FAULT = (
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPSenderRefused,
)


def send(letter: Letter) -> Answer:
    """One try. The Message-ID is the message's, so that a rare double is recognised as one."""
    try:
        _compose(letter).send()
    except BadHeaderError:
        return Answer(Result.PERMANENT, "header")
    except ValueError:
        return Answer(Result.PERMANENT, "address")
    except smtplib.SMTPRecipientsRefused as refusal:
        return _answer(min(code for code, _ in refusal.recipients.values()))
    except OUR_FAULT as refusal:
        return Answer(Result.DOWN, str(refusal.smtp_code))
    except smtplib.SMTPResponseException as refusal:
        return _answer(refusal.smtp_code)
    except (smtplib.SMTPException, OSError) as error:
        return Answer(Result.DOWN, type(error).__name__)
    return Answer(Result.ACCEPTED)


def _answer(code: int) -> Answer:
    return Answer(Result.TEMPORARY if code < FOR_GOOD else Result.PERMANENT, str(code))


def _compose(letter: Letter) -> EmailMultiAlternatives:
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
        connection=None if letter.demo is None else get_connection(FILES, file_path=folder(letter.demo)),
    )
    message.attach_alternative(letter.html, "text/html")
    if letter.calendar is not None:
        method, part = letter.calendar
        message.attach_alternative(part, f"text/calendar; method={method}")
    return message
