"""« Lecture fermée » by default; three pictures in an order, chosen with the person, open it (people §6).

The database compares a proof; the proof is a slow hash (Argon2id) of the pictures, salted for this person
and keyed by a secret that is not in the database. Its parameters are written here: another version of the
library must not close every reading.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock, codes
from core.kernel.errors import Incomplete, require
from core.kernel.querysets import Member
from core.kernel.tries import Limit
from people import rules
from people.models import Person, ReadingPictures
from people.operations.stopping import count_refusal, network, refused_already

PICTURES = (
    "sun", "moon", "tree", "house", "fish", "bird", "boat", "key", "cup", "flower", "star", "bicycle",
)  # fmt: skip
CHOSEN = 3
TRIES = Limit("reading-tries", 5, 3600)  # for one code, known or not


class PictureHasher(Argon2PasswordHasher):
    time_cost = 2
    memory_cost = 19456
    parallelism = 1


@dataclass(frozen=True, slots=True)
class Held:
    """One place that has her information, as she may read it."""

    structure_id: int
    name: str
    home: bool
    since: datetime
    motive: str
    until: datetime | None
    looked_at: datetime | None
    next_at: datetime | None
    step: str


@transaction.atomic
def choose_pictures(person_id: UUID, *, by: Member, pictures: Sequence[str]) -> None:
    """Open the reading with these three pictures, in this order, or change them. Calling it twice is harmless."""
    person = _own(person_id, by)
    if len(set(pictures)) != CHOSEN or not set(pictures) <= set(PICTURES):
        raise Incomplete(_("Choisissez trois images différentes."), field="first")
    salt = secrets.token_hex(12)
    _write(person, by=by, salt=salt, proof=_proof(pictures, salt))
    record("reading.opened", subject=person, by=by, person_id=person_id)


@transaction.atomic
def close_reading(person_id: UUID, *, by: Member) -> None:
    """No picture opens anything any more. Stopping stays open. Harmless when it is closed already."""
    person = _own(person_id, by)
    _write(person, by=by, salt="", proof="")
    record("reading.closed", subject=person, by=by, person_id=person_id)


@transaction.atomic
def read_by_code(typed: str, pictures: Sequence[str], *, by: Member, from_address: str) -> list[Held] | None:
    """Who has her information. None for an unknown, void or wrong code, for wrong pictures and over the limits.

    Five tries a code in an hour, ten in all: then closed until a new paper. The refusal is returned: the
    count and the journal's line stay. The proof is always computed: the answer takes the same time.
    """
    code = codes.read_code(typed)
    hashed = codes.hash_code(code or "")
    salt = _salt(hashed) or _no_salt(hashed)
    proof = _proof(pictures, salt)
    waits = refused_already(by, from_address) or TRIES.passed(hashed)
    rows = [] if waits or not code else _read(hashed, proof)
    if not rows:
        TRIES.spend(hashed)
        count_refusal(by, from_address)
        record("reading.refused", subject=network(), by=by)
        return None
    record("reading.shown", subject=network(), by=by, mark=rows[0][-1])
    return [Held(*row[:-1]) for row in rows]


def is_open(by: Member, person_id: UUID) -> bool:
    """Three pictures were chosen for this person."""
    row = ReadingPictures.objects.visible_to(by).of(person_id).first()
    return row is not None and row.open


def _own(person_id: UUID, by: Member) -> Person:
    person: Person = Person.objects.visible_to(by).get(id=person_id)
    require(rules.is_home(by, person), _("Seule la structure qui suit la personne ouvre la lecture."))
    return person


def _write(person: Person, *, by: Member, salt: str, proof: str) -> None:
    values = {"salt": salt, "proof": proof, "changed_at": clock.now(), "changed_by_id": by.id}
    row = ReadingPictures.objects.visible_to(by).of(person.pk).first()
    if row is None:
        ReadingPictures(
            person=person, home_structure_id=person.home_structure_id, network_id=person.network_id, **values
        ).save()
        return
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def _proof(pictures: Sequence[str], salt: str) -> str:
    said = hmac.new(
        settings.RELAIS_HMAC_KEY.encode(), f"pictures:{':'.join(pictures)}".encode(), hashlib.sha256
    ).hexdigest()
    return str(PictureHasher().encode(said, salt))


def _no_salt(hashed: str) -> str:
    """For a code that opens nothing: always the same salt, so that it costs and looks the same."""
    return hmac.new(settings.RELAIS_HMAC_KEY.encode(), hashed.encode(), hashlib.sha256).hexdigest()[:24]


def _salt(hashed: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select floor.reading_salt(%s)", [hashed])
        return str(cursor.fetchone()[0] or "")


def _read(hashed: str, proof: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select place, place_name, is_home, held_since, why, held_until, looked_at, next_at, step, mark"
            " from floor.read_by_code(%s, %s)",
            [hashed, proof],
        )
        return list(cursor.fetchall())
