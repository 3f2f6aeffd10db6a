"""« Pas possible », in a code with what makes it complete, and what follows from it (referrals §6)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from actors.models import Actor, Origin, Service
from actors.operations.declaring import declare_full
from actors.operations.doubting import doubt
from actors.queries.suggesting import recipient
from core.kernel.errors import Incomplete, require
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from referrals.models import Handoff, HandoffAnswer, InfoRequest, Referral
from referrals.operations.advancing import nobody_left
from referrals.operations.moving import Moving, moving, same_version
from referrals.operations.telling import owing
from referrals.operations.unplacing import LACKS, count_needs
from referrals.rules import declines, rights
from referrals.rules.holders import via_of
from referrals.states import Act, DueKind, HandoffState, ReferralState, ToTell
from referrals.states import Decline as D

OTHER_MINIMUM = 20


@transaction.atomic
def decline(
    handoff_id: UUID,
    *,
    by: Member,
    code: str,
    text: str = "",
    reason_for_person: bool = True,
    detail: str = "",
    actor_id: UUID | None = None,
    duplicate_ref: str = "",
    full_until: date | None = None,
    via: str = "",
    answerer: str = "",
    version: int | None = None,
) -> Handoff:
    """Say that it is not possible here, and why, in a code. The sender holds the referral and is told.

    Incomplete names what the code still asks for: `detail` (a condition, a need or an accommodation),
    `actor_id` for another place, `duplicate_ref` for someone already followed here. `full_until` declares
    one's own service full.
    """
    seen = Handoff.objects.visible_to(by).get(id=handoff_id)
    via = via or via_of(by)
    require(rights.can_answer(by, seen, via), _("Seule la structure sollicitée peut répondre."))
    rights.check_answerer(via, answerer)
    _check(code, text, detail)
    require(
        code not in declines.ONLY_LEADS or by.role == "lead",
        _("Cette raison est réservée à la personne responsable de la structure. Parlez-lui-en."),
        field="code",
    )
    proposed = _proposed(seen, code, actor_id, by=by)
    duplicate = _duplicate(seen, code, duplicate_ref, by=by)
    with moving(seen.referral_id, person_id=seen.person_id) as work:
        handoff = work.handoff(handoff_id)
        same_version(handoff, version)
        _check_proposable(handoff, code)
        _check_question_first(handoff, code, by=by, now=work.now)
        work.move(
            handoff,
            Act.DECLINE,
            decline_code=code,
            decline_detail=detail if code in declines.DETAILS else "",
            proposed_actor_id=proposed,
            duplicate_ref=duplicate,
            decided_at=work.now,
            decided_by_id=by.id,
            via=via,
            answerer=answerer,
        )
        HandoffAnswer(
            network_id=handoff.network_id,
            handoff=handoff,
            from_structure_id=handoff.from_structure_id,
            target_id=handoff.target_id,
            text=text,
            reason_for_person=reason_for_person,
            at=work.now,
        ).save()
        if code in LACKS:
            count_needs(work, [handoff], by=by, constraint=LACKS[code], origin=Origin.DECLINE)
        _tell_directory(work, handoff, code, detail, full_until, by=by)
        if code in declines.ENDINGS:
            _hold_the_list(work, by=by)
        goes_on = nobody_left(work, by=by, after="declined")
        if work.referral.state == ReferralState.OPEN and code not in declines.ENDINGS:
            work.tick_on(**owing(work, ToTell.DECLINED, DueKind.UNPLACED))
        told = declines.told(code).value
        work.record("handoff.declined", handoff, by=by, decline=told, via=via, goes_on=goes_on)
    return handoff


def services_asked(handoff: Handoff, *, by: Member) -> list[Service]:
    """The service the sender chose; when only a structure was chosen, those of its that cover the needs."""
    visible = Service.objects.visible_to(by).published().for_matching()
    if handoff.service_id is not None:
        return list(visible.filter(pk=handoff.service_id))
    covering = visible.covering([need.code for need in handoff.needs.all()]).order_by("id")
    return [service for service in covering if _is_of(service, handoff.target_id)]


def _hold_the_list(work: Moving, *, by: Member) -> None:
    """What is said of the person herself is hers or the sender's to confirm: nobody else is asked before."""
    for other in work.handoffs:
        if other.state == HandoffState.QUEUED:
            work.move(
                other,
                Act.RECALL,
                recall_reason="person_changed_mind",
                decided_at=work.now,
                decided_by_id=by.id,
            )
            work.record("handoff.recalled", other, by=by, reason="person_changed_mind")


