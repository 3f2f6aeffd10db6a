"""Hours kept for referrals: published, taken, given back. Who books one is known above, in its appointment."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from actors.models import PartnerSlot, Service, SlotSeries
from actors.rules import slots as rules
from actors.rules.slots import Span
from actors.states import SlotAct, SlotState
from core.journal.operations import record
from core.kernel import clock, words
from core.kernel.errors import Conflict, Incomplete, Refused, require
from core.kernel.querysets import Member
from core.tenancy.models import Closure, Membership, Network, Structure


@transaction.atomic
def publish(
    id: UUID,
    *,
    by: Member,
    service_id: UUID,
    starts_at: datetime,
    minutes: int = 60,
    staff_id: UUID | None = None,
    room: str = "",
    busy: Iterable[Span] = (),
) -> PartnerSlot:
    """Keep one hour for referrals; booking it will need no answer. The same id twice is one slot.

    `busy`: where this person is already expected, as the rooms above know it.
    """
    already = PartnerSlot.objects.visible_to(by).filter(pk=id).first()
    if already is not None:
        return already
    service, staff = _own(by, service_id, staff_id)
    now = clock.now()
    release_at = starts_at - timedelta(hours=service.release_hours)
    if release_at <= now:
        raise Incomplete(
            _("Personne n’aurait le temps de réserver cette heure. Choisissez un jour plus lointain."),
            field="day",
        )
    _refuse_overlap(staff, [(starts_at, starts_at + timedelta(minutes=minutes))], busy, by=by)
    slot = PartnerSlot(
        id=id,
        **_kept(by, service, staff, room=room, minutes=minutes),
        starts_at=starts_at,
        release_at=release_at,
        created_at=now,
    )
    slot.save()
    record("slot.published", subject=slot, by=by, service=str(service_id), starts=starts_at.isoformat())
    return slot


@transaction.atomic
def publish_weekly(
    id: UUID,
    *,
    by: Member,
    service_id: UUID,
    starts_on: date,
    at: time,
    until: date,
    minutes: int = 60,
    in_a_row: int = 1,
    staff_id: UUID | None = None,
    room: str = "",
    busy: Iterable[Span] = (),
) -> int:
    """Every week on that day, until a date: written out eight weeks ahead, holidays and closures aside. How many.

    The same id twice is one repetition.
    """
    if SlotSeries.objects.visible_to(by).filter(pk=id).exists():
        return 0
    if until < starts_on:
        raise Incomplete(_("La dernière date vient avant la première."), field="until")
    service, staff = _own(by, service_id, staff_id)
    series = SlotSeries(
        id=id,
        **_kept(by, service, staff, room=room, minutes=minutes),
        weekday=starts_on.weekday(),
        at=at,
        in_a_row=in_a_row,
        starts_on=starts_on,
        until=until,
    )
    series.network = Network.objects.get(pk=by.network_id)
    series.structure = Structure.objects.visible_to(by).get(pk=by.structure_id)
    wanted = _starts(series, service, clock.now())
    if not wanted:
        raise Incomplete(
            _(
                "Aucun de ces jours n’est libre dans les huit semaines : congés, jours fériés ou trop proches."
            ),
            field="day",
        )
    _refuse_overlap(staff, [(start, start + timedelta(minutes=minutes)) for start in wanted], busy, by=by)
    series.save()
    written = _write(series, service, wanted)
    record("slots.published", subject=series, by=by, service=str(service_id), count=written)
    return written


@transaction.atomic
def write_out(series_id: UUID, *, by: Member) -> int:
    """Keep a repetition eight weeks ahead. How many hours were added; done twice, none is double."""
    series = SlotSeries.objects.visible_to(by).for_writing_out().get(pk=series_id)
    if series.ended_at is not None:
        return 0
    if series.staff_id:
        lock_hours_of(series.staff_id)
    wanted = [
        start
        for start in _starts(series, series.service, clock.now())
        if series.staff_id is None
        or kept_at(series.staff_id, (start, start + timedelta(minutes=series.minutes))) is None
    ]
    written = _write(series, series.service, wanted)
    if written:
        record("slots.published", subject=series, by=by, service=str(series.service_id), count=written)
    return written


@transaction.atomic
def withdraw_slot(slot_id: UUID, *, by: Member) -> PartnerSlot:
    """Take back an hour that nobody booked. One that is booked is moved instead, from its request."""
    seen = PartnerSlot.objects.visible_to(by).own(by).get(pk=slot_id)
    require(rules.can_publish(by), _("Les créneaux se retirent par qui reçoit, ou par la responsable."))
    slot = PartnerSlot.objects.visible_to(by).locked(seen.pk)
    if slot.state == SlotState.BOOKED:
        raise Conflict(
            _("Ce créneau vient d’être réservé. Ouvrez la demande pour proposer une autre heure."),
            code="slot-booked",
        )
    if slot.state == SlotState.WITHDRAWN:
        return slot
    _move(slot, SlotAct.WITHDRAW)
    record("slot.withdrawn", subject=slot, by=by)
    return slot


@transaction.atomic
def end_series(series_id: UUID, *, by: Member) -> None:
    """No more hours of this repetition; those that are published stay until they are withdrawn. Twice is harmless."""
    require(rules.can_publish(by), _("Les créneaux se retirent par qui reçoit, ou par la responsable."))
    series = SlotSeries.objects.visible_to(by).locked(series_id)
    if series.ended_at is None:
        series.ended_at = clock.now()
        series.save(update_fields=["ended_at"])
        record("slots.ended", subject=series, by=by)


def take_slot(slot_id: UUID, *, by: Member) -> PartnerSlot:
    """Lock the hour, then look at it: the first to come books it, by the database's clock. Inside a booking's transaction."""
    seen = PartnerSlot.objects.visible_to(by).for_list().get(pk=slot_id)
    slot = PartnerSlot.objects.visible_to(by).locked(slot_id)
    if not PartnerSlot.objects.visible_to(by).bookable().filter(pk=slot_id).exists():
        raise Conflict(
            _("Ce créneau vient d’être pris, ou n’est plus proposé. Choisissez-en un autre."), code="full"
        )
    _move(slot, SlotAct.BOOK)
    seen.state = slot.state
    return seen


def give_back(slot_id: UUID, *, by: Member) -> None:
    """A booked hour that its structure moves is its own again. Inside the move's transaction."""
    slot = PartnerSlot.objects.visible_to(by).locked(slot_id)
    if slot.state == SlotState.BOOKED:
        _move(slot, SlotAct.RELEASE)


