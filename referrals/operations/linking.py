"""The link of a recipient without account, and the six digits that open what names someone (referrals §9).

Neither is kept in clear: the token and the digits are made where the mail is written, and only their keyed
hashes stay. Whoever is refused is told nothing of why.
"""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import require
from core.kernel.querysets import Member
from core.kernel.tries import Limit
from core.tenancy.models import Structure
from referrals.models import AnswerCode, AnswerLink, Handoff
from referrals.rules import rights

CODE_LASTS = timedelta(minutes=10)
NEW_LINKS = Limit("new-links", 3, 3600)  # a structure's, in an hour
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Link:
    """Whose link it is. Once its loop is closed it opens nothing; `answers` were given by link before."""

    structure_id: int
    handoff_id: UUID
    name: str
    alive: bool
    answers: int


@dataclass(frozen=True, slots=True)
class Asked:
    """One live request of that structure: what its preview holds, nothing more."""

    handoff_id: UUID
    ref_code: str
    state: str
    version: int
    owed_by: str
    urgent: bool
    sent_at: datetime
    due_at: datetime | None
    waitlisted_until: date | None
    from_name: str
    from_phone: str
    needs: list[str]
    content: dict[str, Any] | None
    questions: int
    asking: bool


def hash_token(token: str) -> str:
    return _hash(f"link:{token}")


def find(token_hash: str) -> Link | None:
    """The link of this hash in the network of the page; None for one that never was."""
    rows = _rows("select structure, handoff, name, alive, answers from floor.answer_link(%s)", token_hash)
    return Link(*rows[0]) if rows else None


def requests(token_hash: str) -> list[Asked]:
    """« Vos 3 demandes en cours »: every live request of the structure, the most pressing first."""
    rows = _rows(
        "select handoff, ref_code, state, version, owed_by, urgent, sent_at, due_at, waitlisted_until, from_name,"
        " from_phone, needs, content::text, asked, asking from floor.answer_link_requests(%s)",
        token_hash,
    )
    return [Asked(*[*row[:12], _read(row[12]), *row[13:]]) for row in rows]


def make_link(handoff: Handoff, *, structure: Structure) -> str:
    """The token of one mail to the registered mailbox, told once. Inside the structure's own context."""
    token = secrets.token_urlsafe(32)
    AnswerLink(
        network_id=structure.network_id,
        handoff=handoff,
        structure=structure,
        token_hash=hash_token(token),
        made_at=clock.now(),
    ).save()
    return token


@transaction.atomic
def ask_link(token_hash: str, *, by: Member) -> None:
    """« Recevoir un nouveau lien »: to the registered mailbox only, for a link that opens nothing any more.

    Whoever asks learns nothing: a link that never was, a structure that nobody asks, a fourth try within the
    hour are told alike.
    """
    rows = _rows("select handoff, structure, ref_code from floor.answer_link_again(%s)", token_hash)
    if not rows:
        return
    handoff_id, structure_id, ref_code = rows[0]
    if not NEW_LINKS.spend(structure_id):
        return
    record(
        "link.asked",
        subject=Handoff(pk=handoff_id),
        by=by,
        handoff=str(handoff_id),
        target=structure_id,
        ref_code=ref_code,
    )


@transaction.atomic
def ask_code(token_hash: str, *, by: Member, ref_code: str) -> bool:
    """Six digits are asked for the registered mailbox. False when the link is closed, or asked too often."""
    ((handoff_id,),) = _rows("select floor.ask_answer_code(%s)", token_hash)
    link = find(token_hash)
    if handoff_id is None or link is None:
        return False
    record(
        "link.code_asked",
        subject=Handoff(pk=handoff_id),
        by=by,
        handoff=str(handoff_id),
        target=link.structure_id,
        ref_code=ref_code,
    )
    return True


def write_code(structure: Structure) -> str:
    """The digits of the code that was asked last, told once: where the mail that carries them is written."""
    code = AnswerCode.objects.for_structure(structure.pk).unspent().filter(said_by=None).first()
    if code is None:
        return ""
    digits = _draw()
    code.code_hash = _hash(f"code:{structure.pk}:{digits}")
    code.expires_at = clock.now() + CODE_LASTS
    code.save(update_fields=["code_hash", "expires_at"])
    return digits


@transaction.atomic
def say_code(handoff_id: UUID, *, by: Member) -> str:
    """Six digits that the sender or the coordinator says by phone, to the public number. Shown once."""
    handoff = Handoff.objects.visible_to(by).select_related("target").get(id=handoff_id)
    require(
        rights.can_write_answer(by, handoff) and (handoff.awaiting or handoff.engaged),
        _("Un code se dit à une structure sans compte, tant que sa demande est en cours."),
    )
    digits, now = _draw(), clock.now()
    AnswerCode(
        network_id=handoff.network_id,
        structure_id=handoff.target_id,
        code_hash=_hash(f"code:{handoff.target_id}:{digits}"),
        made_at=now,
        expires_at=now + CODE_LASTS,
        said_by_id=by.id,
    ).save()
    record("link.code_said", subject=handoff, by=by, target=handoff.target_id)
    return digits


@transaction.atomic
def try_code(token_hash: str, typed: str, *, by: Member) -> bool:
    """The digits typed are those that were sent or said. Five tries a code; the count survives the refusal."""
    link = find(token_hash)
    if link is None:
        return False
    digits = "".join(character for character in typed if character.isdigit())
    ((answer,),) = _rows(
        "select floor.try_answer_code(%s, %s)", token_hash, _hash(f"code:{link.structure_id}:{digits}")
    )
    about = Handoff(pk=link.handoff_id)
    if answer != "right":
        record("link.code_refused", subject=about, by=by, target=link.structure_id)
        return False
    record("link.opened", subject=about, by=by, target=link.structure_id)
    return True


def _draw() -> str:
    return "".join(str(secrets.randbelow(10)) for _digit in range(_DIGITS))


def _hash(text: str) -> str:
    return hmac.new(settings.RELAIS_HMAC_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def _rows(sql: str, *values: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return list(cursor.fetchall())


def _read(content: str | None) -> dict[str, Any] | None:
    return json.loads(content) if content else None
