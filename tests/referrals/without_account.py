"""A recipient without account, and what its mails carry: shared by the tests of its link."""

from typing import Any

from core.kernel.tenant import tenant
from referrals.models import Handoff
from referrals.operations import linking
from tests.factories.floor import as_owner
from tests.factories.tenancy import StructureFactory

LIST = "/reponse/ici/"


def external(cast: Any) -> Any:
    """With the mailbox and the phone that the directory knows."""
    with as_owner():
        return StructureFactory(
            network=cast.network,
            slug="dehors",
            name="Secours du Port",
            status="external",
            email="port@exemple.invalid",
            phone="+33465710099",
        )


def mailed(relayed: Any, structure: Any) -> str:
    """The token that the mail carries."""
    with tenant(structure=structure, system="deliver_messages"):
        return linking.make_link(Handoff.objects.get(pk=relayed.handoff.pk), structure=structure)
