"""Acts with all they promise (locks, checks, preview, grants, journal), and their rows written by bare SQL."""

from collections.abc import Iterator
from uuid import UUID

from django.db import connection
from psycopg.types.json import Jsonb

from core.journal.models import Event
from core.kernel import clock
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.operations.consenting import give
from people.operations.contacting import set_contact
from referrals.models import Handoff, HandoffNeed, HandoffPreview, Need, Referral, ReferralDetail, Slip
from referrals.operations import answering, sending
from referrals.operations.sending import Request
from tests.benchmarks.filling import one
from tests.benchmarks.measure import Figure, figure
from tests.benchmarks.pages import become
from tests.benchmarks.world import World

TITLE = "Actes : l’opération entière, face aux mêmes lignes écrites par SQL nu"
SCOPES = (Scope.IDENTITY, Scope.CONTACT, Scope.NEEDS)


def figures(world: World, rounds: int) -> Iterator[Figure]:
    persons = ready(world, rounds + 4)
    sent: list[UUID] = []
    yield figure("Envoyer une demande", _Send(world, persons, sent), _BareSend(world, persons), rounds=rounds)
    yield figure("Accepter une demande", _Accept(world, sent), _BareAccept(world), rounds=rounds)


def ready(world: World, number: int) -> list[UUID]:
    """Persons of the sender without any live request, reachable and agreeing."""
    become("relais_owner")
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.id from people_person p where home_structure_id = %s and not exists"
            " (select 1 from referrals_referral r where r.person_id = p.id) limit %s",
            [world.big.pk, number],
        )
        persons = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "insert into journal_personkey (id, network_id, inner_pad, outer_pad)"
            " select unnest(%s::uuid[]), %s, sha256('i') || sha256('i'), sha256('o') || sha256('o')",
            [persons, world.network.pk],
        )
    become("relais_app")
    for person in persons:
        with tenant(world.sender):
            set_contact(person, by=world.sender, channels=["phone"], phone="+33639980001")
            give(
                uuid7(),
                by=world.sender,
                person_id=person,
                scopes=SCOPES,
                structures=[world.small.pk],
                capture="oral_witnessed",
                witness="Témoin",
                text="lu",
            )
    return persons


def send(world: World, person: UUID) -> UUID:
    """One request with its paper; its handoff."""
    with tenant(world.sender):
        made = sending.send(
            uuid7(),
            by=world.sender,
            person_id=person,
            target_id=world.small.pk,
            request=Request(needs=["aide-demarches"]),
            scopes=SCOPES,
            with_slip=True,
        )
    id: UUID = made.handoff.pk
    return id


class _Send:
    def __init__(self, world: World, persons: list[UUID], sent: list[UUID]) -> None:
        self.world, self.persons, self.sent = world, iter(persons), sent

    def prepare(self) -> None:
        become("relais_app")

    def __call__(self) -> None:
        self.sent.append(send(self.world, next(self.persons)))


class _Accept:
    def __init__(self, world: World, sent: list[UUID]) -> None:
        self.world, self.sent = world, iter(sent)

    def prepare(self) -> None:
        become("relais_app")

    def __call__(self) -> None:
        with tenant(self.world.recipient):
            answering.accept(next(self.sent), by=self.world.recipient)


class _Bare:
    def prepare(self) -> None:
        become("relais_owner")

    def run(self, *statements: tuple[str, list[object]]) -> None:
        with connection.connection.transaction(), connection.connection.cursor() as cursor:
            for statement, values in statements:
                cursor.execute(statement, values)


class _BareSend(_Bare):
    """The same rows: referral, words, need, handoff, need asked, preview, slip and their events."""

    def __init__(self, world: World, persons: list[UUID]) -> None:
        self.world, self.persons = world, iter(reversed(persons))

    def prepare(self) -> None:
        super().prepare()
        world, person, now = self.world, next(self.persons), clock.now()
        referral, handoff = uuid7(), uuid7()
        network = {"network_id": world.network.pk}
        ends = network | {"from_structure_id": world.big.pk, "target_id": world.small.pk}
        whose = network | {"person_id": person, "home_structure_id": world.big.pk, "referral_id": referral}
        event = network | {
            "structure_id": world.big.pk, "member_id": world.sender.pk, "at": now, "name": "handoff.seen",
            "subject_type": "bench", "subject_id": str(handoff), "fields": [], "payload": Jsonb({}),
        }  # fmt: skip
        self.statements = (
            one(
                Referral, id=referral, ref_code=str(referral)[-12:], person_id=person, sharing="consent",
                sender_structure_id=world.big.pk, holder_structure_id=world.big.pk, motive="learn", state="open",
                next_due_at=now, level_due_at=now, next_due_kind="answer", created_at=now, first_sent_at=now,
                **network,
            ),
            one(ReferralDetail, **whose),
            one(Need, code="bench", **whose),
            one(
                Handoff, id=handoff, referral_id=referral, person_id=person, scopes=[1, 2, 3], state="sent",
                version=2, due_at=now, owed_by="recipient", created_at=now, sent_at=now, **ends,
            ),
            one(
                HandoffNeed, referral_id=referral, handoff_id=handoff, person_id=person, code="bench",
                live=True, **ends,
            ),
            one(HandoffPreview, handoff_id=handoff, content=Jsonb({}), **ends),
            one(
                Slip, maker_structure_id=world.big.pk, person_id=person, referral_id=referral,
                handoff_id=handoff, code_hash=str(handoff), language="fr", made_at=now, **network,
            ),
            one(Event, **event),
            one(Event, **event),
        )  # fmt: skip

    def __call__(self) -> None:
        self.run(*self.statements)


class _BareAccept(_Bare):
    """The same rows: handoff and referral updated, three grants, one event."""

    def __init__(self, world: World) -> None:
        self.world = world
        become("relais_owner")
        with connection.cursor() as cursor:
            cursor.execute(
                "select h.id, h.referral_id, h.person_id from referrals_handoff h where h.target_id = %s and h.state = 'sent' limit 1000",
                [world.small.pk],
            )
            self.waiting = iter(cursor.fetchall())

    def __call__(self) -> None:
        world = self.world
        handoff, referral, person = next(self.waiting)
        grant = (
            "insert into people_accessgrant (id, person_id, home_structure_id, structure_id, network_id, scope, ground, consent_id, starts_at,"
            " expires_at, person_created_at, search_name)"
            " values (%s, %s, %s, %s, %s, %s, 'consent', %s, now(), now() + interval '90 days', now(), '') on conflict do nothing"
        )
        self.run(
            (
                "update referrals_handoff set state = 'accepted', version = version + 1, owed_by = 'recipient', due_at = now(), decided_at = now() where id = %s",
                [handoff],
            ),
            (
                "update referrals_referral set state = 'engaged', version = version + 1, holder_structure_id = %s where id = %s",
                [world.small.pk, referral],
            ),
            *(
                (grant, [uuid7(), person, world.big.pk, world.small.pk, world.network.pk, scope, uuid7()])
                for scope in SCOPES
            ),
            (
                "insert into journal_event (id, network_id, structure_id, member_id, system, at, name, subject_type, subject_id, fields, payload)"
                " values (%s, %s, %s, %s, '', now(), 'handoff.seen', 'bench', %s, '{}', '{}')",
                [uuid7(), world.network.pk, world.small.pk, world.recipient.pk, str(handoff)],
            ),
        )
