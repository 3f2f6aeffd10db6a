"""« Elle n’est plus d’accord » : fifty live grants, ten relays under way, five awaited, messages planned; one transaction."""

from collections.abc import Iterator
from uuid import UUID

from django.db import connection

from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from core.tenancy.models import Membership, Role, Structure
from notifications.operations.planning import plan_due
from people.operations.consenting import give
from people.operations.contacting import set_contact
from people.operations.withdrawing import withdraw
from referrals.operations import answering, sending
from referrals.operations.sending import Request
from tests.benchmarks.measure import Figure, figure
from tests.benchmarks.pages import become
from tests.benchmarks.world import World, member

TITLE = "Arrêter : 50 accès, 15 demandes en cours, messages prévus (cible : 100 ms)"
SCOPES = (Scope.IDENTITY, Scope.CONTACT, Scope.NEEDS, Scope.MATURITY, Scope.FOLLOWUP)
ENGAGED, AWAITED, MOST_ROUNDS = 10, 5, 20
_WATCHED = (
    "people_consent",
    "people_accessgrant",
    "referrals_referral",
    "referrals_handoff",
    "referrals_handoffpreview",
)


def figures(world: World, rounds: int) -> Iterator[Figure]:
    rounds = min(rounds, MOST_ROUNDS)
    takers = _takers(world)
    become("relais_owner")
    _triggers("enable")
    persons = [_engaged(world, person, takers) for person in _free_persons(world, 2 * rounds + 6)]
    become("relais_app")
    while plan_due():
        pass
    yield figure("Arrêter tout le partage", _Withdraw(world, persons), _Bare(world, persons), rounds=rounds)
    become("relais_owner")
    _triggers("enable")


def _takers(world: World) -> list[Membership]:
    """Someone to accept in each of the structures that receive."""
    become("relais_owner")
    others = Structure.objects.filter(network=world.network).order_by("-pk")[: ENGAGED + AWAITED]
    return [member(structure, Role.MEDIATOR, f"relais-{structure.pk}") for structure in others]


def _free_persons(world: World, number: int) -> list[UUID]:
    become("relais_owner")
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.id from people_person p where home_structure_id = %s and not exists"
            " (select 1 from referrals_referral r where r.person_id = p.id)"
            " and not exists (select 1 from people_consent c where c.person_id = p.id)"
            " and not exists (select 1 from journal_personkey k where k.id = p.id) limit %s",
            [world.big.pk, number],
        )
        persons = [row[0] for row in cursor.fetchall()]
        cursor.execute("delete from people_accessgrant where person_id = any (%s)", [persons])
        cursor.execute(
            "insert into journal_personkey (id, network_id, inner_pad, outer_pad)"
            " select unnest(%s::uuid[]), %s, sha256('i') || sha256('i'), sha256('o') || sha256('o')",
            [persons, world.network.pk],
        )
    return persons


def _engaged(world: World, person: UUID, takers: list[Membership]) -> UUID:
    become("relais_app")
    sent = []
    with tenant(world.sender):
        set_contact(person, by=world.sender, channels=["phone"], phone="+33639980001")
        give(
            uuid7(),
            by=world.sender,
            person_id=person,
            scopes=SCOPES,
            structures=[taker.structure_id for taker in takers],
            capture="paper_signed",
            text="lu",
        )
        for taker in takers:
            made = sending.send(
                uuid7(),
                by=world.sender,
                person_id=person,
                target_id=taker.structure_id,
                request=Request(needs=["aide-demarches"]),
                scopes=SCOPES,
                with_slip=True,
            )
            sent.append((taker, made.handoff.pk))
    for taker, handoff in sent[:ENGAGED]:
        with tenant(taker):
            answering.accept(handoff, by=taker)
    return person


def _triggers(what: str) -> None:
    with connection.cursor() as cursor:
        for table in _WATCHED:
            cursor.execute(f"alter table {table} {what} trigger user")


class _Withdraw:
    def __init__(self, world: World, persons: list[UUID]) -> None:
        self.world, self.persons = world, iter(persons)

    def prepare(self) -> None:
        become("relais_owner")
        _triggers("enable")
        become("relais_app")

    def __call__(self) -> None:
        with tenant(self.world.sender):
            withdraw(next(self.persons), by=self.world.sender)


class _Bare:
    """The same rows and no trigger: one line of the ledger, grants, relays, previews, requests, events."""

    def __init__(self, world: World, persons: list[UUID]) -> None:
        self.world, self.persons = world, iter(reversed(persons))

    def prepare(self) -> None:
        become("relais_owner")
        _triggers("disable")

    def __call__(self) -> None:
        person, world = next(self.persons), self.world
        events = 1 + 2 * (ENGAGED + AWAITED)
        line = [world.network.pk, world.big.pk, world.sender.pk]
        with connection.connection.transaction(), connection.connection.cursor() as cursor:
            for statement, values in (
                (
                    "insert into people_consent (id, chain, act, purpose, scopes, capture, captured_by_id, captured_structure_id,"
                    " language, helper, witness, phone_called, text_version, text_sha256, at, starts_at, expires_at, reason_code,"
                    " person_id, home_structure_id, network_id)"
                    " select gen_random_uuid(), c.chain, 'withdrawn', c.purpose, c.scopes, c.capture, c.captured_by_id,"
                    " c.captured_structure_id, c.language, '', '', '', c.text_version, c.text_sha256, now(), c.starts_at,"
                    " c.expires_at, '', c.person_id, c.home_structure_id, c.network_id from people_consent c where c.person_id = %s",
                    [person],
                ),
                (
                    "update people_accessgrant set expires_at = now() where person_id = %s and expires_at > now()",
                    [person],
                ),
                (
                    "update referrals_handoffneed set live = false where person_id = %s and live",
                    [person],
                ),
                (
                    "delete from referrals_handoffpreview v using referrals_handoff h where h.id = v.handoff_id and h.person_id = %s",
                    [person],
                ),
                (
                    "update referrals_handoff set state = 'cut', version = version + 1, due_at = null, owed_by = null,"
                    " decided_at = now() where person_id = %s and state in ('sent', 'accepted')",
                    [person],
                ),
                (
                    "update referrals_referral set state = 'stopped', version = version + 1, next_due_at = null,"
                    " next_due_kind = null, level_due_at = null, closed_at = now(), close_reason = 'withdrawn',"
                    " closed_by = 'person' where person_id = %s and state in ('open', 'engaged')",
                    [person],
                ),
                *(
                    (
                        "insert into journal_event (id, network_id, structure_id, member_id, system, at, name, subject_type,"
                        " subject_id, fields, payload) values (%s, %s, %s, %s, '', now(), 'handoff.seen', 'bench', %s, '{}', '{}')",
                        [uuid7(), *line, str(person)],
                    )
                    for _ in range(events)
                ),
            ):
                cursor.execute(statement, values)
