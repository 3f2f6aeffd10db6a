"""What the clocks of a network need to know: its ladders, and the days on which someone is closed."""

from datetime import timedelta

from core.kernel import clock
from core.tenancy.models import Closure, Network
from referrals.models import Delay, Priority
from referrals.rules.clocks import Away, Ladder, Terms
from referrals.states import DueKind

REMEMBERED = timedelta(days=400)  # a handoff that has waited for longer has spent its fifteen days


def terms_of(network: Network) -> Terms:
    """Two reads, whatever the number of clocks."""
    rows = Delay.objects.of_network(network.pk)
    since = clock.now().date() - REMEMBERED
    closures = Closure.objects.of_network(network.pk).not_over(since)
    return Terms(
        time_zone=network.time_zone,
        subdivision=network.subdivision,
        ladders={
            (DueKind(row.kind), Priority(row.priority)): Ladder(row.first, row.second, row.third)
            for row in rows
        },
        away=tuple(Away(row.structure_id, row.first_day, row.last_day) for row in closures),
    )
