"""A large network without a single real name, written by the owner in set statements."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction

from core.accounts.models import User
from core.tenancy.models import Membership, Network, NetworkKind, Role, Structure, StructureStatus

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
    _run(
        """
        insert into people_person (id, home_structure_id, network_id, created_at, first_name, last_name, civility,
            door_name, birth_precision, languages, search_name, search_first)
        select gen_random_uuid(), case when n <= %(own)s then %(first)s else %(first)s + 1 + n %% %(others)s end, %(network)s,
            now() - n * interval '20 seconds', 'prenom' || n %% 997, 'nom' || n %% 4999, '', '', 'none', '{fr}',
            'nom' || n %% 4999 || ' prenom' || n %% 997, 'prenom' || n %% 997 || ' nom' || n %% 4999
        from generate_series(1, %(persons)s) n
        """,
        own=own,
        first=first,
        others=STRUCTURES - 1,
        network=network.pk,
        persons=persons,
    )
    say(f"  {persons} personnes")
    _run(
        """
        insert into people_personstatus (id, person_id, home_structure_id, network_id, status)
        select gen_random_uuid(), id, home_structure_id, network_id, 'active' from people_person where home_structure_id <= %(last)s
        """,
        last=small.pk,
    )
    _run(
        """
        insert into people_accessgrant (id, person_id, home_structure_id, structure_id, network_id, scope, ground,
            consent_id, starts_at, expires_at, person_created_at, search_name)
        select gen_random_uuid(), p.id, p.home_structure_id, p.reader, p.network_id, s.scope, 'consent', gen_random_uuid(), now(),
            now() + case when p.dice < 0.7 then interval '90 days' else interval '-5 days' end, p.created_at, p.search_name
        from (select p.*, random() as dice,
                  case when random() < 0.01 then %(first)s else %(first)s + 1 + (random() * %(others)s)::int %% %(others)s end as reader
              from people_person p where random() < 0.5) p
        cross join (values (1::smallint), (3::smallint)) s(scope)
        where p.reader <> p.home_structure_id
        """,
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
    return Membership.objects.for_request().get(pk=membership.pk)


def _referrals(persons: int, big: Structure, small: Structure) -> None:
    """One past referral for a fifth of the persons; 2 000 that the small structure must answer."""
    waiting = min(2000, int(persons * BIG_SHARE) // 2)
    _run(
        """
        insert into referrals_referral (id, network_id, ref_code, person_id, sharing, sender_structure_id, holder_structure_id,
            motive, priority, urgent_reason, state, version, next_due_at, level_due_at, next_due_kind, escalation_level, created_at,
            first_sent_at, closed_at, close_reason, closed_by)
        select gen_random_uuid(), p.network_id, 'B' || row_number() over (), p.id, 'consent', p.home_structure_id,
            p.home_structure_id, 'learn', 'normal', '', case when w then 'open' else 'closed' end, 1,
            case when w then now() + interval '3 days' end, case when w then now() + interval '3 days' end, case when w then 'answer' end, 0, p.created_at, p.created_at,
            case when not w then now() end, case when not w then 'acknowledged' end, ''
        from (select p.*, p.home_structure_id = %(big)s and row_number() over (partition by p.home_structure_id) <= %(waiting)s as w
              from people_person p) p
        where w or random() < 0.2
        """,
        big=big.pk,
        waiting=waiting,
    )
    _run(
        """
        insert into referrals_handoff (id, network_id, referral_id, person_id, from_structure_id, target_id, kind, rank, urgent, scopes,
            state, version, due_at, owed_by, created_at, sent_at, via, answerer, recall_reason, duplicate_ref, pause_reason,
            outcome_code, answer_days_spent)
        select gen_random_uuid(), r.network_id, r.id, r.person_id, r.sender_structure_id,
            case when r.state = 'open' or r.sender_structure_id = %(big)s then %(small)s else %(big)s end, 'request', 1, false, '{1,2,3}',
            case when r.state = 'open' then 'sent' else 'ended' end, 1, case when r.state = 'open' then r.next_due_at end,
            case when r.state = 'open' then 'recipient' end, r.created_at, r.created_at, 'web', '', '', '', '',
            case when r.state = 'open' then null else 'need_met' end, 0
        from referrals_referral r
        """,
        big=big.pk,
        small=small.pk,
    )
    _run(
        """
        insert into referrals_handoffneed (id, network_id, referral_id, handoff_id, person_id, from_structure_id, target_id, code, live,
            unmet)
        select gen_random_uuid(), network_id, referral_id, id, person_id, from_structure_id, target_id, 'aide-demarches', state = 'sent', false
        from referrals_handoff
        """
    )
    _run(
        """
        insert into referrals_handoffpreview (id, network_id, handoff_id, from_structure_id, target_id, content)
        select gen_random_uuid(), network_id, id, from_structure_id, target_id,
            '{"needs": ["aide-demarches"], "motive": "learn", "priority": "normal", "deadline": "", "age_band": "60-74",
              "commune": "Commune", "languages": [], "accommodations": []}'
        from referrals_handoff where state = 'sent'
        """
    )


def _run(sql: str, **values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
