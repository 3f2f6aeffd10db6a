"""Reach the other structures' rows of one referral, or of several, for the rest of one operation.

Only `referrals.operations` may import this, after the caller's right has been checked. It opens ids,
states, dates and codes: no preview, no person, no note.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.db import connection


@contextmanager
def steer(referral_id: UUID) -> Iterator[None]:
    """Open the rows of `referral_id` to this transaction, and close them at the end of the block.

    After an error the savepoint's rollback closes them: call it inside an operation's `atomic`.
    """
    _set("app.referral_id", str(referral_id))
    yield
    _set("app.referral_id", "")


@contextmanager
def steer_all(referral_ids: Sequence[UUID]) -> Iterator[None]:
    """As `steer`, for all the referrals that one operation ends; nothing new can be written into them."""
    _set("app.referral_ids", "{" + ",".join(map(str, referral_ids)) + "}")
    yield
    _set("app.referral_ids", "")


def _set(name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config(%s, %s, true)", [name, value])
