"""Text to paste into another tool, so that nobody types twice: no name in it (referrals §8).

La Coop accepts no report of activity from elsewhere: its blocks follow the order of its own form.
"""

from datetime import date

from django.utils.translation import gettext as _

from core.kernel import nomenclature
from referrals.models import FollowupStep, Handoff, Help
from referrals.states import OutcomeCode


def for_coop(step: FollowupStep, *, place: str, towards: str = "") -> str:
    """One session in the order of La Coop: date, length, place, themes, equipment, autonomy, where she goes next."""
    lines = (
        (_("Date"), _day(step.on)),
        (_("Durée"), _("%(n)s minutes") % {"n": step.minutes}),
        (_("Lieu"), place),
        (_("Thématiques"), ", ".join(nomenclature.labels(step.themes)) or _("à préciser")),
        (_("Matériel"), _("à préciser")),
        (_("Autonomie"), str(Help(step.help).label)),
        (_("Orienté vers"), towards or _("personne")),
    )
    return "\n".join(f"{label} : {value}" for label, value in lines)


def for_own_tool(handoff: Handoff, *, ref_code: str) -> str:
    """« Orientée le 10/03 vers …, réf. 2F-1187. », and what it gave once it is known."""
    sent = handoff.sent_at or handoff.created_at
    said = _("Orientée le %(day)s vers %(name)s, réf. %(ref)s.") % {
        "day": _day(sent.date()),
        "name": handoff.target.name,
        "ref": ref_code,
    }
    if handoff.outcome_code and handoff.ended_at:
        said += " " + _("Terminé le %(day)s : %(outcome)s.") % {
            "day": _day(handoff.ended_at.date()),
            "outcome": str(OutcomeCode(handoff.outcome_code).label).lower(),
        }
    return said


def _day(on: date) -> str:
    return on.strftime("%d/%m/%Y")
