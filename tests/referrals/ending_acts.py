"""Acts of the coordination on a structure that ends, for the tests of its end."""

from datetime import timedelta
from typing import Any

from core.kernel import clock
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from core.tenancy.models import Structure
from core.tenancy.operations.ending import begin
from referrals.models import Handoff
from referrals.operations.ending import finish
from referrals.operations.following_on import ask_to_follow_on
from tests.factories.floor import as_owner


def closing(cast: Any, structure: Structure, to: str = "left") -> None:
    review = clock.now().date() + timedelta(days=30) if to == "suspended" else None
    with tenant(cast.solene):
        begin(structure.pk, by=cast.solene, to=to, why="stops", review_on=review)


def done(cast: Any, structure: Structure) -> None:
    with tenant(cast.solene):
        finish(structure.pk, by=cast.solene)


def fresh(row: Any) -> Any:
    with as_owner():
        return type(row).objects.get(pk=row.pk)


def act(cast: Any, operation: Any, id: Any, **said: Any) -> Any:
    with tenant(cast.solene):
        return operation(id, by=cast.solene, **said)


def follow_on(cast: Any, relayed: Any, target: Structure) -> Handoff:
    """The coordination asks this structure to follow Yvette, whose home is closing."""
    with tenant(cast.solene):
        return ask_to_follow_on(uuid7(), by=cast.solene, referral_id=relayed.referral.pk, target_id=target.pk)
