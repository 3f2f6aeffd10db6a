"""The paper the person leaves with."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock, codes
from core.kernel.errors import Incomplete, require
from core.kernel.querysets import Member
from core.tenancy.models import Structure
from referrals.models import Handoff, Referral, Slip
from referrals.rules import rights
from referrals.states import LIVE


@transaction.atomic
def reprint(referral_id: UUID, *, by: Member, discreet: bool = False) -> str:
    """A new paper with a new code. The former code reads nothing any more, and still stops the sharing."""
    referral = Referral.objects.visible_to(by).get(id=referral_id)
    require(
        rights.can_print_slip(by, referral), _("Le papier s’imprime dans la structure qui suit la personne.")
    )
    handoff = (
        Handoff.objects.visible_to(by).of(referral_id).filter(state__in=LIVE).order_by("-created_at").first()
    )
    return make_slip(referral, handoff, by=by, discreet=discreet)


def make_slip(referral: Referral, handoff: Handoff | None, *, by: Member, discreet: bool = False) -> str:
    """Void the current slip, write a new one, return its code: the only time it is seen in clear."""
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
        discreet=discreet,
        made_at=now,
    )
    slip.save()
    record("slip.printed", subject=slip, by=by, person_id=referral.person_id, referral=str(referral.pk))
    return code


def who_answers(handoff: Handoff | None, by: Member) -> Structure:
    """Whose phone stands on the paper: the structure that is asked, else the person's own."""
    return handoff.target if handoff else Structure.objects.visible_to(by).get(pk=by.structure_id)


def check_someone_answers(structure: Structure) -> None:
    """A paper names who answers: someone, or a team's line with its phone. Otherwise it is not printed."""
    if not (structure.phone and (structure.team_line or structure.name)):
        raise Incomplete(
            _("Choisissez qui répond au téléphone : %(name)s n’a pas de numéro dans l’annuaire.")
            % {"name": structure.name},
            code="reason-missing",
            field="with_slip",
        )
