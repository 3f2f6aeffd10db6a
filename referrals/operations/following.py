"""What the structure that accepted does with the person: attempts, appointments, steps."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel.errors import Conflict, Incomplete, require
from core.kernel.floor.scopes import Scope
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from people.models import PersonStatus
from people.operations.sharing import confirm, scopes_agreed
from referrals.models import Appointment, Attempt, FollowupStep, Handoff, Presence, Reach, Visibility
from referrals.operations.agenda import refuse_overlap
from referrals.operations.moving import Moving, moving
from referrals.operations.telling import informed
from referrals.rules import rights
from referrals.states import Act, DueKind, HandoffState, ToldBy


@transaction.atomic
def note_attempt(
    id: UUID, *, by: Member, handoff_id: UUID, channel: str, result: str, still_agrees: bool = False
) -> None:
    """Note a try to reach the person. « Jointe » starts the follow-up; « Êtes-vous toujours d’accord ? » is one tap.

    A wrong number asks the sender for another way, once, by itself.
    """
    with _following(handoff_id, by=by) as (work, handoff, common):
        _require_sharing(handoff)
        if not _saved(Attempt(id=id, **common, channel=channel, result=result)):
            return
        if result == Reach.REACHED:
            start(work, handoff, by=by)
            informed(work, by=by, way=ToldBy.CALL)
            if still_agrees and confirm(handoff.pk):
                record("consent.confirmed", subject=handoff, by=by, referral=str(handoff.referral_id))
        if result == Reach.WRONG_NUMBER and handoff.contact_asked_at is None:
            handoff.contact_asked_at = work.now
            handoff.save(update_fields=["contact_asked_at"])
            work.record("contact.asked", handoff, by=by)
        work.record("attempt.noted", handoff, by=by, result=result)


@transaction.atomic
def set_appointment(
    id: UUID,
    *,
    by: Member,
    handoff_id: UUID,
    starts_at: datetime,
    place: str,
    with_whom: str,
    room: str = "",
    bring: str = "",
    minutes: int = 60,
    door_name: str = "",
    alone: bool = False,
) -> None:
    """Give the person a day, an hour and a first name. The same id twice is harmless.

    `door_name`: how she wants to be called at the door; the counter reads it, that day only.
    `alone`: whoever writes it is who receives; refused when she is expected elsewhere at that hour.
    """
    for text in (place, bring, door_name):
        check_free_text(text)
    with _following(handoff_id, by=by) as (work, handoff, common):
        if starts_at <= work.now:
            raise Incomplete(
                _("Ce rendez-vous est déjà passé. Vérifiez le jour et l’heure."), field="starts_at"
            )
        if alone and not Appointment.objects.visible_to(by).filter(pk=id).exists():
            refuse_overlap(by, starts_at, minutes)
        appointment = Appointment(
            id=id,
            **common,
            starts_at=starts_at,
            place=place,
            with_whom=with_whom,
            room=room,
            bring=bring,
            minutes=minutes,
            door_name=door_name,
        )
        if not _saved(appointment):
            return
        handoff.next_appointment_at = starts_at
        handoff.save(update_fields=["next_appointment_at"])
        work.record(
            "appointment.set",
            handoff,
            by=by,
            appointment=str(id),
            appointment_version=appointment.version,
            starts=starts_at.isoformat(),
        )


@transaction.atomic
def mark_presence(appointment_id: UUID, *, by: Member, presence: str) -> None:
    """Say whether she came. Only once the hour has passed; « Venue » starts the follow-up."""
    seen = Appointment.objects.visible_to(by).get(id=appointment_id)
    with _following(seen.handoff_id, by=by) as (work, handoff, _common):
        appointment = Appointment.objects.visible_to(by).locked(appointment_id)
        if appointment.cancelled_at is not None or appointment.presence != Presence.UNKNOWN:
            raise Conflict(_("Ce rendez-vous est déjà noté."), code="wrong-state")
        if presence in (Presence.CAME, Presence.NO_SHOW) and appointment.starts_at > work.now:
            raise Conflict(_("Ce rendez-vous n’a pas encore eu lieu."), code="wrong-state")
        appointment.presence = presence
        appointment.save(update_fields=["presence"])
        handoff.next_appointment_at = None
        handoff.save(update_fields=["next_appointment_at"])
        if presence == Presence.CAME:
            start(work, handoff, by=by)
            informed(work, by=by, way=ToldBy.DESK)
        work.record("appointment.marked", handoff, by=by, presence=presence, appointment=str(appointment_id))


@transaction.atomic
def add_step(
    id: UUID,
    *,
    by: Member,
    handoff_id: UUID,
    on: date,
    minutes: int = 30,
    themes: Sequence[str] = (),
    helped: str = "with",
    text: str = "",
    visibility: str = Visibility.INTERNAL,
) -> None:
    """Write a session down. Internal to the structure unless shared on purpose; corrections are new steps."""
    check_free_text(text)
    with _following(handoff_id, by=by) as (work, handoff, common):
        _require_sharing(handoff)
        if on > work.now.date():
            raise Incomplete(_("Cette date n’est pas encore passée."), field="on")
        step = FollowupStep(
            id=id,
            **common,
            on=on,
            minutes=minutes,
            themes=list(themes),
            help=helped,
            text=text,
            visibility=visibility,
        )
        if not _saved(step):
            return
        start(work, handoff, by=by)
        work.record("step.added", handoff, by=by, visibility=visibility)


def _require_sharing(handoff: Handoff) -> None:
    """What needs her contact details, or words about her, does not exist where nothing is shared (referrals §1)."""
    require(
        handoff.person_id is not None,
        _("Rien n’est partagé pour cette demande : notez sa présence, puis ce que ça a donné."),
        code="nothing-shared",
    )


@contextmanager
def _following(handoff_id: UUID, *, by: Member) -> Iterator[tuple[Moving, Handoff, dict[str, Any]]]:
    """Lock one engaged handoff of one's own structure; give what every follow-up row carries."""
    seen = Handoff.objects.visible_to(by).get(id=handoff_id)
    with moving(seen.referral_id, person_id=seen.person_id) as work:
        handoff = work.handoff(handoff_id)
        require(rights.is_recipient(by, handoff), _("Seule la structure qui s’en occupe écrit le suivi."))
        if not handoff.engaged:
            raise Conflict(_("Cette demande n’est plus suivie ici : son état a changé."), code="wrong-state")
        yield work, handoff, common(by, handoff, work)


