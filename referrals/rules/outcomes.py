"""What an outcome asks before it may be said (referrals §6)."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Incomplete
from referrals.states import Dropout, Obtained, OutcomeCode

SILENCE = timedelta(days=60)  # since the last contact, before « inconnu »


def may_be_unknown(last_contact: datetime, now: datetime) -> bool:
    return now >= last_contact + SILENCE


def check_outcome(
    code: str, *, dropout: str, needs_met: Sequence[str], obtained: Sequence[str], asked: Collection[str]
) -> None:
    """Incomplete, with the field, when something is missing or does not go together."""
    if code not in OutcomeCode.values:
        raise _missing(_("Choisissez ce que ça a donné."), "code")
    if (code == OutcomeCode.DROPPED_OUT) != (dropout in Dropout.values):
        raise _missing(_("Choisissez pourquoi la personne a arrêté."), "dropout")
    if not set(needs_met) <= set(asked):
        raise _missing(_("Cochez des besoins de cette demande."), "needs_met")
    if not set(obtained) <= set(Obtained.values):
        raise _missing(_("Choisissez dans la liste."), "obtained")


def _missing(message: Any, field: str) -> Incomplete:
    return Incomplete(message, field=field)
