"""The sweep over a hundred thousand live requests: asking what is due, then telling what is."""

from collections.abc import Iterator
from uuid import UUID

from django.db import connection
from psycopg.types.json import Jsonb

from core.journal.models import Event
from core.kernel import clock
from core.kernel.due import due_ids
from core.kernel.ids import uuid7
from referrals.operations.escalating import BATCH, tell_all_due
from tests.benchmarks.filling import one
from tests.benchmarks.live import Plan, fill
from tests.benchmarks.measure import Figure, figure
from tests.benchmarks.pages import become, sql
from tests.benchmarks.world import STRUCTURES, World

TITLE = "Relances : 100 000 demandes vivantes"
LIVE, DUE, MOST_ROUNDS = 100_000, 50, 10
READ = (
    "select id, network_id, coalesce(holder_structure_id, sender_structure_id), level_due_at from referrals_referral"
    " where state in ('draft', 'open', 'engaged', 'reported', 'unplaced', 'suspended') and level_due_at <= now()"
    " order by level_due_at limit %s"
)


def figures(world: World, rounds: int) -> Iterator[Figure]:
    """`DUE` fall due before each round; the others are due in three days."""
    first = world.big.pk
    sender, target = f"{first} + n %% {STRUCTURES}", f"{first} + (n + 7) %% {STRUCTURES}"
    state = "case when n %% 2 = 0 then 'sent' else 'accepted' end"
    fill(world, Plan("L", LIVE, sender, target, state, "now() + interval '3 days'"))
    yield figure("Chercher ce qui est dû : rien", _Look(), sql(READ, BATCH), rounds=rounds, count=False)
    _past(_some(BATCH))
    yield figure("Chercher ce qui est dû : 500", _Look(), sql(READ, BATCH), rounds=rounds, count=False)
    _past([])
    yield figure(
        f"Dire {DUE} niveaux de silence",
        _Tell(),
        _BareTell(world),
        rounds=min(rounds, MOST_ROUNDS),
        count=False,
    )


def _some(number: int) -> list[UUID]:
    """Live requests in no order, whose persons have the key that the journal asks for."""
    become("relais_owner")
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, person_id, network_id from referrals_referral"
            " where ref_code like 'L%%' and escalation_level = 0 order by id limit %s",
            [number],
        )
        rows = cursor.fetchall()
        cursor.execute(
            "insert into journal_personkey (id, network_id, inner_pad, outer_pad)"
            " select unnest(%s::uuid[]), %s, sha256('i') || sha256('i'), sha256('o') || sha256('o') on conflict do nothing",
            [[row[1] for row in rows], rows[0][2]],
        )
    return [row[0] for row in rows]


def _past(due: list[UUID]) -> None:
    """These fell due nine working days ago; no other is."""
    become("relais_owner")
    with connection.cursor() as cursor:
        cursor.execute(
            "update referrals_referral set next_due_at = now() + interval '3 days', level_due_at = now() + interval '3 days'"
            " where level_due_at <= now()"
        )
        cursor.execute(
            "update referrals_referral set next_due_at = now() - interval '13 days', level_due_at = now() - interval '1 hour'"
            " where id = any (%s)",
            [due],
        )


class _Look:
    def prepare(self) -> None:
        become("relais_app")

    def __call__(self) -> None:
        due_ids("referral", BATCH)


class _Tell:
    def prepare(self) -> None:
        _past(_some(DUE))
        become("relais_app")

    def __call__(self) -> None:
        told = tell_all_due()
        if told != DUE:
            raise RuntimeError(f"{told} levels told, {DUE} were due")


class _BareTell:
    """The same rows, a transaction for each: the level, and its line in the journal."""

    def __init__(self, world: World) -> None:
        self.world = world

    def prepare(self) -> None:
        self.due = _some(DUE)
        self.lines = [
            one(
                Event,
                id=uuid7(),
                network_id=self.world.network.pk,
                at=clock.now(),
                name="handoff.seen",
                subject_type="bench",
                subject_id=str(id),
                fields=[],
                payload=Jsonb({}),
            )
            for id in self.due
        ]

    def __call__(self) -> None:
        for id, (statement, values) in zip(self.due, self.lines, strict=True):
            with connection.connection.transaction(), connection.connection.cursor() as cursor:
                cursor.execute(
                    "update referrals_referral set escalation_level = 1, level_due_at = now() + interval '2 days' where id = %s",
                    [id],
                )
                cursor.execute(statement, values)