def _is_of(service: Service, structure_id: int) -> bool:
    found = recipient(service)
    return found is not None and found.pk == structure_id


def _tell_directory(
    work: Moving, handoff: Handoff, code: str, detail: str, full_until: date | None, *, by: Member
) -> None:
    """The entry promised too much, or the service is full until a day."""
    if code in declines.DOUBTS:
        doubt(services_asked(handoff, by=by), by=by, reason=code, criterion=detail)
    if code == D.NO_CAPACITY and full_until is not None and rights.is_recipient(by, handoff):
        declare_full(services_asked(handoff, by=by), by=by, until=full_until)


def _proposed(handoff: Handoff, code: str, actor_id: UUID | None, *, by: Member) -> UUID | None:
    """The actor named; no data goes to it."""
    if code != D.BETTER_ELSEWHERE:
        return None
    found = Actor.objects.visible_to(by).filter(pk=actor_id).first() if actor_id else None
    if found is None:
        raise Incomplete(_("Choisissez le lieu qui conviendrait mieux."), field="actor")
    require(
        found.structure_id not in (handoff.target_id, handoff.from_structure_id),
        _("Choisissez un autre lieu que le vôtre et que celui qui a envoyé la demande."),
        field="actor",
    )
    return found.pk


def _duplicate(handoff: Handoff, code: str, reference: str, *, by: Member) -> str:
    """Another request of one's own, by its reference. Nothing says whether it is the same person's."""
    if code != D.DUPLICATE:
        return ""
    typed = reference.strip().upper()
    mine = Referral.objects.visible_to(by).filter(ref_code=typed).exclude(pk=handoff.referral_id)
    if not typed or not mine.exists():
        raise Incomplete(
            _("Donnez la référence de l’autre demande, telle qu’elle est chez vous (par exemple 2F-1187)."),
            field="duplicate_ref",
        )
    return typed


def _check(code: str, text: str, detail: str) -> None:
    check_free_text(text)
    if code not in D.values:
        raise Incomplete(_("Choisissez la raison."), field="code")
    if code == D.UNREACHABLE:
        raise Incomplete(
            _(
                "Avant d’accepter, personne n’a son numéro : acceptez, essayez de la joindre, puis dites-le à la fin."
            ),
            field="code",
        )
    wanted = declines.DETAILS.get(code)
    if wanted is not None and not wanted.knows(detail):
        raise Incomplete(wanted.asked, field=f"detail_{code}")
    if code == D.OTHER and len(text.strip()) < OTHER_MINIMUM:
        raise Incomplete(
            _("Expliquez en une phrase (20 caractères au moins) : la structure qui a envoyé la lira."),
            field="text",
        )


def _check_proposable(handoff: Handoff, code: str) -> None:
    """From the waiting list the place is kept or given up: another place is proposed before (T8)."""
    require(
        code != D.BETTER_ELSEWHERE or handoff.state != HandoffState.WAITLISTED,
        _("Vous gardez une place pour la personne : dites d’abord pourquoi ce n’est plus possible."),
        field="actor",
    )


def _check_question_first(handoff: Handoff, code: str, *, by: Member, now: datetime) -> None:
    """« Informations insuffisantes » is for a question that stayed without an answer."""
    if code != D.INFORMATION_MISSING:
        return
    if not InfoRequest.objects.visible_to(by).of(handoff.pk).unanswered_at(now).exists():
        raise Incomplete(
            _("Posez d’abord une question à la structure qui a envoyé la demande."),
            code="question-first",
            field="code",
        )
