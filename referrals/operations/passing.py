"""Pass the person on: who follows her asks another structure, and stays engaged until it accepts (referrals §3, T15)."""

from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from core.kernel import clock
from core.kernel.errors import Conflict, Refused, require
from core.kernel.querysets import Member
from core.kernel.tenant import System
from core.tenancy.models import Structure
from people.models import Contact, Person
from people.queries import accommodations_of
from referrals.models import Handoff, HandoffNeed, HandoffPreview, OwedBy
from referrals.operations.advancing import TASK, hindrance_to_send
from referrals.operations.asking import procedure_of
from referrals.operations.moving import Moving, moving, same_version
from referrals.rules import rights
from referrals.rules.previews import preview
from referrals.states import Act, DueKind, OutcomeCode, Via


@transaction.atomic
def pass_on(handoff_id: UUID, *, by: Member, target_id: int, version: int | None = None) -> Handoff:
    """Ask another structure to take over. She must have agreed to it; the sender is told.

    Nothing changes for her meanwhile. A second one while the first waits is a Conflict. Returns the new handoff.
    """
    seen = Handoff.objects.visible_to(by).get(id=handoff_id)
    require(rights.is_recipient(by, seen), _("Seule la structure qui s’en occupe passe le relais."))
    with moving(seen.referral_id, person_id=seen.person_id) as work:
        first = work.handoff(handoff_id)
        same_version(first, version)
        if not rights.can_pass_on(by, first) or _proposed(work, first):
            raise Conflict(
                _("Le relais ne peut pas être passé maintenant : l’état de la demande a changé."),
                code="wrong-state",
            )
        handoff = _ask(work, first, by=by, target=_target(work, target_id, by=by))
        work.record("handoff.sent", handoff, by=by, via=Via.WEB)
        work.record("handoff.passed_on", handoff, by=by, passed_from=str(first.pk), passer=by.structure_id)
    return handoff


def hand_over(work: Moving, handoff: Handoff) -> None:
    """Inside its acceptance: the structure that passed her on ends, in this transaction. She never has none."""
    first = work.handoff(handoff.passed_from_id) if handoff.passed_from_id else None
    if first is None or not first.engaged:
        return
    code = OutcomeCode.CONTINUING_ELSEWHERE
    work.move(first, Act.REPORT, outcome_code=code, ended_at=work.now, next_appointment_at=None)
    work.record("handoff.ended", first, by=_system(work), outcome=code, via=Via.SYSTEM)


def forget_proposal(work: Moving, first: Handoff) -> None:
    """Who proposed to pass her on has ended without it: whoever was asked is told that it is not to be."""
    for handoff in _proposed(work, first):
        work.move(handoff, Act.RECALL, recall_reason="error", decided_at=work.now)
        work.record("handoff.recalled", handoff, by=_system(work), reason="error")


def _proposed(work: Moving, first: Handoff) -> list[Handoff]:
    return [one for one in work.handoffs if one.passed_from_id == first.pk and one.awaiting]


def _target(work: Moving, target_id: int, *, by: Member) -> Structure:
    concerned = {by.structure_id, work.referral.sender_structure_id}
    found = Structure.objects.visible_to(by).possible_recipients().filter(pk=target_id).first()
    if found is None or found.pk in concerned:
        raise Refused(
            _("Cette structure ne peut pas recevoir de demande. Choisissez-en une autre."),
            code="target-unavailable",
        )
    return found


def _ask(work: Moving, first: Handoff, *, by: Member, target: Structure) -> Handoff:
    """From the sender, who learns all of it; through the structure that follows her, who writes the preview."""
    scopes = sorted({int(scope) for scope in first.scopes} & set(_agreed(target.pk)))
    if not scopes:
        raise Refused(
            _(
                "La personne n’a pas donné son accord pour %(name)s. Parlez-en avec elle, puis demandez à"
                " %(home)s de le noter."
            )
            % {"name": target.name, "home": first.from_structure.name},
            code="consent-missing",
        )
    handoff = Handoff(
        network_id=work.referral.network_id,
        referral=work.referral,
        person_id=first.person_id,
        from_structure_id=first.from_structure_id,
        target=target,
        rank=max(one.rank for one in work.handoffs) + 1,
        urgent=first.urgent,
        scopes=scopes,
        created_at=work.now,
        sent_at=work.now,
        passed_from=first,
        passed_by_id=by.structure_id,
    )
    handoff.move(Act.SEND)
    handoff.due_at, handoff.owed_by = work.due(DueKind.ANSWER, handoff=handoff), OwedBy.RECIPIENT
    handoff.save()
    codes = [row.code for row in HandoffNeed.objects.visible_to(by).of(first.pk).filter(rest="")]
    for code in codes:
        HandoffNeed(
            network_id=handoff.network_id,
            referral=work.referral,
            handoff=handoff,
            person_id=handoff.person_id,
            from_structure_id=handoff.from_structure_id,
            target=target,
            code=code,
        ).save()
    work.handoffs.append(handoff)
    if hindrance_to_send(handoff.pk):
        raise Refused(_("Rien ne peut être envoyé à ce sujet aujourd’hui."), code="target-unavailable")
    _freeze(work, handoff, by=by, codes=codes)
    return handoff


def _freeze(work: Moving, handoff: Handoff, *, by: Member, codes: list[str]) -> None:
    """What the structure that follows her may itself read of her, without her name."""
    person = Person.objects.visible_to(by).filter(pk=handoff.person_id).first()
    contact = Contact.objects.visible_to(by).filter(person_id=handoff.person_id).first()
    content = preview(
        work.referral,
        needs=codes,
        procedure=procedure_of(by, work.referral.pk),
        scopes=handoff.scopes,
        birth=person.birth_date if person else None,
        today=work.now.astimezone(clock.zone()).date(),
        commune=contact.commune if contact else "",
        languages=person.languages if person else [],
        accommodations=accommodations_of(by, handoff.person_id) if handoff.person_id else [],
    )
    HandoffPreview(
        network_id=handoff.network_id,
        handoff=handoff,
        from_structure_id=handoff.from_structure_id,
        target_id=handoff.target_id,
        content=content,
    ).save()


def _agreed(target_id: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("select floor.agreed_towards(%s)", [target_id])
        return list(cursor.fetchone()[0])


def _system(work: Moving) -> System:
    return System(
        system=TASK, network_id=work.referral.network_id, structure_id=work.referral.sender_structure_id
    )
