"""What a recipient opens, and what its forms hold before anything is typed."""

from datetime import timedelta
from typing import Any

from core.kernel import clock
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from referrals.models import Appointment
from referrals.operations import following


def page(relayed: Any, *rest: str) -> str:
    return "/".join([f"/demandes/{relayed.handoff.pk}", *rest, ""])


def text(answer: Any) -> str:
    return str(answer.content.decode())


def once(client: Any, address: str) -> dict[str, Any]:
    """What the form of this page holds before anything is typed."""
    form = client.get(address).context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}


def past_appointment(cast: Any, sent: Any) -> Any:
    with tenant(cast.bob):
        following.set_appointment(
            uuid7(),
            by=cast.bob,
            handoff_id=sent.handoff.pk,
            starts_at=clock.now() + timedelta(hours=1),
            place="Rue A",
            with_whom="Bob",
        )
        appointment = Appointment.objects.get()
    return appointment
