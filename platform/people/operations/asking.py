"""Write down what the person asks about her own file, and what her home structure answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock, codes, tenant
from core.kernel.errors import Conflict, Incomplete, require
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from core.tenancy.models import Network
from people import rules
from people.models import AskedVia, Person, RightAnswer, RightKind, RightReason, RightRequest
from people.operations.stopping import WRONG_CODES

DELAY = relativedelta(months=1)  # GDPR art. 12.3


@transaction.atomic
def ask_right(
    id: UUID, *, by: Member, person_id: UUID, kind: str, via: str = AskedVia.DESK, wish: str = ""
) -> RightRequest:
    """Write down a request, due within a month. Home only; whoever opens its files may write it.

    Asking twice what already waits returns the request that waits: its clock does not start again.
    """
    check_free_text(wish, field="wish")
    person = Person.objects.visible_to(by).get(id=person_id)
    require(rules.is_home(by, person), _("Seule la structure qui suit la personne reçoit ses demandes."))
    now = clock.now()
    request = RightRequest(
        id=id,
        person=person,
        home_structure_id=person.home_structure_id,
        network_id=person.network_id,
        kind=kind,
        via=via,
        wish=wish,
        asked_at=now,
        due_on=timezone.localtime(now).date() + DELAY,
        asked_by_id=by.id,
    )
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError:
        return _waiting(by, person_id, id, kind)
    record("right.asked", subject=request, by=by, person_id=person_id, kind=kind, via=via)
    return request


def _waiting(by: Member, person_id: UUID, id: UUID, kind: str) -> RightRequest:
    rows = RightRequest.objects.visible_to(by).of(person_id)
    found = rows.filter(pk=id).first() or rows.waiting().filter(kind=kind).first()
    if found is None:
        raise Conflict(_("Cette demande vient de recevoir une réponse. Rechargez la page."))
    return found


@dataclass(frozen=True, slots=True)
class AskedByCode:
    """What the page without account may say: it was noted, or not."""

    done: bool
    too_many: bool = False


@transaction.atomic
def ask_right_by_code(typed: str, *, by: Member, from_address: str, kind: str, wish: str = "") -> AskedByCode:
    """Note for the home structure what the holder of this code asks: it confirms by another way before it acts.

    The code alone never opens or changes anything. A refusal is returned, not raised: its count must stay.
    A voided code asks too, as it still stops (people §5). Asking twice is harmless.
    """
    check_free_text(wish, field="wish")
    origin = by.structure_id or from_address
    if WRONG_CODES.passed(origin):
        return AskedByCode(done=False, too_many=True)
    code = codes.read_code(typed)
    mark = asked_with(codes.hash_code(code), kind, wish) if code else None
    if mark is None:
        if not WRONG_CODES.spend(origin):
            return AskedByCode(done=False, too_many=True)
        record("code.refused", subject=Network(pk=tenant.current().network_id), by=by)
        return AskedByCode(done=False)
    return AskedByCode(done=True)


def asked_with(code_hash: str, kind: str, wish: str = "") -> str | None:
    """The same, once the tries are counted by the caller: the person's mark in the journal, or None for no such code.

    Also records `right.asked`, so that the home structure's list and clock start in this transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select request, mark from floor.ask_right_by_code(%s, %s, %s)",
            [code_hash, RightKind(kind), wish],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    request_id, mark = row
    context = tenant.current()
    record(
        "right.asked",
        subject=RightRequest(pk=request_id),
        by=tenant.system_member(context),
        mark=mark,
        kind=kind,
        via=AskedVia.PAGE,
    )
    return str(mark)


@transaction.atomic
def answer_right(
    request_id: UUID, *, by: Member, answer: str, reason: str = "", explanation: str = ""
) -> RightRequest:
    """Close a request with what was done of it; what is not done has a reason of the law and is explained.

    Home only; erasing and setting aside are the lead's to answer. Answering twice is a Conflict.
    """
    check_free_text(explanation, field="explanation")
    request = RightRequest.objects.visible_to(by).get(id=request_id)
    require(
        rules.can_answer_right(by, request),
        _("C’est au responsable de la structure de répondre à cette demande."),
    )
    if answer != RightAnswer.DONE:
        if reason not in RightReason.values:
            raise Incomplete(_("Dites pourquoi tout n’est pas fait."), field="reason")
        if not explanation.strip():
            raise Incomplete(
                _("Écrivez ce qui est répondu à la personne : elle peut le contester."), field="explanation"
            )
    locked = RightRequest.objects.locked(request_id)
    if locked.answer is not None:
        raise Conflict(_("Cette demande a déjà reçu une réponse."))
    locked.answer, locked.answered_at, locked.answered_by_id = answer, clock.now(), by.id
    locked.reason_code = "" if answer == RightAnswer.DONE else reason
    locked.explanation = explanation
    locked.save(update_fields=["answer", "answered_at", "answered_by_id", "reason_code", "explanation"])
    record(
        "right.answered",
        subject=locked,
        by=by,
        person_id=locked.person_id,
        kind=locked.kind,
        answer=answer,
        reason=locked.reason_code,
    )
    return locked


def settle(person_id: UUID, *, by: Member, kinds: Sequence[str]) -> None:
    """The act itself answers what waits: « c’est fait ». Harmless when nothing waits."""
    for request in RightRequest.objects.visible_to(by).of(person_id).waiting().filter(kind__in=kinds):
        answer_right(request.pk, by=by, answer=RightAnswer.DONE)
