"""Ask a structure to take a person, under the consent she gave for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.kernel import clock, procedures
from core.kernel.errors import Conflict, Incomplete, require
from core.kernel.floor.scopes import Scope
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from core.kernel.tenant import lock_person
from core.tenancy.models import Network
from people import rules as person_rules
from people.models import Contact, Person
from referrals.models import (
    Handoff,
    Motive,
    Need,
    Priority,
    Referral,
    ReferralDetail,
)
from referrals.operations.asking import ask, prepare
from referrals.operations.moving import moving, same_version
from referrals.operations.naming import save_named
from referrals.operations.resting import pass_rest_on
from referrals.operations.slips import make_slip
from referrals.queries.terms import terms_of
from referrals.rules import rights
from referrals.states import LIVE, DueKind, Step


@dataclass(frozen=True, slots=True)
class Request:
    """What the professional writes once, whoever is asked."""

    needs: Sequence[str]
    motive: str = Motive.OTHER
    motive_text: str = ""
    tried: str = ""
    constraints: str = ""
    priority: str = Priority.NORMAL
    urgent_reason: str = ""
    deadline: date | None = None
    procedure: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent; `code` is the slip's, shown once, and never stored in clear."""

    referral: Referral
    handoff: Handoff
    code: str = field(default="", repr=False)


@transaction.atomic
def send(
    id: UUID,
    *,
    by: Member,
    person_id: UUID,
    target_id: int,
    request: Request,
    scopes: Sequence[Scope | int],
    with_slip: bool,
    service_id: UUID | None = None,
    then: Sequence[int] = (),
    parent_id: UUID | None = None,
    hour_set: bool = False,
) -> Sent:
    """Open the referral `id` and ask `target_id`. The sender answers for it until someone accepts.

    `then`: the structures to ask next, in order, each for what she agreed to for it; one that no agreement
    names refuses the whole. `parent_id`: what this one continues (a closed one asked again, or the rest of
    needs taken in part).
    The same id twice is harmless: the first referral is returned, without its code. Raises Incomplete or
    Refused with what is missing: consent for this structure, needs, a way to reach the person.
    """
    person = Person.objects.visible_to(by).get(id=person_id)
    require(
        person_rules.is_home(by, person), _("Seule la structure qui suit la personne envoie une demande.")
    )
    _check(request)
    lock_person(person_id)  # a double click waits here, then finds the first one's row
    if not Person.objects.own(by).filter(pk=person_id).exists():
        raise Conflict(_("Cette fiche vient d’être réunie à une autre, ou effacée. Revenez à vos personnes."))
    already = Referral.objects.sent_by(by).filter(pk=id).first()
    if already is not None:
        return Sent(already, Handoff.objects.visible_to(by).of(already.pk).order_by("rank")[0])
    if parent_id is not None:
        pass_rest_on(parent_id, by=by, codes=request.needs)
    referral = draft(id, by=by, person=person, request=request, parent_id=parent_id)
    with moving(referral.pk, person_id=person_id) as work:
        handoff = ask(
            work,
            by=by,
            person=person,
            target_id=target_id,
            scopes=scopes,
            needs=request.needs,
            service_id=service_id,
        )
        for next_id in then:
            later = prepare(work, by=by, person=person, target_id=next_id, needs=request.needs)
            work.record("handoff.prepared", later, by=by, rank=later.rank)
        code = make_slip(referral, handoff, by=by) if with_slip else ""
        if not hour_set:  # she knows when to come: nothing needs to reach her
            check_reachable(by, person_id, code)
        work.step(Step.SENT, due=DueKind.ANSWER, first_sent_at=work.now)
        work.record("handoff.sent", handoff, by=by)
    return Sent(referral, handoff, code)


@transaction.atomic
def ask_someone_else(
    referral_id: UUID,
    *,
    by: Member,
    target_id: int,
    scopes: Sequence[Scope | int],
    service_id: UUID | None = None,
    version: int | None = None,
) -> Handoff:
    """Ask another structure for a referral that nobody took, or that waits on lists only.

    A second click is refused by its state.
    """
    seen = Referral.objects.visible_to(by).get(id=referral_id)
    require(rights.is_sender(by, seen), _("Seule la structure qui suit la personne choisit un autre lieu."))
    assert seen.person_id is not None
    person = Person.objects.visible_to(by).get(id=seen.person_id)
    needs = list(
        Need.objects.visible_to(by).of_referral(referral_id).order_by("id").values_list("code", flat=True)
    )
    with moving(referral_id, person_id=person.pk) as work:
        same_version(work.referral, version)
        live = [handoff for handoff in work.handoffs if handoff.state in LIVE]
        if live and rights.can_ask_while_waiting(by, work.referral, live):
            work.tick(DueKind.ANSWER)
        else:
            work.step(Step.SENT, due=DueKind.ANSWER, holder_structure_id=work.referral.sender_structure_id)
        handoff = ask(
            work, by=by, person=person, target_id=target_id, scopes=scopes, needs=needs, service_id=service_id
        )
        work.record("handoff.sent", handoff, by=by)
    return handoff


def draft(id: UUID, *, by: Member, person: Person, request: Request, parent_id: UUID | None) -> Referral:
    now = clock.now()
    if parent_id is not None:
        Referral.objects.visible_to(by).about(person.pk).get(pk=parent_id)
    referral = Referral(
        id=id,
        network_id=by.network_id,
        person=person,
        sender_structure_id=by.structure_id,
        sender_id=by.id,
        holder_structure_id=by.structure_id,
        holder_id=by.id,
        motive=request.motive,
        priority=request.priority,
        urgent_reason=request.urgent_reason,
        deadline=request.deadline,
        parent_id=parent_id,
        created_at=now,
    )
    due = terms_of(Network.objects.get(pk=by.network_id)).pace(DueKind.DRAFT, referral).due(now)
    referral.next_due_kind, referral.next_due_at, referral.level_due_at = DueKind.DRAFT, due, due
    save_named(referral)
    about = {
        "person": person,
        "home_structure_id": person.home_structure_id,
        "network_id": person.network_id,
        "referral": referral,
    }
    ReferralDetail(
        **about, motive_text=request.motive_text, tried=request.tried, constraints=request.constraints
    ).save()
    for code in dict.fromkeys(request.needs):
        Need(**about, code=code, deadline=request.deadline, procedure=request.procedure).save()
    return referral


def _check(request: Request) -> None:
    for name in ("motive_text", "tried", "constraints"):
        check_free_text(getattr(request, name), field=name)
    check_procedure(request.procedure)
    if not request.needs:
        raise Incomplete(_("Choisissez au moins un besoin."), field="needs")
    if request.priority == Priority.URGENT and not (request.deadline or request.urgent_reason):
        raise Incomplete(_("Une demande urgente a une date limite. Indiquez-la."), field="deadline")


def check_procedure(code: str) -> None:
    """Coded, since it is read before acceptance; one that has no code is said in the words of the request."""
    if code and not procedures.is_known(code):
        raise Incomplete(
            _("Choisissez une démarche de la liste, ou écrivez-la dans « En quelques mots »."),
            field="procedure",
        )


def check_reachable(by: Member, person_id: UUID, code: str) -> None:
    if code:
        return
    contact = Contact.objects.visible_to(by).of(person_id).first()
    if contact is None or not contact.reachable:
        raise Incomplete(
            _("Rien ne permet de la joindre : indiquez un moyen de contact, ou remettez-lui le papier."),
            code="person-unreachable",
            field="with_slip",
        )
