"""« Une personne proche est peut-être connue du réseau » : compare without reading anyone (people §7).

The hashes are made here, with the network's own secret: the database has no such function, and its
administrator no key.
"""

import hashlib
import hmac
import secrets
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db import connection, transaction

from core.journal.operations import record
from core.kernel import clock
from core.kernel.normalise import search_text
from core.kernel.phonetics import sounds
from core.kernel.querysets import Member
from core.kernel.seals import seal, unseal
from core.kernel.tenant import system_member, tenant
from core.tenancy.models import Network, Structure
from people.models import BirthPrecision, BlindKey, Contact, Person

ASKED_A_DAY = 30
TASK = "rotate_blind_index"
BATCH = 500
RETIRED_AT_ONCE = 5000


class Answer(StrEnum):
    """What the network may say of someone who has just been saved."""

    NOTHING = "nothing"  # nothing new to compare
    NO = "no"
    MAYBE = "maybe"
    OVER = "over"  # too many questions today


@transaction.atomic
def remember(person: Person, *, by: Member) -> None:
    """Keep the hashes of one's own person as she is now, under each key of the network. Twice is harmless."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock_shared(hashtextextended(%s, 0))", [_turn(by.network_id)])
    keys = list(BlindKey.objects.visible_to(by).order_by("made_at", "id")) or [_first_key(by)]
    _write(person, Contact.objects.of(person.pk).first(), keys)


@transaction.atomic
def ask(person_id: UUID, *, by: Member) -> Answer:
    """May this person, just saved, be known of another structure? Asked once for what is new about her.

    Each question is counted and journaled, whatever the answer; over the limit the refusal is returned.
    """
    person = Person.objects.own(by).get(id=person_id)
    with connection.cursor() as cursor:
        cursor.execute("select floor.blind_ask(%s, %s)", [person_id, ASKED_A_DAY])
        answer = Answer(cursor.fetchone()[0])
    if answer != Answer.NOTHING:
        record("duplicate.asked", subject=person, by=by, person_id=person_id, refused=answer == Answer.OVER)
    return answer


def rotate(network: Network) -> int:
    """Give the network a new secret and rebuild its index; how many persons. Cut short, run it again.

    Persons saved meanwhile are written under both keys, so that no answer is lost. One transaction a batch.
    """
    with tenant(network=network.pk, system=TASK) as context:
        with connection.cursor() as cursor:  # whoever is saving under the former key ends first
            cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [_turn(network.pk)])
        key = _new_key(network.pk)
        record("blind_index.rotated", subject=network, by=system_member(context))
    rebuilt = sum(map(_rebuild, Structure.objects.filter(network=network).order_by("pk")))
    while _retire(network, key):
        pass
    return rebuilt


def digests(person: Person, contact: Contact | None, secret: bytes) -> list[bytes]:
    """(phonetic name, birth date), (phone), (birth date, commune): what is known, keyed.

    A year alone compares with a year, and only beside a name. The first of January is what is written when
    the day is not known: with a commune it would designate a crowd.
    """
    found: list[tuple[str, ...]] = []
    birth = _birth(person.birth_date, person.birth_precision)
    name = sounds(person.first_name, person.last_name)
    if name and birth:
        found.append(("name", name, birth))
    if contact and contact.phone:
        found.append(("phone", contact.phone))
    commune = search_text(contact.commune) if contact else ""
    if commune and len(birth) > 4 and not birth.endswith("-01-01"):
        found.append(("commune", birth, commune))
    return [hmac.new(secret, "\x1f".join(parts).encode(), hashlib.sha256).digest() for parts in found]


def _turn(network_id: int) -> str:
    return f"blind-index:{network_id}"


def _birth(day: date | None, precision: str) -> str:
    if day is None:
        return ""
    return str(day.year) if precision == BirthPrecision.YEAR else day.isoformat()


def _write(person: Person, contact: Contact | None, keys: list[BlindKey]) -> None:
    marks = [(key.pk, digest) for key in keys for digest in digests(person, contact, _secret(key))]
    with connection.cursor() as cursor:
        cursor.execute(
            "select floor.blind_remember(%s, %s::uuid[], %s::bytea[])",
            [person.pk, [key for key, _ in marks], [digest for _, digest in marks]],
        )


def _secret(key: BlindKey) -> bytes:
    text = unseal(key.sealed)
    if text is None:
        raise ValueError("The secret of the blind index was sealed with another field key.")
    return bytes.fromhex(text)


def _first_key(by: Member) -> BlindKey:
    """Two first persons at once would make two: the second waits, then finds the first one's."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"first:{_turn(by.network_id)}"]
        )
    return BlindKey.objects.visible_to(by).order_by("made_at", "id").first() or _new_key(by.network_id)


def _new_key(network_id: int) -> BlindKey:
    key = BlindKey(network_id=network_id, sealed=seal(secrets.token_hex(32)), made_at=clock.now())
    key.save()
    return key


def _rebuild(structure: Structure) -> int:
    """Every person of one structure, under the keys of now. Each batch is a transaction of its own."""
    count, last = 0, None
    while True:
        with tenant(structure=structure, system=TASK):
            rows = Person.objects.filter(home_structure=structure).order_by("pk")
            persons = list((rows.filter(pk__gt=last) if last else rows)[:BATCH])
            ids = [person.pk for person in persons]
            contacts = {row.person_id: row for row in Contact.objects.filter(person_id__in=ids)}
            keys = list(BlindKey.objects.filter(network_id=structure.network_id))
            for person in persons:
                _write(person, contacts.get(person.pk), keys)
        if not persons:
            return count
        count, last = count + len(persons), ids[-1]


def _retire(network: Network, key: BlindKey) -> int:
    with tenant(network=network.pk, system=TASK), connection.cursor() as cursor:
        cursor.execute("select floor.blind_retire(%s, %s)", [key.pk, RETIRED_AT_ONCE])
        return int(cursor.fetchone()[0])
