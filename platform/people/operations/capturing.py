"""How an agreement is taken, what each way needs, and how long it holds at most (people §3, §8)."""

from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Incomplete, Refused
from people.models import Capture

LIFETIMES = {
    Capture.ORAL_ATTESTED: relativedelta(days=30),
    Capture.ORAL_PHONE: relativedelta(days=30),
    Capture.ORAL_WITNESSED: relativedelta(months=6),
    Capture.PAPER_SIGNED: relativedelta(months=12),
    Capture.ON_SCREEN: relativedelta(months=12),
}


def expiry(capture: str, start: datetime, consent_days: int) -> datetime:
    """The earliest of the kind's limit and the network's."""
    return min(start + LIFETIMES[Capture(capture)], start + timedelta(days=consent_days))


def check_capture(capture: str, *, witness: str, phone_called: str, oral_attestation: bool) -> None:
    """Refuse an agreement without what its kind needs."""
    if capture not in LIFETIMES:
        raise Incomplete(
            _("Dites comment la personne a donné son accord."), code="consent-missing", field="capture"
        )
    if capture == Capture.ORAL_ATTESTED and not oral_attestation:
        raise Refused(
            _("Dans ce réseau, un accord de vive voix se donne devant un témoin. Indiquez le nom du témoin."),
            code="evidence-missing",
            field="capture",
        )
    if capture == Capture.ORAL_WITNESSED and not witness:
        raise Incomplete(_("Indiquez le nom du témoin."), code="evidence-missing", field="witness")
    if capture == Capture.ORAL_PHONE and not phone_called:
        raise Incomplete(_("Indiquez le numéro appelé."), code="evidence-missing", field="phone_called")
