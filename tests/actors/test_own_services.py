"""What a team says of the room it has left, and what becomes of the hours it keeps."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from actors.models import PartnerSlot, Service
from actors.operations.declaring import declare_room, set_release
from actors.operations.slots import take_slot
from actors.operations.withdrawing import withdraw_between, withdraw_open
from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import DomainError, Incomplete, Refused
from core.kernel.tenant import tenant
from tests.factories.actors import kept_hour, own_service
from tests.factories.floor import as_owner
from tests.session import sign_in

ALL = "/annuaire/nos-services/"


@pytest.fixture
def service(cast):
    with as_owner():
        return own_service(cast.recipient)


def today():
    return clock.now().astimezone(clock.zone()).date()


def slots():
    with as_owner():
        return sorted(PartnerSlot.objects.values_list("state", flat=True))


def test_room_is_said_with_its_day_and_the_last_word_holds(cast, service):
    with tenant(cast.bob):
        declare_room(service.pk, by=cast.bob, capacity="tight")

    with as_owner():
        said = Service.objects.get(pk=service.pk)
        assert (said.capacity, said.full_until, said.capacity_declared_on) == ("tight", None, today())
        assert Event.objects.get(name="service.declared").payload["capacity"] == "tight"


def test_another_team_a_stranger_and_an_unknown_word_say_nothing(cast, service):
    with tenant(cast.chloe), pytest.raises(Refused):
        declare_room(service.pk, by=cast.chloe, capacity="tight")
    with tenant(cast.dan), pytest.raises(Service.DoesNotExist):
        declare_room(service.pk, by=cast.dan, capacity="tight")
    with tenant(cast.bob), pytest.raises(Incomplete):
        declare_room(service.pk, by=cast.bob, capacity="full")
    with tenant(cast.chloe), pytest.raises(Refused):
        set_release(service.pk, by=cast.chloe, hours=2)
    with tenant(cast.bob), pytest.raises(Incomplete):
        set_release(service.pk, by=cast.bob, hours=400)


def test_the_database_bounds_how_long_before_an_hour_is_given_back(cast, service):
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.filter(pk=service.pk).update(release_hours=169)


def test_free_hours_are_taken_back_together_and_booked_ones_stay(cast, service):
    with as_owner():
        kept_hour(cast.bob)
        kept_hour(cast.bob, days=8)
        kept_hour(cast.bob, days=9, state="booked")

    with tenant(cast.bob):
        assert withdraw_open(service.pk, by=cast.bob) == 2
        assert withdraw_open(service.pk, by=cast.bob) == 0

    assert slots() == ["booked", "withdrawn", "withdrawn"]
    with as_owner():
        assert Event.objects.get(name="slots.withdrawn").payload["count"] == 2


def test_those_of_the_days_one_is_away_and_no_others(cast, service):
    with as_owner():
        inside, after = kept_hour(cast.bob, days=7), kept_hour(cast.bob, days=12)
        elsewhere = kept_hour(cast.chloe, days=7)
    first = inside.starts_at.astimezone(clock.zone()).date()

    with tenant(cast.bob):
        assert withdraw_between(first, first + timedelta(days=1), by=cast.bob) == 1

    with as_owner():
        found = {slot.pk: slot.state for slot in PartnerSlot.objects.all()}
    assert found == {inside.pk: "withdrawn", after.pk: "open", elsewhere.pk: "open"}


def test_who_does_not_receive_takes_nothing_back(cast, service):
    with tenant(cast.alice), pytest.raises(Refused):
        withdraw_open(service.pk, by=cast.alice)


def test_a_booking_and_a_withdrawal_at_once_have_one_end(race, cast):
    with as_owner():
        slot = kept_hour(cast.bob)

    def booking():
        with tenant(cast.alice):
            return take_slot(slot.pk, by=cast.alice)

    def withdrawing():
        with tenant(cast.bob):
            return withdraw_open(slot.service_id, by=cast.bob)

    booked, withdrawn = race(booking, withdrawing)

    assert slots() == (["withdrawn"] if isinstance(booked, DomainError) else ["booked"])
    assert withdrawn == (1 if isinstance(booked, DomainError) else 0)


def test_full_with_open_hours_asks_about_them(client, cast, service):
    with as_owner():
        kept_hour(cast.bob)
        kept_hour(cast.bob, days=8)
    sign_in(client, cast.bob)
    until = (today() + timedelta(days=20)).strftime("%d/%m/%Y")
    address = f"{ALL}{service.pk}/place/"

    missing = client.post(address, {"capacity": "full"})
    asked = client.post(address, {"capacity": "full", "full_until": until}, follow=True)
    done = client.post(f"{ALL}{service.pk}/creneaux/", follow=True)

    assert missing.status_code == 422
    assert "Gardez-vous vos 2 créneaux ouverts" in asked.content.decode()
    assert "2 créneaux sont retirés." in done.content.decode()
    assert slots() == ["withdrawn", "withdrawn"]
    assert client.get(f"{ALL}{service.pk}/creneaux/")["Location"] == ALL


def test_the_delay_is_set_for_the_hours_to_come(client, cast, service):
    sign_in(client, cast.bob)
    client.post(f"{ALL}{service.pk}/delai/", {"hours": "48"})

    assert "48 h avant" in client.get(ALL).content.decode()
    with as_owner():
        assert Service.objects.get(pk=service.pk).release_hours == 48


def test_room_said_long_ago_is_to_check(client, cast, service):
    sign_in(client, cast.bob)
    client.post(f"{ALL}{service.pk}/place/", {"capacity": "available"})

    assert "Disponible" in client.get(ALL).content.decode()
    with clock.moved(clock.now() + timedelta(days=20)):
        assert "Disponible, à vérifier" in client.get(ALL).content.decode()


def test_the_pages_are_for_who_receives_and_its_own_services(client, cast, service):
    addresses = [ALL, *[f"{ALL}{service.pk}/{name}/" for name in ("place", "creneaux", "delai")]]
    for member in (cast.alice, cast.desk, cast.solene):
        sign_in(client, member)
        assert {client.get(address).status_code for address in addresses} == {404}
    sign_in(client, cast.chloe)
    assert {client.get(address).status_code for address in addresses[1:]} == {404}


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_takes_as_many_queries_for_one_as_for_three(client, cast, service, item_count, queries):
    with as_owner():
        for _ in range(1, item_count):
            Service.objects.create(
                network=service.network, actor=service.actor, place=service.place, name="Autre",
                codes=["aide-demarches"],
            )  # fmt: skip
    sign_in(client, cast.bob)

    with queries() as seen:
        client.get(ALL)

    assert len(seen) == 12
