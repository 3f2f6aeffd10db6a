"""Another structure becomes the person's home: asked by the one that is, done when the other accepts (referrals §4)."""

from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel.errors import Conflict, Refused, require
from core.kernel.querysets import Member
from core.kernel.tenant import lock_person
from people import rules as person_rules
from people.models import Person
from referrals.models import Handoff, Kind, Referral
from referrals.operations.asking import ask
from referrals.operations.moving import Moving, moving
from referrals.operations.sending import Request, check_reachable, draft
from referrals.states import ALIVE, Act, DueKind, OutcomeCode, Step


@transaction.atomic
def ask_to_take_over(
    id: UUID, *, by: Member, person_id: UUID, target_id: int, keeps_news: bool = False
) -> Handoff:
    """Ask another structure to answer for the person from now on. Nothing changes until it accepts.

    She must have agreed to that structure; `keeps_news`: and that hers hears for a while how things go on. The
    same id twice is harmless; two at once for one person are a Conflict.
    """
    person = Person.objects.visible_to(by).get(id=person_id)
    require(
        person_rules.is_home(by, person),
        _("Seule la structure qui répond de la personne demande à une autre de prendre la suite."),
    )
    lock_person(person_id)
    already = Handoff.objects.visible_to(by).of(id).first()
    if already is not None:
        return already
    under_way = Handoff.objects.visible_to(by).filter(person_id=person_id, kind=Kind.TRANSFER).live()
    if under_way.exists():
        raise Conflict(
            _(
                "Une autre structure est déjà sollicitée pour prendre la suite. Attendez sa réponse, ou retirez la demande."
            ),
            code="duplicate",
        )
    referral = draft(id, by=by, person=person, request=Request(needs=()), parent_id=None)
    with moving(referral.pk, person_id=person_id) as work:
        handoff = ask(
            work,
            by=by,
            person=person,
            target_id=target_id,
            needs=(),
            kind=Kind.TRANSFER,
            keeps_news=keeps_news,
        )
        check_reachable(by, person_id, "")
        work.step(Step.SENT, due=DueKind.ANSWER, first_sent_at=work.now)
        work.record("handoff.sent", handoff, by=by)
    return handoff


def take_over(work: Moving, handoff: Handoff, *, by: Member) -> None:
    """Inside the acceptance of a transfer: her home changes, then the request, which has done its work, is over.

    Where home is suspended or closes and she has not said yes, continuity opens her name and how to reach her, to ask.
    Raises Refused when the agreement has ended, or home is no longer who asked: nothing has changed then.
    """
    with connection.cursor() as cursor:
        cursor.execute("select floor.change_home(%s)", [handoff.pk])
        changed = bool(cursor.fetchone()[0])
    if not changed and _continues(handoff):
        record(
            "person.continued",
            subject=handoff,
            by=by,
            person_id=handoff.person_id,
            referral=str(work.referral.pk),
            former=handoff.from_structure_id,
        )
        return
    if not changed:
        raise Refused(
            _("La personne n’est plus d’accord, ou une autre structure répond d’elle : rien n’a changé."),
            code="consent-expired",
        )
    transferred(work, handoff, by=by)


def transferred(work: Moving, handoff: Handoff, *, by: Member) -> None:
    """Her home has changed: the request that asked for it is over."""
    code = OutcomeCode.NEED_MET
    work.move(handoff, Act.REPORT, outcome_code=code, ended_at=work.now)
    work.step(Step.REPORTED, due=DueKind.ACKNOWLEDGE)
    work.step(Step.ACKNOWLEDGED, due=None, closed_at=work.now, close_reason="transferred", closed_by="human")
    record(
        "person.transferred",
        subject=handoff,
        by=by,
        person_id=handoff.person_id,
        referral=str(work.referral.pk),
        former=handoff.from_structure_id,
        home=handoff.target_id,
    )


def _continues(handoff: Handoff) -> bool:
    """Only for a structure that is suspended or closes, where the network's officer allows it."""
    why = _("Sa structure ferme : une lettre lui dit qui la suit.")
    with connection.cursor() as cursor:
        cursor.execute("select floor.continue_after(%s, %s)", [handoff.pk, str(why)])
        return bool(cursor.fetchone()[0])


def under_way(by: Member, person_id: UUID) -> Referral | None:
    """The request that another structure become her home, while it waits for its answer."""
    rows = Handoff.objects.visible_to(by).filter(person_id=person_id, kind=Kind.TRANSFER).live()
    found = rows.select_related("referral").first()
    return found.referral if found and found.referral.state in ALIVE else None
