"""Hours kept for referrals: published singly or every week, given back, never double, never on a holiday."""

from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from actors.models import PartnerSlot, SlotSeries
from actors.operations import slots
from actors.queries.suggesting import suggest
from actors.rules.matching import CodedRequest
from actors.states import SLOT, SlotAct, SlotState
from actors.tasks import publish_ahead
from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict, DomainError, Incomplete, Refused
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from core.kernel.words import hour_in_words
from core.tenancy.models import Closure, Role
from tests.factories.actors import kept_hour, own_service
from tests.factories.floor import as_owner
from tests.factories.tenancy import MembershipFactory
from tests.holding import made_once

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
@made_once
def service(cast):
    with as_owner():
        return own_service(cast.recipient)


def weekly(member, service, *, id=None, **words):
    said = {
        "starts_on": date(2026, 10, 1), "at": time(14), "until": date(2026, 12, 31), "staff_id": member.pk, **words,
    }  # fmt: skip
    with tenant(member):
        return slots.publish_weekly(id or uuid7(), by=member, service_id=service.pk, **said)


def single(member, service, starts_at, **words):
    with tenant(member):
        return slots.publish(
            uuid7(), by=member, service_id=service.pk, starts_at=starts_at, staff_id=member.pk, **words
        )


def local_starts():
    with as_owner():
        return [row.starts_at.astimezone(PARIS) for row in PartnerSlot.objects.order_by("starts_at")]


@pytest.mark.scenario("actors", 25)
def test_thursdays_at_14_stay_at_14_across_the_change_of_hour_and_are_never_double(cast, service):
    with as_owner():
        service.place.closed_from, service.place.closed_until = date(2026, 10, 8), date(2026, 10, 8)
        service.place.save(update_fields=["closed_from", "closed_until"])
    id = uuid7()
    with clock.moved(datetime(2026, 9, 28, 9, tzinfo=PARIS)):
        weekly(cast.bob, service, id=id)
    with clock.moved(datetime(2026, 10, 20, 9, tzinfo=PARIS)):
        assert publish_ahead() > 0
        assert publish_ahead() == 0
        weekly(cast.bob, service, id=id)

    starts = local_starts()
    assert {start.time() for start in starts} == {time(14)}
    assert {start.weekday() for start in starts} == {3}
    assert len({start.utcoffset() for start in starts}) == 2
    assert len(starts) == len(set(starts))
    assert date(2026, 10, 8) not in {start.date() for start in starts}  # closed
    assert starts[0].date() == date(2026, 10, 1) and starts[-1].date() == date(2026, 12, 10)


@pytest.mark.scenario("actors", 25)
def test_no_hour_falls_on_a_public_holiday(cast, service):
    with clock.moved(datetime(2026, 10, 26, 9, tzinfo=PARIS)):
        weekly(cast.bob, service, starts_on=date(2026, 11, 4), until=date(2026, 11, 25))  # Wednesdays

    assert [start.date().day for start in local_starts()] == [4, 18, 25]


def test_no_hour_falls_on_a_day_when_the_structure_or_the_network_is_closed(cast, service):
    days = {"first_day": date(2026, 11, 18), "last_day": date(2026, 11, 20)}
    with as_owner():
        Closure(network=cast.network, structure=cast.recipient, **days).save()
        Closure(
            network=cast.network,
            structure=cast.sender,
            first_day=date(2026, 11, 4),
            last_day=date(2026, 11, 4),
        ).save()
        Closure(network=cast.network, first_day=date(2026, 11, 25), last_day=date(2026, 11, 25)).save()
    with clock.moved(datetime(2026, 10, 26, 9, tzinfo=PARIS)):
        weekly(cast.bob, service, starts_on=date(2026, 11, 4), until=date(2026, 12, 2))  # Wednesdays

    assert [start.date().day for start in local_starts()] == [4, 2]


def test_three_in_a_row_follow_each_other(cast, service):
    with clock.moved(datetime(2026, 9, 28, 9, tzinfo=PARIS)):
        count = weekly(cast.bob, service, until=date(2026, 10, 1), in_a_row=3, minutes=45)

    assert count == 3
    assert [start.strftime("%H:%M") for start in local_starts()] == ["14:00", "14:45", "15:30"]


def test_one_hour_is_published_with_a_first_name_and_recorded(cast, service):
    at = clock.now() + timedelta(days=5)

    slot = single(cast.bob, service, at)

    assert (slot.with_whom, slot.state, slot.release_at) == ("Bob", "open", at - timedelta(hours=24))
    with as_owner():
        assert Event.objects.filter(name="slot.published", subject_id=str(slot.pk)).exists()


