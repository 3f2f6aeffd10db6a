"""Stop sharing with the code of the slip alone: at any counter, or by the person herself, without opening a file."""

import secrets
from dataclasses import dataclass

from django.db import connection, transaction

from core.journal.operations import record
from core.kernel import codes, tenant
from core.kernel.querysets import Member
from core.kernel.tries import Limit
from core.tenancy.models import Network

WRONG_CODES = Limit("wrong-codes", 30, 3600)


@dataclass(frozen=True, slots=True)
class Stopped:
    """What the counter reads: a receipt, and nothing about whom or what."""

    done: bool
    receipt: str = ""
    too_many: bool = False


@transaction.atomic
def stop_by_code(typed: str, *, by: Member, from_address: str, structure_id: int | None = None) -> Stopped:
    """End all sharing (or with one structure) of the person who holds this code.

    A refusal is returned, not raised: its count must stay. Wrong, unknown and mistyped codes are told
    alike. A void code still stops (people §5). Over the limit, this desk or address waits; others do not.
    """
    origin = by.structure_id or from_address
    if WRONG_CODES.passed(origin):
        return Stopped(done=False, too_many=True)
    code = codes.read_code(typed)
    found = _withdraw(code, structure_id) if code else None
    if found is None:
        if not WRONG_CODES.spend(origin):
            return Stopped(done=False, too_many=True)
        record("code.refused", subject=_network(), by=by)
        return Stopped(done=False)
    referrals, mark = found
    receipt = f"{secrets.randbelow(9000) + 1000}"
    record(
        "consent.withdrawn",
        subject=_network(),
        by=by,
        mark=mark,
        structure=structure_id,
        referrals=referrals,
        via="code",
        receipt=receipt,
    )
    return Stopped(done=True, receipt=receipt)


def _withdraw(code: str, structure_id: int | None) -> tuple[list[str], str] | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select referral, mark from floor.withdraw_by_code(%s, %s)", [codes.hash_code(code), structure_id]
        )
        rows = cursor.fetchall()
    if not rows:
        return None
    return [str(referral) for referral, _ in rows if referral], rows[0][1]


def _network() -> Network:
    return Network(pk=tenant.current().network_id)
