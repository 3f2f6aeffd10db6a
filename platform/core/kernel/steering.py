"""Reach the other structures' rows of one referral, for the rest of one operation.

Only `referrals.operations` may import this, after the caller's right has been checked. It opens ids,
states, dates and codes: no preview, no person, no note.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection


@contextmanager
def steer(referral_id: UUID) -> Iterator[None]:
    """Open the rows of `referral_id` to this transaction, and close them at the end of the block.

    After an error the savepoint's rollback closes them: call it inside an operation's `atomic`.
    """
    _set(str(referral_id))
    yield
    _set("")


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('app.referral_id', %s, true)", [value])
