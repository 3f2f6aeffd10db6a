"""A request with a list: one structure asked, the others waiting their turn."""

from typing import Any

from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from people.operations.contacting import set_contact
from referrals.models import Handoff
from referrals.operations import sending
from referrals.operations.sending import Request
from tests.factories.floor import as_owner
from tests.factories.referrals import THREE, Relayed, consent
from tests.factories.tenancy import MembershipFactory, StructureFactory, UserFactory


def third(cast: Any, *, slug: str = "relais", name: str = "Le Troisième") -> Any:
    """A third structure of the network, and Eve who works there."""
    with as_owner():
        structure = StructureFactory(network=cast.network, slug=slug, name=name)
        return MembershipFactory(user=UserFactory(first_name="Eve"), structure=structure, role=Role.MEDIATOR)


def listed(
    cast: Any, *structures: Any, person: Any = None, agreed: Any = None, scopes: Any = THREE
) -> Relayed:
    """Alice asks the first of `structures` and keeps the others for later; she agreed for `agreed`, or for all."""
    person = person or cast.person
    consent(cast.alice, person, *(structures if agreed is None else agreed), scopes=scopes)
    with tenant(cast.alice):
        set_contact(person.pk, by=cast.alice, channels=["phone"], phone="+33639980002", commune="Grenoble")
        sent = sending.send(
            uuid7(),
            by=cast.alice,
            person_id=person.pk,
            target_id=structures[0].pk,
            request=Request(needs=["aide-demarches"]),
            scopes=scopes,
            with_slip=True,
            then=[structure.pk for structure in structures[1:]],
        )
    return Relayed(sent.referral, sent.handoff, sent.code)


def states(relayed: Relayed) -> list[str]:
    """The states of the list, in its order."""
    with as_owner():
        rows = Handoff.objects.filter(referral_id=relayed.referral.pk).order_by("rank")
        return list(rows.values_list("state", flat=True))
