"""The structure that is asked takes charge; the sender's way to take a request back."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.kernel import words
from core.kernel.errors import Conflict, require
from core.kernel.querysets import Member
from people.operations.sharing import grant_for
from referrals.models import Handoff, Kind
from referrals.operations.advancing import nobody_left
from referrals.operations.keeping import take_back
from referrals.operations.moving import Moving, moving, same_version
from referrals.operations.resting import leave_the_rest
from referrals.operations.taking import take
from referrals.operations.transferring import take_over
from referrals.rules import rights
from referrals.rules.holders import via_of
from referrals.states import LIVE, WRITTEN_DOWN, Act, HandoffState, ReferralState


@transaction.atomic
def see(handoff_id: UUID, *, by: Member) -> bool:
    """Note the first opening by someone of the structure that is asked. True the first time only."""
    seen = Handoff.objects.visible_to(by).get(id=handoff_id)
    if not rights.is_recipient(by, seen) or seen.seen_at or seen.state != HandoffState.SENT:
        return False
    with moving(seen.referral_id, person_id=seen.person_id) as work:
        handoff = work.handoff(handoff_id)
        if handoff.seen_at or handoff.state != HandoffState.SENT:
            return False
        handoff.seen_at = work.now
        handoff.save(update_fields=["seen_at"])
        work.record("handoff.seen", handoff, by=by)
    return True


@transaction.atomic
def accept(
    handoff_id: UUID,
    *,
    by: Member,
    via: str = "",
    answerer: str = "",
    version: int | None = None,
    taken: Sequence[str] | None = None,
) -> Handoff:
    """Take charge of the person. The sender stops being responsible from this instant.

    `taken`: the needs that are, when not all of them; the others stay the sender's to pass on.

    Accepting twice by the same structure is harmless; accepting what was answered, recalled or cut is a
    Conflict. The consent is checked again: Refused when it has ended, and nothing has changed. By phone or on
    paper (`via`), whoever writes it down names the `answerer`.
    """
    seen = Handoff.objects.visible_to(by).get(id=handoff_id)
    via = via or via_of(by)
    require(rights.can_answer(by, seen, via), _("Seule la structure sollicitée peut accepter."))
    rights.check_answerer(via, answerer)
    with moving(seen.referral_id, person_id=seen.person_id) as work:
        handoff = work.handoff(handoff_id)
        if (handoff.engaged or _took_over(handoff)) and handoff.decided_by_id == by.id:
            return handoff
        same_version(handoff, version)
        written_down = via in WRITTEN_DOWN
        if not written_down:
            _not_alone_on_both_sides(work, by)
        _not_suspended(work)
        assignee_id = None if written_down else by.id
        take(work, handoff, by=by, assignee_id=assignee_id, via=via, answerer=answerer)
        left = [] if taken is None else leave_the_rest(work, handoff, by=by, taken=taken)
        if handoff.kind == Kind.TRANSFER:
            take_over(work, handoff, by=by)
        elif handoff.person_id is not None:
            grant_for(handoff.pk)
            take_back(work, handoff, by=by)
        work.record("handoff.accepted", handoff, by=by, via=handoff.via, left=left)
    return handoff


@transaction.atomic
def recall(handoff_id: UUID, *, by: Member, reason: str, version: int | None = None) -> Handoff:
    """Take a request back before it is accepted: its sender, or the coordinator when silence lasts."""
    seen = Handoff.objects.visible_to(by).get(id=handoff_id)
    with moving(seen.referral_id, person_id=seen.person_id) as work:
        handoff = work.handoff(handoff_id)
        same_version(handoff, version)
        if handoff.state not in LIVE or handoff.engaged:
            raise Conflict(
                _("Cette demande a déjà reçu une réponse : elle ne peut plus être retirée."),
                code="wrong-state",
            )
        require(
            rights.can_recall(by, handoff), _("Cette demande ne peut pas être retirée par votre structure.")
        )
        work.move(handoff, Act.RECALL, recall_reason=reason, decided_at=work.now, decided_by_id=by.id)
        work.record("handoff.recalled", handoff, by=by, reason=reason)
        nobody_left(work, by=by, after="recalled")
    return handoff


def _took_over(handoff: Handoff) -> bool:
    return handoff.kind == Kind.TRANSFER and handoff.state == HandoffState.ENDED


def _not_alone_on_both_sides(work: Moving, by: Member) -> None:
    """Who sent a request may not answer it alone from the other side (referrals §12)."""
    sender = work.referral.sender
    user_id = getattr(by, "user_id", None)
    require(
        sender is None or user_id is None or sender.user_id != user_id,
        _("Vous avez envoyé cette demande vous-même : un·e collègue doit y répondre."),
        code="second-member-required",
    )


def _not_suspended(work: Moving) -> None:
    until = work.referral.suspended_until
    if work.referral.state == ReferralState.SUSPENDED and until is not None:
        raise Conflict(
            _("Cette demande est suspendue jusqu’au %(day)s : la structure qui l’a envoyée la reprendra.")
            % {"day": words.day_in_words(until)},
            code="wrong-state",
        )
