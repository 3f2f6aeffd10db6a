"""A large network without a single real name, written by the owner in set statements."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction

from core.accounts.models import User
from core.tenancy.models import Membership, Network, NetworkKind, Role, Structure, StructureStatus
from people.models import AccessGrant, Person, PersonStatus
from referrals.models import Handoff, HandoffNeed, HandoffPreview, Referral
from tests.benchmarks.filling import insert

STRUCTURES = 500
BIG_SHARE = 0.02  # of all persons: the structure whose lists are measured


@dataclass
class World:
    network: Network
    big: Structure
    small: Structure
    sender: Membership
    recipient: Membership
    persons: int


def build(persons: int, say: Callable[[str], object] = print) -> World:
    """Fill an empty database; return what the measures act with."""
    network = Network.objects.create(slug="mesure", name="Mesure", kind=NetworkKind.BENCH)
    Structure.objects.bulk_create(
        Structure(
            network=network,
            name=f"Structure {number:03d}",
            slug=f"s-{number:03d}",
            status=StructureStatus.ACTIVE,
            phone="+33465710001",
            team_line="l’accueil",
        )
        for number in range(STRUCTURES)
    )
    structures = list(Structure.objects.order_by("pk"))
    big, small = structures[0], structures[1]
    own, first = int(persons * BIG_SHARE), structures[0].pk
    _persons(own, first, persons, network)
    say(f"  {persons} personnes")
    insert(
        PersonStatus,
        "people_person p where home_structure_id <= %(last)s",
        {
            "person_id": "p.id",
            "home_structure_id": "p.home_structure_id",
            "network_id": "p.network_id",
            "status": "'active'",
        },
        last=small.pk,
    )
    insert(
        AccessGrant,
        """(select p.*, random() as dice,
                  case when random() < 0.01 then %(first)s else %(first)s + 1 + (random() * %(others)s)::int %% %(others)s end as reader
              from people_person p where random() < 0.5) p
        cross join (values (1::smallint), (3::smallint)) s(scope)
        where p.reader <> p.home_structure_id""",
        {
            "person_id": "p.id",
            "home_structure_id": "p.home_structure_id",
            "structure_id": "p.reader",
            "network_id": "p.network_id",
            "scope": "s.scope",
            "ground": "'consent'",
            "consent_id": "gen_random_uuid()",
            "starts_at": "now()",
            "expires_at": "now() + case when p.dice < 0.7 then interval '90 days' else interval '-5 days' end",
            "person_created_at": "p.created_at",
            "search_name": "p.search_name",
        },
        first=first,
        others=STRUCTURES - 1,
    )
    say("  partages")
    members = [member(big, Role.SOCIAL_WORKER, "envoi"), member(small, Role.MEDIATOR, "accueil")]
    with transaction.atomic():  # the preview of a handoff is checked at commit
        _referrals(persons, big, small)
    say("  demandes")
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    return World(network, big, small, members[0], members[1], persons)


def member(structure: Structure, role: str, name: str) -> Membership:
    user = User.objects.create_user(f"{name}@exemple.invalid", first_name=name.title(), demo=True)
    membership = Membership(user=user, structure=structure, network=structure.network, role=role)
    membership.save()
    return Membership.objects.select_related("user", "structure", "network").get(pk=membership.pk)


def _persons(own: int, first: int, persons: int, network: Network) -> None:
    """The first `own` belong to the first structure, the others to all the others in turn."""
    insert(
        Person,
        "generate_series(1, %(persons)s) n",
        {
            "home_structure_id": "case when n <= %(own)s then %(first)s else %(first)s + 1 + n %% %(others)s end",
            "network_id": "%(network)s",
            "created_at": "now() - n * interval '20 seconds'",
            "first_name": "'prenom' || n %% 997",
            "last_name": "'nom' || n %% 4999",
            "languages": "'{fr}'",
            "search_name": "'nom' || n %% 4999 || ' prenom' || n %% 997",
            "search_first": "'prenom' || n %% 997 || ' nom' || n %% 4999",
        },
        own=own,
        first=first,
        others=STRUCTURES - 1,
        network=network.pk,
        persons=persons,
    )


def _referrals(persons: int, big: Structure, small: Structure) -> None:
    """One past referral for a fifth of the persons; 2 000 that the small structure must answer."""
    waiting = min(2000, int(persons * BIG_SHARE) // 2)
    insert(
        Referral,
        """(select p.*, p.home_structure_id = %(big)s and row_number() over (partition by p.home_structure_id) <= %(waiting)s as w
              from people_person p) p
        where w or random() < 0.2""",
        {
            "network_id": "p.network_id",
            "ref_code": "'B' || row_number() over ()",
            "person_id": "p.id",
            "sharing": "'consent'",
            "sender_structure_id": "p.home_structure_id",
            "holder_structure_id": "p.home_structure_id",
            "motive": "'learn'",
            "state": "case when w then 'open' else 'closed' end",
            "next_due_at": "case when w then now() + interval '3 days' end",
            "level_due_at": "case when w then now() + interval '3 days' end",
            "next_due_kind": "case when w then 'answer' end",
            "created_at": "p.created_at",
            "first_sent_at": "p.created_at",
            "closed_at": "case when not w then now() end",
            "close_reason": "case when not w then 'acknowledged' end",
        },
        big=big.pk,
        waiting=waiting,
    )
    ends = {name: f"r.{name}" for name in ("network_id", "person_id", "created_at")}
    insert(
        Handoff,
        "referrals_referral r",
        ends
        | {
            "referral_id": "r.id",
            "from_structure_id": "r.sender_structure_id",
            "target_id": "case when r.state = 'open' or r.sender_structure_id = %(big)s then %(small)s else %(big)s end",
            "scopes": "'{1,2,3}'",
            "state": "case when r.state = 'open' then 'sent' else 'ended' end",
            "due_at": "case when r.state = 'open' then r.next_due_at end",
            "owed_by": "case when r.state = 'open' then 'recipient' end",
            "sent_at": "r.created_at",
            "outcome_code": "case when r.state = 'open' then null else 'need_met' end",
        },
        big=big.pk,
        small=small.pk,
    )
    asked(HANDOFFS)


HANDOFFS = "referrals_handoff h"


def asked(handoffs: str, **values: object) -> None:
    """One need for each of these handoffs, and the preview of those that wait for an answer."""
    ends = {name: f"h.{name}" for name in ("network_id", "from_structure_id", "target_id")}
    insert(
        HandoffNeed,
        handoffs,
        ends
        | {
            "referral_id": "h.referral_id",
            "handoff_id": "h.id",
            "person_id": "h.person_id",
            "code": "'aide-demarches'",
            "live": "h.state in ('sent', 'accepted')",
        },
        **values,
    )
    waiting = " and " if " where " in handoffs else " where "
    insert(
        HandoffPreview,
        f"{handoffs}{waiting}h.state = 'sent'",
        ends | {"handoff_id": "h.id", "content": f"'{PREVIEW}'"},
        **values,
    )


PREVIEW = """{"needs": ["aide-demarches"], "motive": "learn", "priority": "normal", "deadline": "", "age_band": "60-74",
              "commune": "Commune", "languages": [], "accommodations": []}"""