def common(by: Member, handoff: Handoff, work: Moving) -> dict[str, Any]:
    """Whose row it is, and whether home may read it: only when the person agreed to `followup`.

    Where nothing is shared there is no home: whoever sent her reads her appointments, and there is nothing else.
    """
    nothing_shared = handoff.person_id is None
    return {
        "person_id": handoff.person_id,
        "home_structure_id": handoff.from_structure_id if nothing_shared else home_of(handoff),
        "network_id": handoff.network_id,
        "handoff": handoff,
        "author_structure_id": by.structure_id,
        "author_id": by.id,
        "for_home": nothing_shared or Scope.FOLLOWUP in scopes_agreed(handoff.pk),
        "at": work.now,
    }


def home_of(handoff: Handoff) -> int:
    """The person's home structure, as the person's status says it under any live grant; Conflict without one."""
    found = PersonStatus.objects.filter(person_id=handoff.person_id).values_list(
        "home_structure_id", flat=True
    )
    home = found.first()
    if home is None:
        raise Conflict(
            _("Le partage est arrivé à sa fin : rien de plus ne peut être écrit sur la personne."),
            code="consent-expired",
        )
    return int(home)


def _saved(row: Appointment | Attempt | FollowupStep) -> bool:
    """False when the same form was posted before."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        if type(row).objects.filter(pk=row.pk).exists():
            return False
        raise
    return True


def start(work: Moving, handoff: Handoff, *, by: Member) -> None:
    """The follow-up begins, or goes on: its clock starts again."""
    if handoff.state == HandoffState.ACCEPTED:
        work.move(handoff, Act.START, due=DueKind.NEWS)
        work.record("handoff.started", handoff, by=by)
    elif handoff.state == HandoffState.IN_PROGRESS:
        handoff.due_at = work.due(DueKind.NEWS)
        handoff.save(update_fields=["due_at"])
    if handoff.state != HandoffState.PAUSED:  # a pause keeps the day that was said
        work.tick(DueKind.NEWS)
