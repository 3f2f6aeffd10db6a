"""How a handoff ended, in a sentence: the same for its two ends."""

from django.utils.translation import gettext as _

from referrals.models import Handoff, Kind
from referrals.states import WRITTEN_DOWN, OutcomeCode, Via


def outcome_words(handoff: Handoff) -> str:
    """« Ce que ça a donné : atteint. », who said it when someone wrote it down; a transfer is no outcome."""
    if handoff.kind == Kind.TRANSFER:
        return _("Le changement de structure est fait : %(name)s répond d’elle désormais.") % {
            "name": handoff.target.name
        }
    label = str(OutcomeCode(handoff.outcome_code or OutcomeCode.UNKNOWN).label)
    code = label[:1].lower() + label[1:]
    if handoff.ended_via in WRITTEN_DOWN:
        return _("Ce que ça a donné : %(code)s. Dit par %(who)s, %(via)s.") % {
            "code": code,
            "who": handoff.ended_by_name,
            "via": Via(handoff.ended_via).label,
        }
    return _("Ce que ça a donné : %(code)s.") % {"code": code}
