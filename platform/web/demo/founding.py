"""The network, its structures, its professionals, its directory: what was there on the first day."""

from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from actors.operations.demonstrating import load_demo_places
from core.accounts.models import User
from core.journal.operations import record
from core.kernel import clock
from core.kernel.tenant import current, system_member, tenant
from core.tenancy.models import Membership, Network, NetworkKind, Structure, StructureStatus
from web.demo.dates import Calendar
from web.demo.world import Pro, Team, World


@dataclass
class Founded:
    """A network that is there, by the keys of its data."""

    world: World
    network: Network
    structures: dict[str, Structure] = field(default_factory=dict)
    pros: dict[str, Membership] = field(default_factory=dict)


def found(world: World, calendar: Calendar) -> Founded:
    """Open the network. Its personas cannot sign in yet: `let_in` is the last act of the demonstration."""
    with clock.moved(calendar.founded):
        network = Network.objects.create(
            slug=world.slug,
            name=world.name,
            kind=NetworkKind.DEMO,
            desk_phone=_phone(world, 99),
            **world.bounds,
        )
        founded = Founded(world, network)
        with tenant(network=network.pk, system="seed_demo"):
            for number, team in enumerate(world.teams, start=1):
                _open(founded, team, number)
            network.coordinating_structure = next(
                founded.structures[team.key] for team in world.teams if team.coordinating
            )
            network.save(update_fields=["coordinating_structure"])
            record("network.created", subject=network, by=system_member(current()))
            load_demo_places(
                world.places,
                network=network,
                structures={structure.name: structure for structure in founded.structures.values()},
                as_of=calendar.as_of,
                by=system_member(current()),
                closed=world.closed,
            )
    return founded


def let_in(password: str) -> None:
    """Give every persona this password. Until then the demonstration is unfinished."""
    User.objects.filter(demo=True, memberships__network__kind=NetworkKind.DEMO).update(
        password=make_password(password)
    )


def is_finished(network: Network) -> bool:
    """Its personas may sign in: that is given last."""
    personas = Membership.objects.personas().filter(network=network)
    return personas.exists() and all(persona.user.has_usable_password() for persona in personas)


def _open(founded: Founded, team: Team, number: int) -> None:
    structure = Structure.objects.create(
        network=founded.network,
        name=team.name,
        slug=team.key.removeprefix("v-"),
        parent=founded.structures.get(team.parent),
        status=StructureStatus.ACTIVE,
        phone=_phone(founded.world, number),
        team_line=team.team_line,
        email=f"equipe.{team.key}@{founded.world.slug}.invalid",
        address=team.address,
        hours=team.hours,
        sector=team.sector,
    )
    founded.structures[team.key] = structure
    for pro in team.pros:
        membership = _join(founded, pro, structure)
        founded.pros.setdefault(pro.key, membership)


def _join(founded: Founded, pro: Pro, structure: Structure) -> Membership:
    email = address(pro, slug=founded.world.slug)
    user = User.objects.filter(email=email).first() or User.objects.create_user(
        email, None, first_name=pro.first_name, last_name=pro.last_name, demo=True
    )
    return Membership.objects.create(
        user=user, structure=structure, network=founded.network, role=pro.role, title=pro.title
    )


def address(pro: Pro, *, slug: str) -> str:
    """Where nothing arrives: `.invalid` is nobody's."""
    return pro.email or f"{pro.key.removeprefix('v-')}@{slug}.invalid"


def _phone(world: World, number: int) -> str:
    return f"+33{world.phones[1:]}{number:03}"
