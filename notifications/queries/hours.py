"""The wall time of a network, the days it is closed and the hours in which it writes, as a pure `Times`."""

from datetime import timedelta
from typing import Any

from core.kernel import clock
from core.tenancy.models import Closure, Network
from notifications.models import QuietProfile
from notifications.rules.windows import PROFILES, Calendar, Hours, Quiet, Times


def times_of(network: Network) -> Times:
    """Two reads. The days on which the whole network is closed are as public holidays (notifications §7)."""
    calendar = calendar_of(network)
    today = calendar.local(clock.now()).date()
    closures = Closure.objects.of_network(network.pk).filter(structure=None).not_over(today)
    closed = frozenset(
        one.first_day + timedelta(days=day)
        for one in closures
        for day in range((one.last_day - one.first_day).days + 1)
    )
    return Times(Calendar(calendar.zone, calendar.subdivision, closed), PROFILES | _said(network.pk))


def calendar_of(network: Network) -> Calendar:
    """Without the days it is closed: for the day it is, and its hour."""
    return Calendar(network.time_zone, network.subdivision)


def _said(network_id: int) -> dict[Quiet, Hours]:
    rows: Any = QuietProfile.objects.of_network(network_id)
    return {
        Quiet(row.profile): Hours(row.opens, row.closes, frozenset(row.days), row.holidays) for row in rows
    }
