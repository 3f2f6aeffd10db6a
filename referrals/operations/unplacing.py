"""Nobody took it: the sender asks to close, the coordinator signs, and what was missing is counted (referrals §5)."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from actors.models import Constraint, Origin
from actors.operations.unmet import count_unmet
from core.journal.operations import record
from core.kernel.errors import Conflict, require
from core.kernel.querysets import Member
from referrals.models import Handoff, HandoffNeed, Referral
from referrals.operations.moving import Moving, moving, same_version, told
from referrals.rules import rights
from referrals.states import Decline, ReferralState, Step

# Answers that say something of what the territory lacks (actors §10).
LACKS: dict[str, Constraint] = {
    Decline.NO_CAPACITY: Constraint.FULL,
    Decline.OUT_OF_AREA: Constraint.MOBILITY,
    Decline.SCHEDULE: Constraint.EVENING,
    Decline.DISTANCE: Constraint.MOBILITY,
    Decline.LANGUAGE: Constraint.LANGUAGE,
}


@transaction.atomic
def ask_to_close(referral_id: UUID, *, by: Member, version: int | None = None) -> Referral:
    """« Fermer : aucun lieu trouvé »: the coordination is asked to sign. Nothing closes before. Twice is harmless."""
    seen = Referral.objects.visible_to(by).get(id=referral_id)
    require(rights.is_sender(by, seen), _("Seule la structure qui suit la personne le demande."))
    with moving(referral_id, person_id=seen.person_id) as work:
        if work.referral.closing_asked_at is not None and work.referral.state == ReferralState.UNPLACED:
            return work.referral
        same_version(work.referral, version)
        _check_unplaced(work)
        work.referral.closing_asked_at = work.now
        work.referral.version += 1
        work.referral.save(update_fields=["closing_asked_at", "version"])
        record("referral.closing_asked", by=by, **told(work))
    return work.referral


@transaction.atomic
def sign(referral_id: UUID, *, by: Member, version: int | None = None) -> int:
    """The coordinator signs: closed, no place found. How many needs were counted as unmet. Twice is a Conflict."""
    seen = Referral.objects.visible_to(by).get(id=referral_id)
    require(
        rights.can_sign(by, seen),
        _("Seule la coordination du réseau signe cette fermeture."),
        code="coordinator-signature-required",
    )
    with moving(referral_id, person_id=seen.person_id) as work:
        same_version(work.referral, version)
        _check_unplaced(work)
        require(
            work.referral.closing_asked_at is not None,
            _("La structure qui suit la personne n’a pas demandé à fermer : elle cherche encore."),
        )
        assert by.id is not None
        work.step(
            Step.SIGNED,
            due=None,
            closed_at=work.now,
            close_reason="unplaced",
            closed_by="human",
            signed_by_id=by.id,
        )
        counted = count_needs(
            work, work.handoffs, by=by, constraint=Constraint.NONE_EXISTS, origin=Origin.REFERRAL
        )
        record("referral.closed", by=by, reason="unplaced", **told(work))
    return counted


def count_needs(work: Moving, handoffs: list[Handoff], *, by: Member, constraint: str, origin: str) -> int:
    """Count the needs of these handoffs that nobody could meet, each once for the whole referral."""
    rows = list(HandoffNeed.objects.visible_to(by).of_referral(work.referral.pk))
    counted = {row.code for row in rows if row.unmet}
    concerned = {handoff.pk for handoff in handoffs}
    fresh = {row.code: row for row in rows if row.handoff_id in concerned and row.code not in counted}
    for row in fresh.values():
        row.unmet = True
        row.save(update_fields=["unmet"])
    return count_unmet(sorted(fresh), by=by, origin=origin, constraint=constraint)


def _check_unplaced(work: Moving) -> None:
    if work.referral.state != ReferralState.UNPLACED:
        raise Conflict(
            _("Cette demande a trouvé une suite : elle ne se ferme pas ainsi."), code="wrong-state"
        )
