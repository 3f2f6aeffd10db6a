"""An empty network: its coordinating structure, and the way in for its coordinator."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.journal.operations import record
from core.kernel.errors import Conflict
from core.kernel.tenant import current, system_member
from core.tenancy.models import Invitation, Network, Role, Structure, StructureStatus
from core.tenancy.operations.joining import write_invitation


def open_network(slug: str, *, name: str) -> Network:
    """The bare row of the network, before any tenant can be opened on it.

    Run again after a failure it finds the row it left; a network that has its coordination is refused."""
    network, created = Network.objects.get_or_create(slug=slug, defaults={"name": name})
    if not created and network.coordinating_structure_id is not None:
        raise Conflict(_("Un réseau de ce nom court existe déjà."))
    return network


@transaction.atomic
def found_network(network: Network, *, coordinator: str) -> tuple[Invitation, str]:
    """Give the network its coordinating structure and invite its coordinator. Inside `tenant(network=…)`."""
    by = system_member(current())
    structure = Structure.objects.create(
        network=network,
        name=_("Coordination %(network)s") % {"network": network.name},
        slug="coordination",
        status=StructureStatus.ACTIVE,
    )
    network.coordinating_structure = structure
    network.save(update_fields=["coordinating_structure"])
    record("network.created", subject=network, by=by)
    return write_invitation(structure, email=coordinator, role=Role.COORDINATOR, by=by)