def _own(by: Member, service_id: UUID, staff_id: UUID | None) -> tuple[Service, Membership | None]:
    require(rules.can_publish(by), _("Les créneaux se publient par qui reçoit, ou par la responsable."))
    service = Service.objects.visible_to(by).published().for_matching().filter(pk=service_id).first()
    if service is None or not rules.answers_for(by.structure_id, service):
        raise Refused(_("Ce service n’est pas celui de votre structure."), field="service")
    if staff_id is None:
        return service, None
    staff = Membership.objects.current().filter(pk=staff_id, structure_id=by.structure_id).first()
    if staff is None:
        raise Refused(_("Cette personne ne travaille pas dans votre structure."), field="staff")
    lock_hours_of(staff.pk)
    return service, staff


def _kept(
    by: Member, service: Service, staff: Membership | None, *, room: str, minutes: int
) -> dict[str, object]:
    team = Structure.objects.visible_to(by).get(pk=by.structure_id)
    return {
        "network_id": by.network_id,
        "structure_id": by.structure_id,
        "service": service,
        "place": service.place,
        "staff": staff,
        "with_whom": staff.user.first_name if staff else team.team_line or team.name,
        "room": room,
        "minutes": minutes,
    }


def _starts(series: SlotSeries, service: Service, now: datetime) -> list[datetime]:
    """What the repetition gives within eight weeks, already given hours and those too near aside."""
    today = now.astimezone(clock.zone()).date()
    days = rules.days(
        series.weekday,
        max(series.starts_on, today),
        min(series.until, today + rules.AHEAD),
        network=series.network,
        place=series.place,
        away=Closure.objects.of_network(series.network_id).concerning(series.structure_id).not_over(today),
    )
    zone = series.network.time_zone
    found = [
        start
        for day in days
        for start in rules.hours(day, series.at, minutes=series.minutes, in_a_row=series.in_a_row, zone=zone)
        if start - timedelta(hours=service.release_hours) > now
    ]
    there = set(PartnerSlot.objects.of_series(series.pk).values_list("starts_at", flat=True))
    return [start for start in found if start not in there]


def _write(series: SlotSeries, service: Service, starts: list[datetime]) -> int:
    rows = [
        PartnerSlot(
            network_id=series.network_id,
            structure_id=series.structure_id,
            service_id=series.service_id,
            place_id=series.place_id,
            staff_id=series.staff_id,
            with_whom=series.with_whom,
            room=series.room,
            minutes=series.minutes,
            series=series,
            starts_at=start,
            release_at=start - timedelta(hours=service.release_hours),
        )
        for start in starts
    ]
    return len(PartnerSlot.objects.bulk_create(rows, ignore_conflicts=True))


def _refuse_overlap(staff: Membership | None, spans: list[Span], busy: Iterable[Span], *, by: Member) -> None:
    if staff is None:
        return
    known = list(busy)
    for span in spans:
        if (found := rules.met(span, known)) is not None:
            raise already_expected(staff.user.first_name, found, by=by, staff_id=staff.pk)
        if (found := kept_at(staff.pk, span)) is not None:
            raise already_expected(staff.user.first_name, found, by=by, staff_id=staff.pk)


def already_expected(who: str, span: Span, *, by: Member, staff_id: UUID) -> Refused:
    """« Vous avez déjà un rendez-vous à 14 h »: one professional is in one place at a time."""
    mine = staff_id == by.id
    said = (
        _("Vous avez déjà un rendez-vous à %(hour)s ce jour-là. Choisissez une autre heure.")
        if mine
        else _("%(who)s a déjà un rendez-vous à %(hour)s ce jour-là. Choisissez une autre heure.")
    )
    return Refused(said % {"who": who, "hour": words.hour_in_words(span[0])}, code="overlap", field="hour")


def kept_at(staff_id: UUID, span: Span, *, besides: UUID | None = None) -> Span | None:
    """The hour that this colleague keeps, free or booked, and that this one would meet."""
    start, end = span
    near = PartnerSlot.objects.held_by(staff_id).filter(
        starts_at__lt=end, starts_at__gt=start - timedelta(hours=8)
    )
    if besides is not None:
        near = near.exclude(pk=besides)
    return rules.met(
        span, [(slot.starts_at, slot.starts_at + timedelta(minutes=slot.minutes)) for slot in near]
    )


def _move(slot: PartnerSlot, act: SlotAct) -> None:
    slot.move(act)
    slot.save(update_fields=["state"])


def lock_hours_of(staff_id: UUID) -> None:
    """Two publications for the same person take turns: an overlap is seen by the second."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 1))", [str(staff_id)])
