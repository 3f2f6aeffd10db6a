"""Put one structure in front of a request: asked at once, or prepared to be asked in its turn (referrals §1)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, Refused
from core.kernel.floor.scopes import Scope
from core.kernel.querysets import Member
from core.tenancy.models import Structure
from people.models import Contact, Person
from people.operations.sendable import sendable
from people.operations.sharing import check_may_be_sent
from people.queries import accommodations_of
from referrals.models import Handoff, HandoffNeed, HandoffPreview, Need, OwedBy, PreparedPreview, Priority
from referrals.operations.moving import Moving
from referrals.rules import lists
from referrals.rules.previews import preview
from referrals.states import Act, DueKind, HandoffState


def ask(
    work: Moving,
    *,
    by: Member,
    person: Person,
    target_id: int,
    needs: Sequence[str],
    scopes: Sequence[Scope | int] | None = None,
    service_id: UUID | None = None,
    **values: Any,
) -> Handoff:
    """Ask this structure now. Its preview is frozen, its clock runs."""
    handoff = _handoff(work, by, person, target_id, needs, scopes, service_id)
    for name, value in values.items():
        setattr(handoff, name, value)
    handoff.move(Act.SEND)
    handoff.sent_at = work.now
    handoff.due_at = work.due(DueKind.ANSWER, handoff=handoff)
    handoff.owed_by = OwedBy.RECIPIENT
    _save(work, handoff, by=by, needs=needs)
    HandoffPreview(
        network_id=by.network_id,
        handoff=handoff,
        from_structure_id=by.structure_id,
        target_id=handoff.target_id,
        content=_content(work, handoff, by=by, person=person, needs=needs),
    ).save()
    return handoff


def prepare(
    work: Moving,
    *,
    by: Member,
    person: Person,
    target_id: int,
    needs: Sequence[str],
    scopes: Sequence[Scope | int] | None = None,
    service_id: UUID | None = None,
) -> Handoff:
    """Keep this structure for later, after those already there. It learns nothing; its preview waits with the sender."""
    if lists.length(work.handoffs) >= lists.LONGEST:
        raise Refused(
            _("Cinq structures au plus : retirez-en une de la liste avant d’en ajouter une autre."),
            code="list-full",
        )
    handoff = _handoff(work, by, person, target_id, needs, scopes, service_id)
    _save(work, handoff, by=by, needs=needs)
    PreparedPreview(
        network_id=by.network_id,
        handoff=handoff,
        from_structure_id=by.structure_id,
        content=_content(work, handoff, by=by, person=person, needs=needs),
    ).save()
    return handoff


def _handoff(
    work: Moving,
    by: Member,
    person: Person,
    target_id: int,
    needs: Sequence[str],
    scopes: Sequence[Scope | int] | None,
    service_id: UUID | None,
) -> Handoff:
    """Not saved yet: every guard of T1 has passed."""
    target = Structure.objects.visible_to(by).filter(pk=target_id).exclude(pk=by.structure_id).first()
    if target is None or not target.may_receive:
        raise Refused(
            _("Cette structure ne peut pas recevoir de demande. Choisissez-en une autre."),
            code="target-unavailable",
        )
    check_may_be_sent(by, person.pk)
    return Handoff(
        network_id=by.network_id,
        referral=work.referral,
        person=person,
        from_structure_id=by.structure_id,
        target=target,
        service_id=service_id,
        rank=max((handoff.rank for handoff in work.handoffs), default=0) + 1,
        urgent=work.referral.priority == Priority.URGENT,
        scopes=_agreed(by, person, target, scopes, needs),
        created_at=work.now,
        state=HandoffState.QUEUED,
    )


def _save(work: Moving, handoff: Handoff, *, by: Member, needs: Sequence[str]) -> None:
    handoff.save()
    try:
        with transaction.atomic():
            for code in dict.fromkeys(needs):
                HandoffNeed(
                    network_id=by.network_id,
                    referral=work.referral,
                    handoff=handoff,
                    person_id=handoff.person_id,
                    from_structure_id=by.structure_id,
                    target_id=handoff.target_id,
                    code=code,
                ).save()
    except IntegrityError:
        raise Conflict(
            _("Une demande pour ce besoin est déjà en cours auprès de %(name)s. Ouvrez-la depuis la fiche.")
            % {"name": handoff.target.name},
            code="duplicate",
        ) from None
    work.handoffs.append(handoff)


def _content(
    work: Moving, handoff: Handoff, *, by: Member, person: Person, needs: Sequence[str]
) -> dict[str, object]:
    contact = Contact.objects.visible_to(by).of(person.pk).first()
    return preview(
        work.referral,
        needs=needs,
        procedure=procedure_of(by, work.referral.pk),
        scopes=handoff.scopes,
        birth=person.birth_date,
        today=work.now.astimezone(clock.zone()).date(),
        commune=contact.commune if contact else "",
        languages=person.languages,
        accommodations=accommodations_of(by, person.pk),
    )


def procedure_of(by: Member, referral_id: UUID) -> str:
    """The procedure that the request names, where one may read its needs."""
    named = Need.objects.visible_to(by).of_referral(referral_id).exclude(procedure="").order_by("id")
    return str(named.values_list("procedure", flat=True).first() or "")


def _agreed(
    by: Member, person: Person, target: Structure, scopes: Sequence[Scope | int] | None, needs: Sequence[str]
) -> list[int]:
    """The scopes asked, when agreements in force name this structure and cover them; all they cover, for None."""
    standing = sendable(by, person, target.pk, needs=needs)
    covered = {scope for consent in standing for scope in consent.scopes}
    wanted = covered if scopes is None else {int(scope) for scope in scopes}
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
