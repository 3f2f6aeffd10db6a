"""The paper the person leaves with."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock, codes
from core.kernel.errors import Incomplete, require
from core.kernel.querysets import Member
from core.kernel.tenant import lock_person
from core.tenancy.models import Structure
from referrals.instruments.languages import proposed
from referrals.models import Handoff, Referral, Slip
from referrals.queries.facts import is_discreet, spoken_by, who_answers
from referrals.rules import rights


@transaction.atomic
def reprint(
    referral_id: UUID, *, by: Member, language: str | None = None, discreet: bool | None = None
) -> str:
    """A new paper with a new code. The former code reads nothing any more, and still stops the sharing."""
    referral = Referral.objects.visible_to(by).get(id=referral_id)
    require(
        rights.can_print_slip(by, referral), _("Le papier s’imprime dans la structure qui suit la personne.")
    )
    if referral.person_id is not None:
        lock_person(referral.person_id)  # two reprints at once: the second voids the first
    handoff = (
        Handoff.objects.visible_to(by).of(referral_id).asked_or_engaged().order_by("-sent_at", "pk").first()
    )
    return make_slip(referral, handoff, by=by, language=language, discreet=discreet)


def make_slip(
    referral: Referral,
    handoff: Handoff | None,
    *,
    by: Member,
    language: str | None = None,
    discreet: bool | None = None,
) -> str:
    """Void the current slip, write a new one, return its code: the only time it is seen in clear.

    Unless one says otherwise, beside French stands the first language she says she speaks, and the paper is
    as discreet as she asked.
    """
    check_someone_answers(who_answers(handoff, by))
    now = clock.now()
    Slip.objects.visible_to(by).of_referral(referral.pk).filter(voided_at=None).update(voided_at=now)
    code = codes.new_code()
    slip = Slip(
        network_id=by.network_id,
        maker_structure_id=by.structure_id,
        person_id=referral.person_id,
        referral=referral,
        handoff=handoff,
        code_hash=codes.hash_code(code),
        language=proposed(spoken_by(by, referral)) if language is None else language,
        discreet=is_discreet(by, referral) if discreet is None else discreet,
        made_at=now,
    )
    slip.save()
    record("slip.printed", subject=slip, by=by, person_id=referral.person_id, referral=str(referral.pk))
    return code


def check_someone_answers(structure: Structure) -> None:
    """A paper names who answers: someone, or a team's line with its phone. Otherwise it is not printed."""
    check_phone(structure.phone, structure.team_line or structure.name)


def check_phone(phone: str, name: str) -> None:
    """The same for any place."""
    if not (phone and name):
        raise Incomplete(
            _("Choisissez qui répond au téléphone : %(name)s n’a pas de numéro dans l’annuaire.")
            % {"name": name},
            code="reason-missing",
            field="with_slip",
        )
