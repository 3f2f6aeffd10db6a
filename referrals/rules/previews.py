"""What a recipient reads before accepting: codes only, « sans votre nom » (referrals §2)."""

from collections.abc import Sequence
from datetime import date

from core.kernel import procedures
from core.kernel.floor.scopes import Scope
from referrals.models import Referral

# Accommodations that say something of the person's life, not of the welcome: never in a preview.
NEVER = frozenset({"budget", "sans_adresse", "sans_piece", "protection"})
_BANDS = (18, 26, 40, 60, 75)


def age_band(birth: date | None, today: date) -> str:
    """« 60-74 » from a birth date, or nothing; wide enough to recognise nobody."""
    if birth is None:
        return ""
    age = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
    for low, high in zip((0, *_BANDS), (*_BANDS, 0), strict=True):
        if not high or age < high:
            return f"{low}+" if not high else f"{low}-{high - 1}"
    return ""


def preview(
    referral: Referral,
    *,
    needs: Sequence[str],
    procedure: str,
    scopes: Sequence[int],
    birth: date | None,
    today: date,
    commune: str,
    languages: Sequence[str],
    accommodations: Sequence[str],
) -> dict[str, object]:
    """The frozen content. Accommodations only when their scope is agreed, and never those of NEVER."""
    shown = [code for code in accommodations if code not in NEVER] if Scope.ACCOMMODATIONS in scopes else []
    return {
        "needs": list(needs),
        "procedure": procedure if procedures.is_known(procedure) else "",
        "motive": referral.motive,
        "priority": referral.priority,
        "deadline": referral.deadline.isoformat() if referral.deadline else "",
        "age_band": age_band(birth, today),
        "commune": commune,
        "languages": [language for language in languages if language != "fr"],
        "accommodations": shown,
    }
