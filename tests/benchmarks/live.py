"""Requests that are alive, by the hundred thousand: who sent them, who is asked, when each is due."""

from dataclasses import dataclass

from django.db import connection, transaction

from people.models import AccessGrant, Person
from referrals.models import Handoff, Referral
from tests.benchmarks.filling import insert
from tests.benchmarks.pages import become
from tests.benchmarks.world import World, asked


@dataclass(frozen=True)
class Plan:
    """SQL over « n », the number of the request. `state`: of the handoff, « sent », « accepted » or « ended »."""

    mark: str  # begins each reference
    count: int
    sender: str
    target: str
    state: str
    due: str


def fill(world: World, plan: Plan) -> None:
    """A person, a request, what is asked, and the name open to who accepted it."""
    become("relais_owner")
    with transaction.atomic():  # the preview of a handoff is checked at commit
        _draw(plan)
        _write(world)
        with connection.cursor() as cursor:
            cursor.execute("drop table drawn")
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def _draw(plan: Plan) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            create temporary table drawn on commit drop as
            select gen_random_uuid() as person, gen_random_uuid() as referral, gen_random_uuid() as handoff, %s || n as ref,
                {plan.sender} as sender, {plan.target} as target, {plan.state} as state, {plan.due} as due,
                now() - n * interval '5 seconds' as at
            from generate_series(1, %s) n
            """,
            [plan.mark, plan.count],
        )


def _write(world: World) -> None:
    network = {"network_id": "%(network)s"}
    insert(
        Person,
        "drawn d",
        network
        | {
            "id": "d.person",
            "home_structure_id": "d.sender",
            "created_at": "d.at",
            "first_name": "'prenom'",
            "last_name": "d.ref",
            "languages": "'{fr}'",
            "search_name": "lower(d.ref)",
            "search_first": "'prenom'",
        },
        network=world.network.pk,
    )
    insert(
        Referral,
        "drawn d",
        network
        | {
            "id": "d.referral",
            "ref_code": "d.ref",
            "person_id": "d.person",
            "sharing": "'consent'",
            "sender_structure_id": "d.sender",
            "holder_structure_id": "case when d.state = 'accepted' then d.target else d.sender end",
            "motive": "'learn'",
            "state": "case d.state when 'sent' then 'open' when 'accepted' then 'engaged' else 'closed' end",
            "next_due_at": "case when d.state <> 'ended' then d.due end",
            "level_due_at": "case when d.state <> 'ended' then d.due end",
            "next_due_kind": "case d.state when 'sent' then 'answer' when 'accepted' then 'news' end",
            "created_at": "d.at",
            "first_sent_at": "d.at",
            "closed_at": "case when d.state = 'ended' then d.at end",
            "close_reason": "case when d.state = 'ended' then 'acknowledged' end",
        },
        network=world.network.pk,
    )
    insert(
        Handoff,
        "drawn d",
        network
        | {
            "id": "d.handoff",
            "referral_id": "d.referral",
            "person_id": "d.person",
            "from_structure_id": "d.sender",
            "target_id": "d.target",
            "scopes": "'{1,2,3}'",
            "state": "d.state",
            "due_at": "case when d.state <> 'ended' then d.due end",
            "owed_by": "case when d.state <> 'ended' then 'recipient' end",
            "created_at": "d.at",
            "sent_at": "d.at",
            "decided_at": "case when d.state <> 'sent' then d.at end",
            "outcome_code": "case when d.state = 'ended' then 'need_met' end",
        },
        network=world.network.pk,
    )
    insert(
        AccessGrant,
        "drawn d where d.state = 'accepted'",
        network
        | {
            "person_id": "d.person",
            "home_structure_id": "d.sender",
            "structure_id": "d.target",
            "scope": "1",
            "ground": "'consent'",
            "consent_id": "gen_random_uuid()",
            "starts_at": "d.at",
            "expires_at": "now() + interval '90 days'",
            "person_created_at": "d.at",
            "search_name": "lower(d.ref)",
        },
        network=world.network.pk,
    )
    asked("referrals_handoff h where h.id in (select handoff from drawn)")
