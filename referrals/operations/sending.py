"""Ask a structure to take a person, under the consent she gave for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, Refused, require
from core.kernel.floor.scopes import Scope
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from core.kernel.tenant import lock_person
from core.tenancy.models import Network, Structure
from people import rules as person_rules
from people.models import Contact, Person
from people.operations.sendable import sendable
from people.operations.sharing import check_may_be_sent
from people.queries import accommodations_of
from referrals.models import (
    Handoff,
    HandoffNeed,
    HandoffPreview,
    Motive,
    Need,
    OwedBy,
    Priority,
    Referral,
    ReferralDetail,
)
from referrals.operations.moving import Moving, moving, same_version
from referrals.operations.naming import save_named
from referrals.operations.slips import make_slip
from referrals.rules import clocks, rights
from referrals.rules.previews import preview
from referrals.states import LIVE, Act, DueKind, HandoffState, Step


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
    parent_id: UUID | None = None,
) -> Sent:
    """Open the referral `id` and ask `target_id`. The sender answers for it until someone accepts.

    `parent_id`: what this one continues (a closed one asked again, or the rest of needs taken in part).
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
        return Sent(already, Handoff.objects.visible_to(by).of(already.pk).order_by("created_at")[0])
    referral = _draft(id, by=by, person=person, request=request, parent_id=parent_id)
    with moving(referral.pk, person_id=person_id) as work:
        handoff = _ask(
            work,
            by=by,
            person=person,
            target_id=target_id,
            scopes=scopes,
            needs=request.needs,
            service_id=service_id,
        )
        code = make_slip(referral, handoff, by=by) if with_slip else ""
        _check_reachable(by, person_id, code)
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
        handoff = _ask(
            work, by=by, person=person, target_id=target_id, scopes=scopes, needs=needs, service_id=service_id
        )
        work.record("handoff.sent", handoff, by=by)
    return handoff


def _draft(id: UUID, *, by: Member, person: Person, request: Request, parent_id: UUID | None) -> Referral:
    now = clock.now()
    if parent_id is not None:
        Referral.objects.visible_to(by).about(person.pk).get(pk=parent_id)
    network = Network.objects.get(pk=by.network_id)
    due = clocks.due(DueKind.DRAFT, request.priority, now, network)
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
        next_due_kind=DueKind.DRAFT,
        next_due_at=due,
        level_due_at=due,
    )
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


def _ask(
    work: Moving,
    *,
    by: Member,
    person: Person,
    target_id: int,
    scopes: Sequence[Scope | int],
    needs: Sequence[str],
    service_id: UUID | None,
) -> Handoff:
    target = Structure.objects.visible_to(by).filter(pk=target_id).exclude(pk=by.structure_id).first()
    if target is None or not target.may_receive:
        raise Refused(
            _("Cette structure ne peut pas recevoir de demande. Choisissez-en une autre."),
            code="target-unavailable",
        )
    check_may_be_sent(by, person.pk)
    agreed = _agreed(by, person, target, scopes, needs)
    handoff = Handoff(
        network_id=by.network_id,
        referral=work.referral,
        person=person,
        from_structure_id=by.structure_id,
        target=target,
        service_id=service_id,
        rank=len(work.handoffs) + 1,
        urgent=work.referral.priority == Priority.URGENT,
        scopes=agreed,
        created_at=work.now,
        sent_at=work.now,
        state=HandoffState.QUEUED,
    )
    handoff.move(Act.SEND)
    handoff.due_at = work.due(DueKind.ANSWER)
    handoff.owed_by = OwedBy.RECIPIENT
    handoff.save()
    try:
        with transaction.atomic():
            for code in dict.fromkeys(needs):
                HandoffNeed(
                    network_id=by.network_id,
                    referral=work.referral,
                    handoff=handoff,
                    person=person,
                    from_structure_id=by.structure_id,
                    target=target,
                    code=code,
                ).save()
    except IntegrityError:
        raise Conflict(
            _("Une demande pour ce besoin est déjà en cours auprès de %(name)s. Ouvrez-la depuis la fiche.")
            % {"name": target.name},
            code="duplicate",
        ) from None
    _freeze_preview(work, handoff, by=by, person=person, needs=needs)
    return handoff


def _freeze_preview(
    work: Moving, handoff: Handoff, *, by: Member, person: Person, needs: Sequence[str]
) -> None:
    contact = Contact.objects.visible_to(by).of(person.pk).first()
    content = preview(
        work.referral,
        needs=needs,
        scopes=handoff.scopes,
        birth=person.birth_date,
        today=work.now.astimezone(clock.zone()).date(),
        commune=contact.commune if contact else "",
        languages=person.languages,
        accommodations=accommodations_of(by, person.pk),
    )
    HandoffPreview(
        network_id=by.network_id,
        handoff=handoff,
        from_structure_id=by.structure_id,
        target_id=handoff.target_id,
        content=content,
    ).save()


def _agreed(
    by: Member, person: Person, target: Structure, scopes: Sequence[Scope | int], needs: Sequence[str]
) -> list[int]:
    """The scopes asked, when a consent in force names this structure and covers them all."""
    standing = sendable(by, person, target.pk, needs=needs)
    covered = {scope for consent in standing for scope in consent.scopes}
    wanted = {int(scope) for scope in scopes}
    if not covered:
        raise Incomplete(
            _("La personne n’a pas encore donné son accord pour %(name)s. Demandez-le-lui, puis envoyez.")
            % {"name": target.name},
            code="consent-missing",
        )
    if not wanted or not wanted <= covered:
        raise Refused(
            _("La demande va plus loin que l’accord de la personne. Réduisez ce qui est partagé."),
            code="consent-missing",
        )
    return sorted(wanted)


def _check(request: Request) -> None:
    for name in ("motive_text", "tried", "constraints", "procedure"):
        check_free_text(getattr(request, name), field=name)
    if not request.needs:
        raise Incomplete(_("Choisissez au moins un besoin."), field="needs")
    if request.priority == Priority.URGENT and not (request.deadline or request.urgent_reason):
        raise Incomplete(_("Une demande urgente a une date limite. Indiquez-la."), field="deadline")


def _check_reachable(by: Member, person_id: UUID, code: str) -> None:
    if code:
        return
    contact = Contact.objects.visible_to(by).of(person_id).first()
    if contact is None or not contact.reachable:
        raise Incomplete(
            _("Rien ne permet de la joindre : indiquez un moyen de contact, ou remettez-lui le papier."),
            code="person-unreachable",
            field="with_slip",
        )
