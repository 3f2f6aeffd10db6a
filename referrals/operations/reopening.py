"""A follow-up that had ended goes on: taken up again by agreement, or because its outcome is contested."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel.errors import Conflict, Incomplete, Refused, require
from core.kernel.querysets import Member
from people.operations.sharing import scopes_agreed
from referrals.models import Handoff, Referral
from referrals.operations.moving import Moving, moving, same_version
from referrals.rules import rights
from referrals.states import Act, ContestReason, DueKind, HandoffState, Step, Via


@transaction.atomic
def reopen(handoff_id: UUID, *, by: Member, answerer: str = "", version: int | None = None) -> Handoff:
    """Take an ended follow-up up again, within sixty days: who followed, or the sender with a yes from there.

    `answerer`: who said yes to the sender, by phone. What the person agreed to is opened again by the same
    function, or nothing changes. A second click is refused by its state.
    """
    seen = Handoff.objects.visible_to(by).get(id=handoff_id)
    with moving(seen.referral_id, person_id=seen.person_id) as work:
        handoff = work.handoff(handoff_id)
        same_version(handoff, version)
        _check_last(work, handoff)
        _check_days(work)
        require(
            rights.can_reopen(by, work.referral, handoff, work.now),
            _("Seules la structure qui suivait la personne et celle qui l’a envoyée rouvrent la demande."),
        )
        said: dict[str, Any] = {}
        if not rights.is_recipient(by, handoff):
            if not answerer.strip():
                raise Incomplete(_("Écrivez qui a dit oui, au téléphone."), field="answerer")
            said = {"via": Via.PHONE, "answerer": answerer.strip()}
        _engage_again(work, handoff, Step.REOPENED, **said)
        work.record("handoff.reopened", handoff, by=by, via=said.get("via", Via.WEB))
    return handoff


@transaction.atomic
def contest(referral_id: UUID, *, by: Member, why: str, version: int | None = None) -> Referral:
    """Say that the outcome is not so: the follow-up goes on there, and the coordination is told. Sender only.

    Before it is read, or within sixty days of closing for a good one. A second click is refused by its state.
    """
    seen = Referral.objects.visible_to(by).get(id=referral_id)
    require(rights.is_sender(by, seen), _("Seule la structure qui a envoyé la demande conteste le résultat."))
    if why not in ContestReason.values:
        raise Incomplete(_("Choisissez la raison."), field="why")
    with moving(referral_id, person_id=seen.person_id) as work:
        same_version(work.referral, version)
        last = _last_ended(work)
        if last is None or not rights.can_contest(by, work.referral, last, work.now):
            _check_days(work)
            raise Conflict(_("Ce résultat ne se conteste plus ainsi."), code="wrong-state")
        _engage_again(work, last, Step.CONTESTED)
        record(
            "referral.contested",
            subject=work.referral,
            by=by,
            person_id=work.referral.person_id,
            referral=str(referral_id),
            ref_code=work.referral.ref_code,
            handoff=str(last.pk),
            sender=work.referral.sender_structure_id,
            target=last.target_id,
            why=why,
        )
    return work.referral


def _engage_again(work: Moving, handoff: Handoff, step: Step, **said: Any) -> None:
    if handoff.person_id is not None and not scopes_agreed(handoff.pk):
        raise Refused(
            _("L’accord de la personne est arrivé à sa fin. Redemandez-le-lui d’abord."),
            code="consent-expired",
        )
    try:
        with transaction.atomic():
            end: dict[str, Any] = {
                "outcome_code": None,
                "ended_at": None,
                "ended_via": "",
                "ended_by_name": "",
            }
            work.move(handoff, Act.REOPEN, due=DueKind.NEWS, **end, **said)
    except IntegrityError:
        raise Conflict(
            _("Une autre demande est déjà en cours auprès de %(name)s pour ce besoin.")
            % {"name": handoff.target.name},
            code="duplicate",
        ) from None
    work.step(
        step,
        due=DueKind.NEWS,
        holder_structure_id=handoff.target_id,
        holder_id=handoff.assignee_id,
        closed_at=None,
        close_reason=None,
        closed_by="",
    )


def _last_ended(work: Moving) -> Handoff | None:
    ended = [handoff for handoff in work.handoffs if handoff.state == HandoffState.ENDED]
    return max(ended, key=lambda handoff: handoff.ended_at or work.now, default=None)


def _check_last(work: Moving, handoff: Handoff) -> None:
    last = _last_ended(work)
    if last is None or last.pk != handoff.pk:
        raise Conflict(_("Cette demande a continué ailleurs : ce n’est plus ici."), code="wrong-state")


def _check_days(work: Moving) -> None:
    if work.referral.closed_at is not None and not rights.still_open_again(work.referral, work.now):
        raise Refused(
            _("Plus de 60 jours ont passé. Faites une nouvelle demande : elle continue celle-ci."),
            code="too-late",
        )
