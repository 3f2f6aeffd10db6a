"""Acts with all they promise (locks, checks, preview, grants, journal), and their rows written by bare SQL."""

from collections.abc import Iterator
from uuid import UUID

from django.db import connection

from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.operations.consenting import give
from people.operations.contacting import set_contact
from referrals.operations import answering, sending
from referrals.operations.sending import Request
from tests.benchmarks.measure import Figure, figure
from tests.benchmarks.pages import become
from tests.benchmarks.world import World

TITLE = "Actes : l’opération entière, face aux mêmes lignes écrites par SQL nu"
SCOPES = (Scope.IDENTITY, Scope.CONTACT, Scope.NEEDS)


def figures(world: World, rounds: int) -> Iterator[Figure]:
    persons = _ready(world, rounds + 4)
    sent: list[UUID] = []
    send = _Send(world, persons, sent)
    yield figure("Envoyer une demande", send, _BareSend(world, persons), rounds=rounds)
    yield figure("Accepter une demande", _Accept(world, sent), _BareAccept(world), rounds=rounds)


def _ready(world: World, number: int) -> list[UUID]:
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


class _Send:
    def __init__(self, world: World, persons: list[UUID], sent: list[UUID]) -> None:
        self.world, self.persons, self.sent = world, iter(persons), sent

    def prepare(self) -> None:
        become("relais_app")

    def __call__(self) -> None:
        with tenant(self.world.sender):
            made = sending.send(
                uuid7(),
                by=self.world.sender,
                person_id=next(self.persons),
                target_id=self.world.small.pk,
                request=Request(needs=["aide-demarches"]),
                scopes=SCOPES,
                with_slip=True,
            )
        self.sent.append(made.handoff.pk)


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

    def __call__(self) -> None:
        world, person = self.world, next(self.persons)
        referral, handoff = uuid7(), uuid7()
        ends = [world.network.pk, referral, handoff, person, world.big.pk, world.small.pk]
        about = [uuid7(), person, world.big.pk, world.network.pk, referral]
        event = (
            "insert into journal_event (id, network_id, structure_id, member_id, system, at, name, subject_type, subject_id, fields, payload)"
            " values (%s, %s, %s, %s, '', now(), 'bench', 'bench', %s, '{}', '{}')"
        )
        line = [world.network.pk, world.big.pk, world.sender.pk, str(handoff)]
        self.run(
            (
                "insert into referrals_referral (id, network_id, ref_code, person_id, sharing, sender_structure_id, holder_structure_id,"
                " motive, priority, urgent_reason, state, version, next_due_at, level_due_at, next_due_kind, escalation_level, created_at, first_sent_at, closed_by)"
                " values (%s, %s, %s, %s, 'consent', %s, %s, 'learn', 'normal', '', 'open', 1, now(), now(), 'answer', 0, now(), now(), '')",
                [referral, world.network.pk, str(referral)[-12:], person, world.big.pk, world.big.pk],
            ),
            (
                "insert into referrals_referraldetail (id, person_id, home_structure_id, network_id, referral_id, motive_text, tried, constraints)"
                " values (%s, %s, %s, %s, %s, '', '', '')",
                about,
            ),
            (
                "insert into referrals_need (id, person_id, home_structure_id, network_id, referral_id, code, mode, procedure)"
                " values (%s, %s, %s, %s, %s, 'bench', '', '')",
                [uuid7(), *about[1:]],
            ),
            (
                "insert into referrals_handoff (network_id, referral_id, id, person_id, from_structure_id, target_id, kind, rank, urgent, scopes, state, version,"
                " due_at, owed_by, created_at, sent_at, via, answerer, recall_reason, duplicate_ref, pause_reason,"
                " answer_days_spent)"
                " values (%s, %s, %s, %s, %s, %s, 'request', 1, false, '{1,2,3}', 'sent', 2, now(), 'recipient', now(), now(), 'web', '', '', '', '', 0)",
                ends,
            ),
            (
                "insert into referrals_handoffneed (id, network_id, referral_id, handoff_id, person_id, from_structure_id, target_id, code, live, unmet)"
                " values (%s, %s, %s, %s, %s, %s, %s, 'bench', true, false)",
                [uuid7(), *ends],
            ),
            (
                "insert into referrals_handoffpreview (id, network_id, handoff_id, from_structure_id, target_id, content) values (%s, %s, %s, %s, %s, '{}')",
                [uuid7(), world.network.pk, handoff, world.big.pk, world.small.pk],
            ),
            (
                "insert into referrals_slip (id, network_id, maker_structure_id, person_id, referral_id, handoff_id, code_hash, language, discreet, made_at)"
                " values (%s, %s, %s, %s, %s, %s, %s, 'fr', false, now())",
                [uuid7(), world.network.pk, world.big.pk, person, referral, handoff, str(handoff)],
            ),
            (event, [uuid7(), *line]),
            (event, [uuid7(), *line]),
        )


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
                " values (%s, %s, %s, %s, '', now(), 'bench', 'bench', %s, '{}', '{}')",
                [uuid7(), world.network.pk, world.small.pk, world.recipient.pk, str(handoff)],
            ),
        )
