"""« Seulement un rendez-vous, sans partage »: no person, no consent, no grant, nothing in words (referrals §1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from actors.models import PartnerSlot
from actors.rules import slots as slot_rules
from core.kernel import clock, nomenclature
from core.kernel.errors import Incomplete, Refused, require
from core.kernel.ids import uuid7
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from core.tenancy.models import Network, Structure
from referrals.models import Handoff, HandoffNeed, Motive, OwedBy, Referral, Sharing
from referrals.operations.booking import settle_on_hour
from referrals.operations.moving import Moving, moving
from referrals.operations.naming import save_named
from referrals.operations.sending import Sent, check_procedure
from referrals.operations.slips import make_slip
from referrals.operations.taking import take
from referrals.queries.terms import terms_of
from referrals.rules import rights
from referrals.states import Act, DueKind, HandoffState, Step, Via


@dataclass(frozen=True, slots=True)
class Nameless:
    """All that is said of her: what she comes for, in codes, and the name she gives for the door."""

    needs: Sequence[str]
    door_name: str
    procedure: str = ""


@dataclass(frozen=True, slots=True)
class Hour:
    """What was agreed by phone, and with whom: she is received then, there, by this first name."""

    starts_at: datetime
    answerer: str
    place: str = ""
    with_whom: str = ""
    minutes: int = 60


@transaction.atomic
def book_without_sharing(
    id: UUID, *, by: Member, slot_id: UUID, needs: Sequence[str], door_name: str, procedure: str = ""
) -> Sent:
    """Keep an hour for someone who gives a name for the door, and nothing else. Same clocks, same news.

    Her paper's code alone says she came, and frees the hour. The same id twice is harmless.
    """
    _check_may(by)
    slot = PartnerSlot.objects.visible_to(by).for_list().get(pk=slot_id)
    already = _already(id, by)
    if already is not None:
        return already
    said = _checked(slot.structure, by, Nameless(needs, door_name, procedure))
    with moving(_referral(id, by).pk, person_id=None) as work:
        handoff = _ask(work, slot.structure_id, slot.service_id, said, by=by)
        settle_on_hour(work, handoff, slot_id, by=by, door_name=said.door_name)
        code = make_slip(work.referral, handoff, by=by)
    return Sent(work.referral, handoff, code)


@transaction.atomic
def agree_without_sharing(id: UUID, *, by: Member, target_id: int, said: Nameless, hour: Hour) -> Sent:
    """The same at an hour that its structure gave by phone: who gave it is named, and the structure is told.

    It may move the hour like any other. The same id twice is harmless.
    """
    _check_may(by)
    target = Structure.objects.visible_to(by).possible_recipients().filter(pk=target_id).first()
    already = _already(id, by)
    if already is not None:
        return already
    said = _checked(target, by, said)
    hour = _agreed(target, hour)
    with moving(_referral(id, by).pk, person_id=None) as work:
        handoff = _ask(work, target_id, None, said, by=by)
        take(work, handoff, by=by, via=Via.PHONE, answerer=hour.answerer)
        made = uuid7()
        with connection.cursor() as cursor:
            cursor.execute(
                "select floor.agree_hour(%s, %s, %s, %s, %s, %s, %s)",
                [made, handoff.pk, hour.starts_at, hour.minutes, hour.place, hour.with_whom, said.door_name],
            )
        handoff.next_appointment_at = hour.starts_at
        handoff.save(update_fields=["next_appointment_at"])
        starts = hour.starts_at.isoformat()
        work.record("handoff.accepted", handoff, by=by, via=Via.PHONE, starts=starts)
        work.record("appointment.agreed", handoff, by=by, appointment=str(made), starts=starts)
        code = make_slip(work.referral, handoff, by=by)
    return Sent(work.referral, handoff, code)


def _check_may(by: Member) -> None:
    require(slot_rules.can_book(by), _("Un rendez-vous se prend par qui suit la personne."))


def _already(id: UUID, by: Member) -> Sent | None:
    known = Referral.objects.sent_by(by).filter(pk=id).first()
    return Sent(known, Handoff.objects.visible_to(by).of(known.pk).order_by("rank")[0]) if known else None


def _checked(target: Structure | None, by: Member, said: Nameless) -> Nameless:
    if target is None or target.pk == by.structure_id or not target.may_receive:
        raise Refused(
            _("Cette structure ne peut pas recevoir de demande. Choisissez-en une autre."),
            code="target-unavailable",
            field="structure",
        )
    check_free_text(said.door_name, field="door_name")
    if not said.door_name.strip():
        raise Incomplete(_("Demandez-lui comment elle veut qu’on l’appelle."), field="door_name")
    codes = list(dict.fromkeys(code for code in said.needs if nomenclature.is_known(code)))
    if not codes:
        raise Incomplete(_("Choisissez au moins un besoin."), field="needs")
    check_procedure(said.procedure)
    return Nameless(codes, said.door_name.strip(), said.procedure)


def _agreed(target: Structure | None, hour: Hour) -> Hour:
    """Complete: the place is the structure's own unless another was said, the first name is who answered."""
    assert target is not None
    rights.check_answerer(Via.PHONE, hour.answerer)
    for name in ("answerer", "place", "with_whom"):
        check_free_text(getattr(hour, name), field=name)
    if hour.starts_at <= clock.now():
        raise Incomplete(_("Cette heure est déjà passée. Vérifiez le jour et l’heure."), field="day")
    where = hour.place.strip() or ", ".join(part for part in (target.name, target.address) if part)
    answerer = hour.answerer.strip()
    return Hour(
        hour.starts_at, answerer, where[:160], (hour.with_whom.strip() or answerer)[:60], hour.minutes
    )


def _referral(id: UUID, by: Member) -> Referral:
    now = clock.now()
    referral = Referral(
        id=id,
        network_id=by.network_id,
        sharing=Sharing.NONE,
        sender_structure_id=by.structure_id,
        sender_id=by.id,
        holder_structure_id=by.structure_id,
        holder_id=by.id,
        motive=Motive.OTHER,
        created_at=now,
    )
    due = terms_of(Network.objects.get(pk=by.network_id)).pace(DueKind.DRAFT, referral).due(now)
    referral.next_due_kind, referral.next_due_at, referral.level_due_at = DueKind.DRAFT, due, due
    save_named(referral)
    return referral


def _ask(work: Moving, target_id: int, service_id: UUID | None, said: Nameless, *, by: Member) -> Handoff:
    """Sent, and answered in the same transaction: there is nothing to preview."""
    handoff = Handoff(
        network_id=by.network_id,
        referral=work.referral,
        from_structure_id=by.structure_id,
        target_id=target_id,
        service_id=service_id,
        created_at=work.now,
        sent_at=work.now,
        state=HandoffState.QUEUED,
    )
    handoff.move(Act.SEND)
    handoff.due_at = work.due(DueKind.ANSWER, handoff=handoff)
    handoff.owed_by = OwedBy.RECIPIENT
    handoff.save()
    for code in said.needs:
        HandoffNeed(
            network_id=by.network_id,
            referral=work.referral,
            handoff=handoff,
            from_structure_id=by.structure_id,
            target_id=target_id,
            code=code,
            procedure=said.procedure,
        ).save()
    work.handoffs.append(handoff)
    work.step(Step.SENT, due=DueKind.ANSWER, first_sent_at=work.now)
    work.record("handoff.sent", handoff, by=by)
    return handoff
