"""How an agreement is taken, what each way needs, and how long it holds at most (people §3, §8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.kernel import clock
from core.kernel.errors import Incomplete, Refused
from core.kernel.refused_numbers import check_free_text
from core.kernel.words import day_in_words
from people.instruments import consent_script
from people.models import Capture, Copy

LIFETIMES = {
    Capture.ORAL_ATTESTED: relativedelta(days=30),
    Capture.ORAL_PHONE: relativedelta(days=30),
    Capture.ORAL_WITNESSED: relativedelta(months=6),
    Capture.PAPER_SIGNED: relativedelta(months=12),
    Capture.ON_SCREEN: relativedelta(months=12),
}
CONFIRMED_LIFETIME = relativedelta(months=6)


@dataclass(frozen=True, slots=True)
class Taken:
    """How the person said yes: the way, what proves it, who helped, and the exact text read to her."""

    capture: str
    text: str
    witness: str = ""
    phone_called: str = ""
    called_at: datetime | None = None
    helper: str = ""
    place: str = ""
    language: str = "fr"
    copy: str = ""
    guardian_agrees: bool = False
    own_agreement: str = ""
    tells_guardian: bool = False

    def columns(self, now: datetime) -> dict[str, Any]:
        """As the ledger writes it. An oral agreement by phone without an hour was taken just now."""
        by_phone = self.capture == Capture.ORAL_PHONE
        return {
            "capture": self.capture,
            "witness": self.witness,
            "phone_called": self.phone_called,
            "called_at": (self.called_at or now) if by_phone else None,
            "helper": self.helper,
            "place": self.place,
            "language": self.language,
            "copy": self.copy,
            "own_agreement": self.own_agreement,
            "tells_guardian": self.tells_guardian,
            "text_version": consent_script.current(self.language).version,
            "text_sha256": consent_script.fingerprint(self.text),
        }


def expiry(capture: str, start: datetime, consent_days: int) -> datetime:
    """The earliest of the kind's limit and the network's."""
    return min(start + LIFETIMES[Capture(capture)], start + timedelta(days=consent_days))


def to_read_aloud(names: Sequence[str], consent_days: int) -> str:
    """The exact text for these structures, today; « au plus tard » is the longest of what may be agreed."""
    now = clock.now()
    latest = max(expiry(kind, now, consent_days) for kind in LIFETIMES)
    return consent_script.read_aloud(names, day_in_words(timezone.localtime(latest).date()))


def check_taken(taken: Taken, *, oral_attestation: bool) -> None:
    """Refuse an agreement without what its kind needs."""
    for field in ("witness", "helper", "place"):
        check_free_text(getattr(taken, field), field=field)
    if taken.capture not in LIFETIMES:
        raise Incomplete(
            _("Dites comment la personne a donné son accord."), code="consent-missing", field="capture"
        )
    if taken.capture == Capture.ORAL_ATTESTED and not oral_attestation:
        raise Refused(
            _("Dans ce réseau, un accord de vive voix se donne devant un témoin. Indiquez le nom du témoin."),
            code="evidence-missing",
            field="capture",
        )
    if taken.capture == Capture.ORAL_WITNESSED and not taken.witness:
        raise Incomplete(_("Indiquez le nom du témoin."), code="evidence-missing", field="witness")
    if taken.capture == Capture.ORAL_PHONE:
        _check_call(taken)
    if taken.capture == Capture.ON_SCREEN and taken.copy not in Copy.values:
        raise Incomplete(
            _("Dites si la copie est remise ou proposée : la personne doit pouvoir la garder."),
            code="evidence-missing",
            field="copy",
        )


def _check_call(taken: Taken) -> None:
    if not taken.phone_called:
        raise Incomplete(_("Indiquez le numéro appelé."), code="evidence-missing", field="phone_called")
    if taken.called_at is not None and taken.called_at > clock.now():
        raise Incomplete(
            _("Cet appel n’a pas encore eu lieu. Vérifiez le jour et l’heure."),
            code="evidence-missing",
            field="called_at",
        )
