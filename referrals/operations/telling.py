"""The duty to tell the person herself: each answer starts it, whoever holds the request owes it (referrals §7)."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel.errors import Conflict, Incomplete, require
from core.kernel.querysets import Member
from referrals.models import Referral
from referrals.operations.moving import Moving, moving, told
from referrals.queries.hers import about
from referrals.rules import rights
from referrals.states import TOLD_BY_HAND, DueKind, ToldBy, ToTell

DAYS_TO_TELL = 2  # working days


def owing(work: Moving, what: ToTell, kind: DueKind) -> dict[str, Any]:
    """What the request then carries; nothing where nobody is named, and no way to reach her was left.

    `kind`: the clock that starts with it, whose owner tells her.
    """
    if work.referral.person_id is None:
        return {}
    return {"to_tell": what, "to_tell_due_at": work.due(kind, after_days=DAYS_TO_TELL)}


def forget(work: Moving) -> None:
    """Nobody tells her anything any more: she stopped everything, has died or left. Also of what was closed."""
    if work.referral.to_tell:
        work.referral.to_tell, work.referral.to_tell_due_at = "", None
        work.write(["to_tell", "to_tell_due_at"])


def informed(work: Moving, *, by: Member, way: ToldBy) -> None:
    """She knows: the receipt is recorded, and nobody owes it any more. Harmless when nobody did."""
    referral = work.referral
    if not referral.to_tell:
        return
    what, referral.to_tell, referral.to_tell_due_at = referral.to_tell, "", None
    work.write(["to_tell", "to_tell_due_at"])
    record("person.informed", by=by, what=what, way=way, **told(work))


@transaction.atomic
def tell_person(referral_id: UUID, *, by: Member, way: str) -> Referral:
    """She was told, in one of the ways a hand can note. A second tap is refused: somebody told her before."""
    seen = Referral.objects.visible_to(by).get(id=referral_id)
    require(rights.can_tell_person(by, seen), _("Seule la structure qui s’en occupe le dit à la personne."))
    if way not in TOLD_BY_HAND:
        raise Incomplete(_("Dites comment la personne l’a su."), field="way")
    with moving(referral_id, person_id=seen.person_id) as work:
        require(rights.can_tell_person(by, work.referral), _("Cette demande vient de changer de mains."))
        if not work.referral.to_tell:
            raise Conflict(_("C’est déjà noté : la personne est prévenue."), code="wrong-state")
        informed(work, by=by, way=ToldBy(way))
    return work.referral


@transaction.atomic
def message_left(referral_id: UUID, *, person_id: UUID, by: Member, news: Collection[str], way: str) -> bool:
    """Her home structure has really written or spoken to her, and said this `news`: whoever owed it owes it no more.

    False where another news is owed, or none: twice is harmless.
    """
    if referral_id not in about(person_id):
        return False
    with moving(referral_id, person_id=person_id) as work:
        if work.referral.to_tell not in news:
            return False
        informed(work, by=by, way=ToldBy(way))
    return True
