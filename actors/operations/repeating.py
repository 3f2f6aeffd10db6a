"""Weekly hours kept eight weeks ahead, network by network. Safe at any time, and twice."""

from actors.models import SlotSeries
from actors.operations.slots import write_out
from core.kernel import clock
from core.kernel.tenant import current, system_member, tenant
from core.tenancy.models import Network

TASK = "publish_slots"


def write_out_all() -> int:
    """Each repetition in a transaction of its own. How many hours were added."""
    added = 0
    for network_id in Network.objects.order_by("pk").values_list("pk", flat=True):
        today = clock.now().astimezone(clock.zone()).date()
        with tenant(network=network_id, system=TASK):
            mine = SlotSeries.objects.visible_to(system_member(current())).running(today)
            series_ids = list(mine.order_by("pk").values_list("pk", flat=True))
        for series_id in series_ids:
            with tenant(network=network_id, system=TASK):
                added += write_out(series_id, by=system_member(current()))
    return added
