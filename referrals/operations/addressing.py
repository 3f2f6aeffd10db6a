"""A paper without a name: where to go, and a code that only says someone came (people §1, referrals §9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from actors.models import Place
from actors.rules.speaking import hours_in_words
from core.journal.operations import record
from core.kernel import clock, codes, nomenclature
from core.kernel.errors import Incomplete, Refused
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from core.kernel.sweeps import by_function
from core.tenancy.models import Structure
from people.operations.stopping import count_refusal, refused_already
from referrals.instruments.languages import FRENCH, languages
from referrals.models import AddressSlip
from referrals.operations.slips import check_phone
from referrals.queries.facts import Facts, things


@dataclass(frozen=True, slots=True)
class Made:
    """What is printed; `code` is empty when this id was made before: it is shown once."""

    slip: AddressSlip
    facts: Facts
    code: str = ""


@dataclass(frozen=True, slots=True)
class Came:
    """What the counter reads: done or not, and nothing of the paper."""

    done: bool
    too_many: bool = False


@transaction.atomic
def make_address_slip(
    id: UUID, *, by: Member, place_id: UUID, needs: Sequence[str], commune: str = "", language: str = FRENCH
) -> Made:
    """Print where to go. Nobody is recorded: a place, need codes, a commune, a language. The same id twice is one.

    Raises Incomplete when nobody answers the phone there, or without a need.
    """
    place = Place.objects.visible_to(by).published().filter(pk=place_id).select_related("actor").first()
    if place is None:
        raise Refused(
            _("Ce lieu n’est plus dans l’annuaire. Choisissez-en un autre."), code="target-unavailable"
        )
    wanted = list(dict.fromkeys(code for code in needs if nomenclature.is_known(code)))
    if not wanted:
        raise Incomplete(_("Choisissez au moins un besoin."), field="needs")
    check_free_text(commune, field="commune")
    structure = _structure_of(place, by)
    facts = facts_of_place(place, structure)
    check_phone(facts.phone, facts.answers)
    already = AddressSlip.objects.visible_to(by).filter(pk=id).first()
    if already is not None:
        return Made(already, facts)
    code = codes.new_code()
    slip = AddressSlip(
        id=id,
        network_id=by.network_id,
        maker_structure_id=by.structure_id,
        place=place,
        structure=structure,
        needs=wanted,
        commune=commune.strip(),
        language=language if language in languages() else FRENCH,
        code_hash=codes.hash_code(code),
        made_at=clock.now(),
    )
    slip.save()
    record("addressslip.printed", subject=slip, by=by, place=str(place.pk), needs=wanted)
    return Made(slip, facts, code)


@transaction.atomic
def note_came(typed: str, *, by: Member, from_address: str) -> Came:
    """« Venue »: someone shows here a paper that leads here. Twice is harmless.

    Unknown, elsewhere and mistyped are told alike, and counted like any wrong code.
    """
    if refused_already(by, from_address):
        return Came(done=False, too_many=True)
    code = codes.read_code(typed)
    hashed = codes.hash_code(code or "")
    slip = AddressSlip.objects.visible_to(by).leading_to(by).with_code(hashed).first()
    if slip is None:
        return Came(done=False, too_many=not count_refusal(by, from_address))
    slip = AddressSlip.objects.visible_to(by).locked(slip.pk)
    if slip.came_at is None:
        slip.came_at = clock.now()
        slip.save(update_fields=["came_at"])
        record("addressslip.shown", subject=slip, by=by, needs=list(slip.needs))
    return Came(done=True)


def forget_address_slips() -> int:
    """Papers without a name older than twelve months. How many went."""
    return by_function("sweep_slips")(True)


def facts_of_place(place: Place, structure: Structure | None) -> Facts:
    """The address as it is printed: place, way in, hours, who answers."""
    lines = [spans if not days else f"{days} {spans}" for days, spans in hours_in_words(place.hours)]
    known = (
        structure.hours
        if structure and structure.hours
        else ", ".join(line for line in lines[:3] if any(character.isdigit() for character in line))
    )
    where = ", ".join(part for part in (place.name, place.address, place.commune) if part)
    return Facts(
        decided=(("go", ""), ("show_code", "")) if structure else (("go", ""),),
        where=where,
        entrance=place.entrance,
        stop=place.nearest_stops,
        bring=things(place.bring),
        phone=(structure.phone if structure else "") or place.phone or place.actor.phone,
        answers=(structure.team_line if structure else "") or place.name,
        hours=known,
        nameless=True,
    )


def _structure_of(place: Place, by: Member) -> Structure | None:
    """Who may tick « venue »: the member that stands behind this place, if one does."""
    own = place.structure_id or place.actor.structure_id
    return None if own is None else Structure.objects.visible_to(by).filter(pk=own).first()
