"""As the owner: a real network with N members whose accounts will sleep, and one message due for each.

Class S, told at any hour and never spaced out: what a drill counts depends on the drill alone.
"""

import os
import sys
from datetime import timedelta

import django

MEMBERS = 200  # as many as the largest drill asks for
LABEL = os.environ.get("DRILL_LABEL", "drill")


def main(messages: int) -> None:
    django.setup()
    from core.kernel import clock  # noqa: PLC0415  app ready
    from core.tenancy.models import Sleep  # noqa: PLC0415  app ready
    from notifications.models import Message  # noqa: PLC0415  app ready

    due = clock.now() + timedelta(seconds=float(os.environ.get("DRILL_DUE_IN", "0")))
    sleeping = (list(Sleep.objects.select_related("user").order_by("pk")) or _members(MEMBERS))[:messages]
    structure = sleeping[0].user.memberships.get().structure
    Message.objects.bulk_create(
        Message(
            network_id=structure.network_id,
            owner_structure=structure,
            key=f"{LABEL}:{sleep.pk}",
            purpose="account.warned",
            message_class="S",
            channel="mail",
            user_id=sleep.user_id,
            subject_type="account",
            subject_id=sleep.pk,
            priority=1,
            not_before=due,
        )
        for sleep in sleeping
    )


def _members(count: int):  # type: ignore[no-untyped-def]
    from core.accounts.models import User  # noqa: PLC0415  app ready
    from core.kernel import clock  # noqa: PLC0415  app ready
    from core.tenancy.models import Membership, Network, Role, Sleep, Structure  # noqa: PLC0415  app ready

    network = Network.objects.create(slug="exercice", name="Exercice", kind="real")
    structure = Structure.objects.create(network=network, name="Structure", slug="structure", status="active")
    network.coordinating_structure = structure
    network.save(update_fields=["coordinating_structure"])
    users = [User(email=f"membre-{number}@exemple.invalid", first_name="Membre") for number in range(count)]
    User.objects.bulk_create(users)
    Membership.objects.bulk_create(
        Membership(user=user, structure=structure, network=network, role=Role.MEDIATOR) for user in users
    )
    now = clock.now()
    return Sleep.objects.bulk_create(
        Sleep(user=user, warned_at=now, due_at=now + timedelta(days=30)) for user in users
    )


main(int(sys.argv[1]))
