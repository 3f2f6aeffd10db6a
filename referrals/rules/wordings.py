"""The nameless preview in words: « sans votre nom », never « anonyme »."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.kernel import nomenclature, procedures, words
from referrals.models import Motive, Priority

Labels = Callable[[list[str]], list[str]]


def age_in_words(band: str) -> str:
    """« entre 60 et 74 ans » for `60-74`."""
    low, _sign, high = band.partition("-")
    if not high:
        return _("%(age)s ans ou plus") % {"age": band.rstrip("+")} if band else ""
    if low == "0":
        return _("moins de %(age)s ans") % {"age": int(high) + 1}
    return _("entre %(low)s et %(high)s ans") % {"low": low, "high": high}


def preview_facts(content: Mapping[str, Any], *, languages: Labels, welcome: Labels) -> list[tuple[str, str]]:
    """What the structure reads before answering, label by label; what is empty is left out."""
    deadline = date.fromisoformat(content["deadline"]) if content.get("deadline") else None
    urgent = content.get("priority") == Priority.URGENT
    facts = [
        (_("Besoin"), ", ".join(nomenclature.labels(content.get("needs", [])))),
        (_("Démarche"), procedures.label(content.get("procedure", ""))),
        (_("Motif"), str(Motive(content["motive"]).label) if content.get("motive") else ""),
        (_("Urgence"), _("oui") if urgent else ""),
        (_("Avant le"), words.day_in_words(deadline) if deadline else ""),
        (_("Âge"), age_in_words(content.get("age_band", ""))),
        (_("Où"), content.get("commune", "")),
        (_("Langue"), ", ".join(languages(content.get("languages", [])))),
        (_("À prévoir"), ", ".join(welcome(content.get("accommodations", [])))),
    ]
    return [(label, words.with_nbsp(value)) for label, value in facts if value]