def test_an_hour_that_overlaps_another_of_the_same_person_is_refused(cast, service):
    at = clock.now() + timedelta(days=5)
    single(cast.bob, service, at)
    busy = [(at + timedelta(days=1), at + timedelta(days=1, hours=1))]

    with pytest.raises(Refused) as refusal:
        single(cast.bob, service, at + timedelta(minutes=30))
    with pytest.raises(Refused):
        single(cast.bob, service, at + timedelta(days=1, minutes=-30), busy=busy)
    assert refusal.value.code == "overlap"
    hour = hour_in_words(at)
    assert (
        str(refusal.value)
        == f"Vous avez déjà un rendez-vous à {hour} ce jour-là. Choisissez une autre heure."
    )
    single(cast.bob, service, at + timedelta(hours=1))


def test_two_publications_at_once_for_one_person_make_one(race, cast):
    with as_owner():
        service = own_service(cast.recipient)
    at = clock.now() + timedelta(days=5)

    results = race(*[partial(single, cast.bob, service, at) for _ in range(2)])

    assert len([result for result in results if isinstance(result, DomainError)]) == 1, results


def test_too_near_to_be_booked_is_refused(cast, service):
    with pytest.raises(Incomplete):
        single(cast.bob, service, clock.now() + timedelta(hours=3))


def test_only_who_receives_publishes_and_for_its_own_services(cast, service):
    at = clock.now() + timedelta(days=5)
    with as_owner():
        social_worker = MembershipFactory(structure=cast.recipient, role=Role.SOCIAL_WORKER)
    for member in (cast.chloe, cast.alice, social_worker, cast.dan, cast.solene):
        with pytest.raises(Refused):
            single(member, service, at)
    with tenant(cast.bob), pytest.raises(Refused):
        slots.publish(uuid7(), by=cast.bob, service_id=service.pk, starts_at=at, staff_id=cast.chloe.pk)


def test_an_hour_nobody_booked_is_withdrawn_and_one_that_is_booked_is_not(cast):
    with as_owner():
        free, taken = kept_hour(cast.bob), kept_hour(cast.bob, hour=16, state="booked")

    with tenant(cast.bob):
        assert slots.withdraw_slot(free.pk, by=cast.bob).state == "withdrawn"
        slots.withdraw_slot(free.pk, by=cast.bob)
        with pytest.raises(Conflict):
            slots.withdraw_slot(taken.pk, by=cast.bob)
    with tenant(cast.chloe), pytest.raises(PartnerSlot.DoesNotExist):
        slots.withdraw_slot(taken.pk, by=cast.chloe)
    with as_owner():
        assert Event.objects.filter(name="slot.withdrawn").count() == 1


def test_a_repetition_that_is_stopped_writes_nothing_more(cast, service):
    with clock.moved(datetime(2026, 9, 28, 9, tzinfo=PARIS)):
        weekly(cast.bob, service)
        with as_owner():
            series = SlotSeries.objects.get()
        with tenant(cast.bob):
            slots.end_series(series.pk, by=cast.bob)
            slots.end_series(series.pk, by=cast.bob)
    with clock.moved(datetime(2026, 10, 20, 9, tzinfo=PARIS)):
        assert publish_ahead() == 0
    with as_owner():
        assert Event.objects.filter(name="slots.ended").count() == 1


@pytest.mark.parametrize("state", SlotState)
@pytest.mark.parametrize("act", SlotAct)
def test_each_act_leads_where_the_table_says_and_nowhere_else(cast, state, act):
    written = {(before, done): after for before, done, after in SLOT}
    slot = PartnerSlot(state=state)

    if (state, act) in written:
        slot.move(act)
        assert slot.state == written[state, act]
    else:
        with pytest.raises(Conflict):
            slot.move(act)


def test_the_database_knows_the_same_states_and_no_hour_given_back_after_it(cast):
    with as_owner():
        slot = kept_hour(cast.bob)
        for values in (
            {"state": "lost"},
            {"release_at": slot.starts_at + timedelta(hours=1)},
            {"minutes": 5},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                PartnerSlot.objects.filter(pk=slot.pk).update(**values)


@pytest.mark.scenario("actors", 27)
def test_suggestions_show_the_next_hour_that_is_free_and_it_counts_as_near(cast):
    asked = CodedRequest(needs=(("aide-demarches", 1),))
    with as_owner():
        kept_hour(cast.bob, days=9)
        near = kept_hour(cast.bob, days=6)
        kept_hour(cast.bob, days=5, state="booked")
    with tenant(cast.alice):
        [one] = suggest(asked, member=cast.alice, at=clock.now()).first
    with tenant(cast.bob):
        [own] = suggest(asked, member=cast.bob, at=clock.now()).first

    assert (one.slot.pk, one.points.availability, own.slot) == (near.pk, 8, None)
    with as_owner():
        PartnerSlot.objects.filter(pk=near.pk).update(release_at=clock.now() - timedelta(hours=1))
    with tenant(cast.alice):
        [later] = suggest(asked, member=cast.alice, at=clock.now()).first
    assert (later.slot.starts_at > near.starts_at, later.points.availability) == (True, 5)
