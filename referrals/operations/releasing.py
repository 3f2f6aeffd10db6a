"""Lost paper: home lets one desk print it again, once, today, against the first name she says (referrals §12)."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from actors.models import Place
from core.journal.operations import record
from core.kernel import clock, codes
from core.kernel.errors import Refused, require
from core.kernel.ids import uuid7
from core.kernel.normalise import search_text
from core.kernel.querysets import Member
from core.tenancy.models import Structure
from referrals.instruments.languages import FRENCH, languages
from referrals.models import Referral, ReleasedSlip, Slip
from referrals.operations.slips import check_someone_answers
from referrals.queries.facts import Facts, decided, things
from referrals.rules import rights
from referrals.states import ENGAGED


@dataclass(frozen=True, slots=True)
class Printed:
    """What the desk prints, and nothing else; `done` is False for a wrong name, a closed or a used release alike."""

    done: bool
    slip_id: UUID | None = None
    code: str = ""
    facts: Facts | None = None
    language: str = FRENCH
    discreet: bool = False


@transaction.atomic
def release(id: UUID, referral_id: UUID, *, by: Member, structure_id: int) -> ReleasedSlip:
    """Let this structure's desk print the paper once, until the end of the day. The same id twice is one release."""
    referral = Referral.objects.visible_to(by).get(id=referral_id)
    require(
        rights.can_print_slip(by, referral),
        _("Le papier se confie depuis la structure qui suit la personne."),
    )
    already = ReleasedSlip.objects.visible_to(by).filter(pk=id).first()
    if already is not None:
        return already
    desk = Structure.objects.visible_to(by).filter(pk=structure_id).first()
    if desk is None or not rights.can_print_here(desk):
        raise Refused(
            _("Cet accueil ne peut pas imprimer de papier. Choisissez-en un autre."), field="structure"
        )
    now = clock.now()
    row = ReleasedSlip(
        id=id,
        network_id=by.network_id,
        referral=referral,
        maker_structure_id=by.structure_id,
        structure=desk,
        released_by_id=by.id,
        ref_code=referral.ref_code,
        released_at=now,
        expires_at=end_of_day(now),
    )
    row.save()
    record(
        "slip.released",
        subject=row,
        by=by,
        person_id=referral.person_id,
        referral=str(referral_id),
        target=structure_id,
    )
    return row


@transaction.atomic
def print_released(release_id: UUID, *, by: Member, first_name: str, language: str = FRENCH) -> Printed:
    """Print the paper that home released to this desk. The code is made now; the former one reads nothing any more.

    A wrong first name is returned, not raised: its count must stay. After five, home releases it again. Once
    printed, a second try is told like a wrong name.
    """
    ReleasedSlip.objects.visible_to(by).at_desk(by).get(pk=release_id)
    code, slip_id = codes.new_code(), uuid7()
    known = language if language in languages() else FRENCH
    with connection.cursor() as cursor:
        cursor.execute(
            "select * from floor.print_released(%s, %s, %s, %s, %s)",
            [release_id, search_text(first_name), slip_id, codes.hash_code(code), known],
        )
        row = cursor.fetchone()
        names = [column.name for column in cursor.description or ()]
    if row is None:
        record("slip.refused", subject=ReleasedSlip(pk=release_id), by=by)
        return Printed(done=False)
    said = dict(zip(names, row, strict=True))
    facts = _facts(said, by)
    record(
        "slip.printed",
        subject=Slip(pk=slip_id),
        by=by,
        mark=said["mark"],
        referral=str(said["referral"]),
        released=str(release_id),
    )
    return Printed(True, slip_id, code, facts, known, said["discreet"])


def end_of_day(now: datetime) -> datetime:
    """Midnight, where the network lives."""
    local = now.astimezone(clock.zone())
    return datetime.combine(local.date() + timedelta(days=1), time(), clock.zone())


def _facts(said: dict[str, Any], by: Member) -> Facts:
    """The same facts as home would print; the desk reads structures and places, which everyone reads."""
    structures = Structure.objects.visible_to(by).in_bulk({said["home"], said["target"]} - {None})
    home = structures[said["home"]]
    target = structures.get(said["target"], home)
    check_someone_answers(target)
    place = Place.objects.visible_to(by).filter(structure_id=target.pk).first()
    where = ", ".join(part for part in (said["place"], said["room"]) if part)
    return Facts(
        name=said["first_name"],
        decided=decided(
            target.name if said["target"] else "",
            engaged=said["state"] in ENGAGED,
            fixed=said["at"] is not None,
            due_at=said["due_at"],
        ),
        when=said["at"],
        whom=said["with_whom"],
        where=where or target.address or (place.address if place else ""),
        entrance=place.entrance if place else "",
        stop=place.nearest_stops if place else "",
        bring=things(said["bring"]),
        phone=target.phone,
        answers=target.team_line or target.name,
        hours=target.hours,
        reading_desk=home.name,
        reads_on_page=said["on_page"],
    )
