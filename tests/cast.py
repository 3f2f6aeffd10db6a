"""The cast of every test: Alice sends, Bob receives, Chloé is unrelated, Dan is in another network."""

from dataclasses import dataclass

from core.tenancy.models import Invitation, Membership, Network, Role, Structure
from people.models import Person
from tests.factories.people import PersonFactory
from tests.factories.tenancy import (
    InvitationFactory,
    MembershipFactory,
    NetworkFactory,
    StructureFactory,
    UserFactory,
)

QUINQUET, ZEBULON = "Quinquet", "Zebulon"


@dataclass
class Cast:
    network: Network
    sender: Structure
    recipient: Structure
    unrelated: Structure
    coordination: Structure
    elsewhere: Structure
    alice: Membership
    bob: Membership
    chloe: Membership
    dan: Membership
    lea: Membership  # leads the sender's structure
    desk: Membership  # the sender's counter
    solene: Membership  # coordinates the network
    person: Person  # Alice's; her names hold the marker QUINQUET
    dans_person: Person  # Dan's; her names hold the marker ZEBULON
    invitation: Invitation  # to the sender's structure
    dans_invitation: Invitation  # to Dan's


def make_cast() -> Cast:
    network = NetworkFactory(slug="ici", name="Ici")
    other = NetworkFactory(slug="ailleurs", name="Ailleurs")
    sender = StructureFactory(network=network, slug="ccas", name="CCAS, accueil Chorier")
    recipient = StructureFactory(network=network, slug="fil", name="Le Fil des Écrans")
    unrelated = StructureFactory(network=network, slug="souris", name="La Souris Verte")
    coordination = StructureFactory(network=network, slug="coordination", name="Coordination")
    elsewhere = StructureFactory(network=other, slug="ailleurs", name="Autre vallée")
    network.coordinating_structure = coordination
    network.save(update_fields=["coordinating_structure"])
    return Cast(
        network=network,
        sender=sender,
        recipient=recipient,
        unrelated=unrelated,
        coordination=coordination,
        elsewhere=elsewhere,
        alice=_member("Alice", sender, Role.SOCIAL_WORKER),
        bob=_member("Bob", recipient, Role.MEDIATOR),
        chloe=_member("Chloé", unrelated, Role.MEDIATOR),
        dan=_member("Dan", elsewhere, Role.SOCIAL_WORKER),
        lea=_member("Léa", sender, Role.LEAD),
        desk=_member("Dora", sender, Role.DESK),
        solene=_member("Solène", coordination, Role.COORDINATOR),
        person=PersonFactory(home_structure=sender, first_name="Yvette", last_name=QUINQUET),
        dans_person=PersonFactory(home_structure=elsewhere, first_name="Yvette", last_name=ZEBULON),
        invitation=InvitationFactory(structure=sender),
        dans_invitation=InvitationFactory(structure=elsewhere),
    )


def _member(first_name: str, structure: Structure, role: Role) -> Membership:
    return MembershipFactory(user=UserFactory(first_name=first_name), structure=structure, role=role)
