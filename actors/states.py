"""The states of a partner slot, and what leads from one to the next. What is not written is refused."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.kernel.transitions import Transitions


class SlotState(models.TextChoices):
    OPEN = "open", _("Libre")
    BOOKED = "booked", _("Réservé")
    RELEASED = "released", _("Rendu à la structure")
    WITHDRAWN = "withdrawn", _("Retiré")


S = SlotState


class SlotAct(models.TextChoices):
    """What is done to an hour kept for referrals (actors §12)."""

    BOOK = "book", _("réserver")
    REOPEN = "reopen", _("rouvrir")
    RELEASE = "release", _("rendre à la structure")
    WITHDRAW = "withdraw", _("retirer")


SLOT: Transitions[SlotState, SlotAct] = Transitions(
    {
        (S.OPEN, SlotAct.BOOK): S.BOOKED,
        (S.OPEN, SlotAct.RELEASE): S.RELEASED,
        (S.OPEN, SlotAct.WITHDRAW): S.WITHDRAWN,
        (S.BOOKED, SlotAct.REOPEN): S.OPEN,
        (S.BOOKED, SlotAct.RELEASE): S.RELEASED,
    }
)
