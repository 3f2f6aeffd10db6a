"""« À rappeler »: someone asks to be called, at any desk or on the code page (referrals §13). No file is opened."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock, codes, workdays
from core.kernel.errors import Conflict, Incomplete
from core.kernel.normalise import search_text
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from core.kernel.tries import Limit
from core.tenancy.models import Network
from people.operations.stopping import count_refusal, network, refused_already
from referrals.models import SAID_AT_A_DESK, CallBack

EVENING = time(18)
NAMES_A_DAY = Limit("calls-by-name", 10, 86400)  # a member's: no way to ask who is known (T36)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who says to be calling: a code, a reference, or a name and a birth date. A first name is for the call."""

    code: str = ""
    reference: str = ""
    first_name: str = ""
    last_name: str = ""
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """« C’est noté », whoever was found or not."""

    done: bool
    too_many: bool = False


@transaction.atomic
def call_back(id: UUID, *, by: Member, from_address: str, caller: Caller, motive: str, number: str) -> Noted:
    """Someone will be called before tomorrow evening, by whoever holds her referral, else by home.

    Nobody or several found: by the structure that took the call, without saying which. On the page without
    account a wrong code makes nothing, and is told as everywhere. The same id twice is one call.
    """
    check_free_text(caller.first_name, field="first_name")
    if not number:
        raise Incomplete(_("À quel numéro faut-il rappeler ?"), field="number")
    if motive not in SAID_AT_A_DESK:
        raise Incomplete(_("Choisissez pourquoi."), field="motive")
    if refused_already(by, from_address):
        return Noted(done=False, too_many=True)
    by_name = not caller.code and caller.birth_date is not None
    if (by_name or caller.reference) and not NAMES_A_DAY.spend(by.id):
        record("callback.refused", subject=network(), by=by)
        return Noted(done=False, too_many=True)
    found = _call_back(id, caller, motive, number, _tomorrow_evening(by))
    if found is None:
        return Noted(done=False, too_many=not count_refusal(by, from_address))
    target, mark, referral = found
    if caller.code and mark is None:
        count_refusal(by, from_address)
    record(
        "callback.asked",
        subject=CallBack(pk=id),
        by=by,
        mark=mark,
        motive=motive,
        target=target,
        referral=str(referral) if referral else None,
        tell=referral is not None,
    )
    return Noted(done=True)


@transaction.atomic
def note_attempt(callback_id: UUID, *, by: Member) -> None:
    """Nobody answered: the number stays for the next try."""
    row = _waiting(callback_id, by)
    row.attempts, row.last_attempt_at = row.attempts + 1, clock.now()
    row.save(update_fields=["attempts", "last_attempt_at"])
    record("callback.attempted", subject=row, by=by, attempts=row.attempts)


@transaction.atomic
def done(callback_id: UUID, *, by: Member) -> None:
    """She was called: the number and the name typed for it go. Done already: harmless."""
    row: CallBack = CallBack.objects.visible_to(by).locked(callback_id)
    if row.done_at is not None:
        return
    row.done_at, row.done_by_id, row.number, row.caller = clock.now(), by.id, "", ""
    row.save(update_fields=["done_at", "done_by_id", "number", "caller"])
    record("callback.done", subject=row, by=by, attempts=row.attempts)


def _waiting(callback_id: UUID, by: Member) -> CallBack:
    row: CallBack = CallBack.objects.visible_to(by).locked(callback_id)
    if row.done_at is not None:
        raise Conflict(_("Un·e collègue a déjà rappelé."), code="wrong-state")
    return row


def _call_back(id: UUID, caller: Caller, motive: str, number: str, due: datetime) -> Any:
    code = codes.hash_code(codes.read_code(caller.code) or "") if caller.code else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "select structure, mark, referral from floor.call_back(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                id,
                code,
                caller.reference.strip().upper(),
                search_text(f"{caller.last_name} {caller.first_name}"),
                caller.birth_date,
                motive,
                number,
                caller.first_name,
                due,
            ],
        )
        return cursor.fetchone()


def _tomorrow_evening(by: Member) -> datetime:
    row = Network.objects.get(pk=by.network_id)
    day = workdays.due(clock.now(), 1, row.time_zone, row.subdivision).date()
    return datetime.combine(day, EVENING, ZoneInfo(row.time_zone))
