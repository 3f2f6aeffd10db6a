"""What proves that someone cannot be reached: tries on several days, by several channels (referrals §8)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from core.kernel import clock, workdays
from referrals.models import Attempt, Channel, Reach
from referrals.rules.clocks import Territory

TRIES = 3
DAYS = 3
CHANNELS = 2
LETTER_DAYS = 10  # working days for an answer to a letter


def missing_evidence(
    attempts: Sequence[Attempt], channels: Collection[str], now: datetime, territory: Territory
) -> str:
    """What is still to be tried before « injoignable », in a sentence; empty when enough was.

    `channels`: those by which she can be reached, as far as one knows. Only tries since she was last reached count.
    """
    last = max((one.at for one in attempts if one.result == Reach.REACHED), default=None)
    tries = [one for one in attempts if last is None or one.at > last]
    if set(channels) == {Channel.LETTER}:
        return _letter(tries, now, territory)
    if len(tries) < TRIES:
        return _("Il faut trois essais notés avant de dire « injoignable ».")
    if len({one.at.astimezone(clock.zone()).date() for one in tries}) < DAYS:
        return _("Il faut des essais sur trois jours différents.")
    if len(set(channels)) != 1 and len({one.channel for one in tries}) < CHANNELS:
        return _("Il faut essayer par deux moyens différents.")
    return ""


def _letter(tries: Sequence[Attempt], now: datetime, territory: Territory) -> str:
    posted = min((one.at for one in tries if one.result == Reach.POSTED), default=None)
    if posted is None:
        return _("Elle n’a que le courrier : envoyez d’abord une lettre.")
    if workdays.elapsed(posted, now, territory.time_zone, territory.subdivision) < LETTER_DAYS:
        return _("Une lettre est partie : laissez dix jours ouvrés à la réponse.")
    return ""
