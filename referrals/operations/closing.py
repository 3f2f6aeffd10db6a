"""Say what it gave, and close the loop: the sender reads it."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel.errors import Incomplete, require
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from core.kernel.steering import steer
from people.operations.sharing import scopes_agreed
from referrals.models import Handoff, Outcome, Referral
from referrals.operations.following import common
from referrals.operations.moving import Moving, moving, same_version, told
from referrals.operations.passing import forget_proposal
from referrals.queries.contacts import attempts_of, channels_of, last_contact
from referrals.rules import rights
from referrals.rules.holders import via_of
from referrals.rules.outcomes import check_outcome, may_be_unknown
from referrals.rules.reaching import missing_evidence
from referrals.states import GOOD_OUTCOMES, Act, DueKind, Helped, OutcomeCode, ReferralState, Step


@transaction.atomic
def report(
    handoff_id: UUID,
    *,
    by: Member,
    code: str,
    text: str = "",
    remains: str = "",
    sessions: int = 1,
    needs_met: Sequence[str] = (),
    obtained: Sequence[str] = (),
    dropout: str = "",
    via: str = "",
    answerer: str = "",
    version: int | None = None,
) -> Handoff:
    """End the follow-up with what it gave. The sender holds the referral again until it is read.

    « Injoignable » needs its evidence; « inconnu », sixty days since the last contact.
    The structure's access ends in this transaction; it keeps what it wrote itself. Once the share has
    lapsed, only the code can be told: words about the person are no longer written. `via` phone or paper:
    the sender or the coordinator writes down what `answerer` said for a structure without account; only the
    sender, who follows the person, may add words.
    """
    check_free_text(text)
    check_free_text(remains)
    seen = Handoff.objects.visible_to(by).get(id=handoff_id)
    asked = [need.code for need in seen.needs.all()]
    check_outcome(code, dropout=dropout, needs_met=needs_met, obtained=obtained, asked=asked)
    via = via or via_of(by)
    require(rights.can_answer(by, seen, via), _("Seule la structure qui s’en occupe dit ce que ça a donné."))
    rights.check_answerer(via, answerer)
    with moving(seen.referral_id, person_id=seen.person_id) as work:
        handoff = work.handoff(handoff_id)
        same_version(handoff, version)
        _check_tried(work, handoff, code, by=by)
        if handoff.engaged and not by.coordinates and scopes_agreed(handoff.pk):
            Outcome(
                **common(by, handoff, work),
                code=code,
                text=text,
                remains=remains,
                sessions=sessions,
                needs_met=list(needs_met),
                obtained=list(obtained),
                dropout=dropout,
            ).save()
        work.move(
            handoff,
            Act.REPORT,
            outcome_code=code,
            ended_at=work.now,
            ended_via=via,
            ended_by_name=answerer.strip(),
            next_appointment_at=None,
        )
        forget_proposal(work, handoff)
        work.step(
            Step.REPORTED,
            due=DueKind.CLOSING if code in GOOD_OUTCOMES else DueKind.ACKNOWLEDGE,
            holder_structure_id=work.answering_id,
            holder_id=work.sender_id,
        )
        work.record("handoff.ended", handoff, by=by, outcome=code, via=via)
    return handoff


def _check_tried(work: Moving, handoff: Handoff, code: str, *, by: Member) -> None:
    if code == OutcomeCode.UNREACHABLE:
        attempts, ways = attempts_of(by, handoff.pk), channels_of(by, handoff.person_id)
        missing = missing_evidence(attempts, ways, work.now, work.network)
        if missing:
            raise Incomplete(missing, code="evidence-missing", field="code")
    if code == OutcomeCode.UNKNOWN and not may_be_unknown(last_contact(by, handoff), work.now):
        raise Incomplete(
            _("« Inconnu » se dit après soixante jours sans contact. Essayez encore de la joindre."),
            field="code",
        )


@transaction.atomic
def read_outcome(referral_id: UUID, *, by: Member) -> bool:
    """The sender opens the outcome: a good one needs no other click to close. True when it closed now."""
    seen = Referral.objects.visible_to(by).get(id=referral_id)
    if not rights.can_acknowledge(by, seen):
        return False
    last = Handoff.objects.visible_to(by).of(referral_id).filter(outcome_code__in=GOOD_OUTCOMES)
    if not last.exists():
        return False
    return acknowledge(referral_id, by=by)


@transaction.atomic
def acknowledge(referral_id: UUID, *, by: Member) -> bool:
    """« C’est lu »: the loop is closed. Doing it twice is harmless. Sender's structure only."""
    seen = Referral.objects.visible_to(by).get(id=referral_id)
    require(rights.is_sender(by, seen), _("Seule la structure qui a envoyé la demande la termine."))
    with moving(referral_id, person_id=seen.person_id) as work:
        if work.referral.state == ReferralState.CLOSED:
            return False
        work.step(
            Step.ACKNOWLEDGED, due=None, closed_at=work.now, close_reason="acknowledged", closed_by="human"
        )
        ended = [handoff.target_id for handoff in work.handoffs if handoff.ended_at is not None]
        record("referral.closed", by=by, target=ended[-1] if ended else None, **told(work))
    return True


@transaction.atomic
def close_unread(referral_id: UUID, *, by: Member) -> bool:
    """A good outcome that nobody opened closes by itself after ten working days, flagged `auto`, telling nobody.

    Harmless twice and from several workers: the first closes it. False when it was opened meanwhile.
    """
    with steer(referral_id):
        seen = Referral.objects.get(pk=referral_id)
    with moving(referral_id, person_id=seen.person_id) as work:
        due = work.referral.next_due_at
        if work.referral.next_due_kind != DueKind.CLOSING or due is None or due > work.now:
            return False
        work.step(Step.ACKNOWLEDGED, due=None, closed_at=work.now, close_reason="unread", closed_by="auto")
        record("referral.closed", by=by, **told(work))
    return True


@transaction.atomic
def tell_if_it_helped(referral_id: UUID, *, by: Member, helped: str) -> Referral:
    """« Est-ce que cela a aidé la personne ? »: one answer by the sender's structure, once the request is closed.

    Said again, the last answer holds.
    """
    seen = Referral.objects.visible_to(by).get(id=referral_id)
    require(rights.is_sender(by, seen), _("Seule la structure qui a envoyé la demande répond."))
    if helped not in Helped.values:
        raise Incomplete(_("Choisissez une réponse."), field="helped")
    with moving(referral_id, person_id=seen.person_id) as work:
        require(
            work.referral.state == ReferralState.CLOSED,
            _("Cette question se pose une fois la demande terminée."),
        )
        work.tick(None, helped=helped)
        record("help.answered", by=by, helped=helped, **told(work))
    return work.referral
