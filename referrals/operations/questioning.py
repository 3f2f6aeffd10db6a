"""A question before the answer: the structure that is asked wants to know, the sender says (referrals §3)."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Incomplete, Refused, require
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from people.models import Person
from referrals.models import Handoff, InfoRequest, OwedBy
from referrals.operations.moving import moving, same_version
from referrals.rules import rights
from referrals.rules.nameless import says_who
from referrals.rules.questions import may_ask_again, waits_for_an_answer
from referrals.states import Act, DueKind, HandoffState, QuestionCode


@transaction.atomic
def ask_question(
    handoff_id: UUID, *, by: Member, code: str, text: str = "", version: int | None = None
) -> InfoRequest:
    """Ask the sender what is missing. The sender must act next; the clock of the answer stands still.

    Twice at most for one request. From the waiting list the place is kept. A second click is refused by
    the state, or by the question already open.
    """
    seen = Handoff.objects.visible_to(by).get(id=handoff_id)
    require(rights.is_recipient(by, seen), _("Seule la structure sollicitée peut poser une question."))
    _check_question(code, text)
    with moving(seen.referral_id, person_id=seen.person_id) as work:
        handoff = work.handoff(handoff_id)
        same_version(handoff, version)
        asked = list(InfoRequest.objects.visible_to(by).of(handoff_id))
        _check_round(asked)
        waited = work.pace(DueKind.ANSWER, handoff).elapsed(handoff.sent_at or work.now, work.now)
        spent = 0 if handoff.state == HandoffState.WAITLISTED else waited
        work.move(
            handoff,
            Act.ASK,
            due=DueKind.INFO,
            owed_by=OwedBy.SENDER,
            answer_days_spent=handoff.answer_days_spent + spent,
            seen_at=handoff.seen_at or work.now,
        )
        work.tick(DueKind.INFO)
        question = InfoRequest(
            network_id=handoff.network_id,
            handoff=handoff,
            from_structure_id=handoff.from_structure_id,
            target_id=handoff.target_id,
            round=len(asked) + 1,
            code=code,
            text=text,
            asked_at=work.now,
            asked_by_id=by.id,
            due_at=handoff.due_at,
        )
        question.save()
        work.record("handoff.question_asked", handoff, by=by, question=code)
    return question


@transaction.atomic
def answer_question(handoff_id: UUID, *, by: Member, text: str, version: int | None = None) -> Handoff:
    """Answer the open question, without saying who she is. The clock goes on where it stood.

    What goes beyond what she agreed to is asked of her first; a name, a number or an address is refused.
    """
    check_free_text(text)
    if not text.strip():
        raise Incomplete(_("Écrivez votre réponse."), field="text")
    seen = Handoff.objects.visible_to(by).get(id=handoff_id)
    require(
        rights.can_answer_question(by, seen),
        _("Seule la structure qui a envoyé la demande répond à cette question."),
    )
    _check_nameless(seen, text, by=by)
    with moving(seen.referral_id, person_id=seen.person_id) as work:
        handoff = work.handoff(handoff_id)
        same_version(handoff, version)
        question = InfoRequest.objects.visible_to(by).of(handoff_id).filter(answered_at=None).first()
        if question is None:
            raise Conflict(_("Cette question a déjà reçu une réponse."), code="wrong-state")
        question.answer = text
        question.answered_at = work.now
        question.answered_by_id = by.id
        question.save(update_fields=["answer", "answered_at", "answered_by_id"])
        if rights.may(handoff, Act.ANSWER):
            left = work.pace(DueKind.ANSWER, handoff).days_left(handoff.answer_days_spent)
            work.move(handoff, Act.ANSWER, due=DueKind.ANSWER, after_days=left)
            work.tick(DueKind.ANSWER, after_days=left)
        else:
            work.wait_on(handoff)
        work.record("handoff.question_answered", handoff, by=by, question=question.code)
    return handoff


def _check_question(code: str, text: str) -> None:
    check_free_text(text)
    if code not in QuestionCode.values:
        raise Incomplete(_("Choisissez votre question."), field="code")
    if code == QuestionCode.OTHER and not text.strip():
        raise Incomplete(_("Écrivez votre question."), field="text")


def _check_round(asked: Sequence[InfoRequest]) -> None:
    if waits_for_an_answer(asked):
        raise Conflict(_("Une question attend déjà sa réponse."), code="wrong-state")
    if not may_ask_again(asked):
        raise Refused(
            _("Deux questions ont déjà été posées pour cette demande. Appelez la structure, puis répondez."),
            code="two-rounds",
        )


def _check_nameless(handoff: Handoff, text: str, *, by: Member) -> None:
    person = Person.objects.visible_to(by).filter(pk=handoff.person_id).first()
    if says_who(text, (person.first_name, person.last_name) if person else ()):
        raise Refused(
            _(
                "La structure ne sait pas encore qui est la personne : retirez le nom, le numéro ou l’adresse."
            ),
            field="text",
        )
