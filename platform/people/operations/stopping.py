"""Stop sharing at any counter, or by the person herself, without opening a file: with the code, or by her name."""

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock, codes, tenant, workdays
from core.kernel.errors import require
from core.kernel.normalise import search_text
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from core.kernel.tries import Limit
from core.tenancy.models import Network
from people import rules
from people.models import Found, Match, TypedWithdrawal

WRONG_CODES = Limit("wrong-codes", 30, 3600)
TYPED_NAMES = Limit("typed-withdrawals", 10, 86400)  # a member's, in a day: no way to ask who is known (T36)
DAYS_TO_LOOK = 1


@dataclass(frozen=True, slots=True)
class Stopped:
    """What the counter reads: a receipt, and nothing about whom or what."""

    done: bool
    receipt: str = ""
    too_many: bool = False


@transaction.atomic
def stop_by_code(
    typed: str, *, by: Member, from_address: str, structure_id: int | None = None, helper: str = ""
) -> Stopped:
    """End all sharing (or with one structure) of the person who holds this code.

    A refusal is returned, not raised: its count must stay. Wrong, unknown and mistyped codes are told
    alike. A void code still stops (people §5). Over the limit, this desk or address waits; others do not.
    """
    check_free_text(helper, field="helper")
    if refused_already(by, from_address):
        return Stopped(done=False, too_many=True)
    code = codes.read_code(typed)
    rows = _rows(
        "select referral, mark, home, about, 1 from floor.withdraw_by_code(%s, %s, %s)",
        [codes.hash_code(code or ""), structure_id, helper],
    )
    if not rows:
        return Stopped(done=False, too_many=not count_refusal(by, from_address))
    return _done(rows, by=by, structure_id=structure_id, via="code", receipt=new_receipt())


@transaction.atomic
def stop_by_name(
    *,
    by: Member,
    first_name: str,
    last_name: str,
    birth_date: date,
    way: str,
    helper: str = "",
    structure_id: int | None = None,
) -> Stopped:
    """End the sharing of whoever bears this name and was born that day. The answer never says whether anyone does.

    One exact match is stopped in this transaction; home asks her by her safe channel, and what she held is
    kept ten days. Several or none: someone who may look does, within a working day (people §3).
    """
    for text, field in ((first_name, "first_name"), (last_name, "last_name"), (helper, "helper")):
        check_free_text(text, field=field)
    if not TYPED_NAMES.spend(by.id):
        record("withdrawal.refused", subject=network(), by=by)
        return Stopped(done=False, too_many=True)
    receipt, row = new_receipt(), Network.objects.get(pk=by.network_id)
    due = workdays.due(clock.now(), DAYS_TO_LOOK, row.time_zone, row.subdivision)
    rows = _rows(
        "select referral, mark, home, about, hits from floor.withdraw_by_name(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            search_text(f"{last_name} {first_name}"),
            birth_date,
            first_name,
            last_name,
            structure_id,
            way,
            helper,
            receipt,
            due,
        ],
    )
    record("withdrawal.typed", subject=network(), by=by, way=way, receipt=receipt)
    if rows[0][4] == 1:
        return _done(rows, by=by, structure_id=structure_id, via="name", receipt=receipt)
    return Stopped(done=True, receipt=receipt)


@transaction.atomic
def settle(withdrawal_id: UUID, *, by: Member, result: str) -> None:
    """Say what came of it; the typed identity goes at once. Settled already: harmless.

    « Ce n’était pas elle » undoes nothing: a new consent and a new request take back what was kept.
    """
    row: TypedWithdrawal = TypedWithdrawal.objects.visible_to(by).locked(withdrawal_id)
    if row.settled_at is not None:
        return
    require(result in rules.results_of(row), _("Choisissez ce qui s’est passé."), field="result")
    row.settled_at, row.settled_by_id, row.result = clock.now(), by.id, Found(result)
    row.first_name = row.last_name = ""
    row.birth_date = None
    row.save(update_fields=["settled_at", "settled_by_id", "result", "first_name", "last_name", "birth_date"])
    about = row.person_id if row.match == Match.ONE else None
    if result == Found.NOT_HER:
        record("withdrawal.contested", subject=row, by=by, person_id=about)
    else:
        record("withdrawal.settled", subject=row, by=by, person_id=about, result=result)


def refused_already(by: Member, from_address: str) -> bool:
    """This desk, or this address, has passed its limit of wrong codes."""
    return WRONG_CODES.passed(by.structure_id or from_address)


def count_refusal(by: Member, from_address: str) -> bool:
    """Count a wrong code and write its line. False when it was the one over the limit."""
    within = WRONG_CODES.spend(by.structure_id or from_address)
    if within:
        record("code.refused", subject=network(), by=by)
    return within


def new_receipt() -> str:
    return f"{secrets.randbelow(9000) + 1000}"


def network() -> Network:
    return Network(pk=tenant.current().network_id)


def _done(rows: list[Any], *, by: Member, structure_id: int | None, via: str, receipt: str) -> Stopped:
    _referral, mark, home, about, _hits = rows[0]
    referrals = [str(row[0]) for row in rows if row[0]]
    record(
        "consent.withdrawn",
        subject=network(),
        by=by,
        mark=mark,
        structure=structure_id,
        referrals=referrals,
        via=via,
        receipt=receipt,
        home=home,
        referral=str(about) if about else None,
        # What is cut is told by itself to whoever sent it; home is told of the rest.
        tell=about is not None and (via == "name" or not referrals),
    )
    return Stopped(done=True, receipt=receipt)


def _rows(sql: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
