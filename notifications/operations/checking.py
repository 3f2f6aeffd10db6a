"""Check again, on fresh data, in the transaction that writes the text: does this message still have to leave?

They are asked in their order and the first answer counts, so the cheap and the final ones come first.
"""

from django.db import connection

from notifications import audiences
from notifications.operations.pacing import is_an_hour_of_work, is_not_the_second_today
from notifications.operations.person_checks import is_an_hour_for_her, is_not_said_already, leaves_the_latest
from notifications.operations.verdicts import Check, Ready, Verdict
from notifications.states import SkipReason


def verdict(ready: Ready) -> Verdict:
    """The first answer of the checks; None when the message leaves."""
    return next((answer for check in CHECKS if (answer := check(ready)) is not None), None)


def is_in_time(ready: Ready) -> Verdict:
    return SkipReason.LATE if ready.message.late else None  # type: ignore[attr-defined]


def subject_holds(ready: Ready) -> Verdict:
    """What it speaks of is in the state and the version that it says."""
    message, row, subject = ready.message, ready.row, ready.subject
    if subject is None or (row.while_in and subject.state not in row.while_in):
        return SkipReason.STATE
    if not subject.told:
        return SkipReason.NEVER_TOLD
    if message.subject_version and message.subject_version != subject.version:
        return SkipReason.VERSION
    return None


def audience_holds(ready: Ready) -> Verdict:
    return None if audiences.is_still_there(ready.message) else SkipReason.AUDIENCE


def person_allows(ready: Ready) -> Verdict:
    """The person has not died, is not erased, and does not ask that nothing be sent."""
    if ready.row.always:
        return None
    with connection.cursor() as cursor:
        cursor.execute("select floor.message_held(%s)", [ready.message.pk])
        return SkipReason.PERSON if cursor.fetchone()[0] else None


def has_address(ready: Ready) -> Verdict:
    return None if audiences.address_of(ready.message) else SkipReason.NO_ADDRESS


CHECKS: tuple[Check, ...] = (
    is_in_time,
    subject_holds,
    audience_holds,
    person_allows,
    is_not_said_already,
    leaves_the_latest,
    has_address,
    is_an_hour_for_her,
    is_an_hour_of_work,
    is_not_the_second_today,
)
