"""What a fact confirms of the directory without anybody typing it: someone was received here, at this hour."""

from actors.models import Place
from core.kernel import clock
from core.kernel.querysets import Member


def received_here(*, by: Member) -> None:
    """Someone came in: the hours of one's own places were right today. Part of the arrival's act and its event (actors §3)."""
    today = clock.now().astimezone(clock.zone()).date()
    Place.objects.visible_to(by).of_structure(by.structure_id).update(hours_verified_on=today)
