"""The list of who is expected at a counter today: own structure, four columns, gone at midnight."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from core.journal.models import Event
from core.kernel import clock
from core.kernel.ids import uuid7
from core.kernel.sweeps import by_function
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from people.operations.consenting import withdraw
from people.operations.stopping import stop_by_code, stop_by_name
from referrals.models import Appointment, DeskLine
from referrals.operations import arriving, following
from tests.cast import QUINQUET
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.referrals import accept, send
from tests.factories.tenancy import MembershipFactory
from tests.session import sign_in

pytestmark = pytest.mark.afresh

LIST = "/attendues/"


@pytest.fixture(autouse=True)
def _eight_in_the_morning():
    today = clock.now().astimezone(clock.zone()).date()
    with clock.moved(datetime.combine(today, time(8), clock.zone())):
        yield


@pytest.fixture
def counter(cast):
    """The counter of the structure that receives."""
    with as_owner():
        return MembershipFactory(structure=cast.recipient, role=Role.DESK)


def at(hour, days=0):
    return clock.now().replace(hour=hour) + timedelta(days=days)


def expected(cast, when, *, door_name="Yvette B.", person=None):
    """Accepted by Bob, with an hour; the request and the appointment."""
    relayed = send(cast.alice, person or cast.person, cast.recipient)
    accept(cast.bob, relayed)
    id = uuid7()
    with tenant(cast.bob):
        following.set_appointment(
            id, by=cast.bob, handoff_id=relayed.handoff.pk, starts_at=when, place="Rue A", room="salle 2",
            with_whom="Bob", door_name=door_name,
        )  # fmt: skip
    return relayed, id


def lines(member):
    with tenant(member):
        return list(DeskLine.objects.visible_to(member).values_list("door_name", "with_whom", "room"))


@pytest.mark.scenario("referrals", 37)
def test_the_counter_reads_hour_name_with_whom_and_room_of_its_own_structure_and_of_today(
    client, cast, counter
):
    expected(cast, at(14))
    with as_owner():
        tomorrows = PersonFactory(home_structure=cast.sender)
    expected(cast, at(14, days=1), door_name="Demain", person=tomorrows)
    sign_in(client, counter)

    page = client.get(LIST).content.decode().replace("\u00a0", " ")

    assert "Une personne est attendue aujourd’hui." in page
    assert "14 h · Yvette B." in page and "Avec Bob, salle 2" in page
    assert "Demain" not in page and QUINQUET not in page and "démarches" not in page and "Rue A" not in page
    assert lines(counter) == lines(cast.bob) == [("Yvette B.", "Bob", "salle 2")]
    for other in (cast.desk, cast.chloe, cast.dan, cast.alice):
        assert lines(other) == []


@pytest.mark.scenario("referrals", 37)
def test_at_midnight_no_line_is_left(cast, counter):
    expected(cast, at(14))

    with clock.moved(at(0, days=1)):
        assert lines(counter) == []
        assert by_function("sweep_desk_lines")(True) == 1
    with as_owner():
        assert DeskLine.objects.count() == 0


@pytest.mark.scenario("referrals", 37)
def test_a_line_of_another_structure_is_not_there(client, cast, counter):
    expected(cast, at(14))
    with as_owner():
        line = DeskLine.objects.get()
    for other in (cast.desk, cast.dan, cast.solene):
        sign_in(client, other)
        assert client.post(f"{LIST}{line.pk}/arrivee/").status_code == 404
    sign_in(client, counter)
    with clock.moved(at(8, days=-1)):
        assert client.post(f"{LIST}{line.pk}/arrivee/").status_code == 404
    with as_owner():
        assert DeskLine.objects.get().arrived_at is None


def test_somebody_who_reads_figures_only_reads_no_list(client, cast):
    with as_owner():
        observer = MembershipFactory(structure=cast.recipient, role=Role.OBSERVER)
    sign_in(client, observer)

    assert client.get(LIST).status_code == 404
    assert lines(observer) == []


def test_arrived_tells_the_professional_who_still_says_whether_she_came(client, cast, counter):
    relayed, appointment = expected(cast, at(14))
    with as_owner():
        line = DeskLine.objects.get()
    sign_in(client, counter)

    with clock.moved(at(13)):
        answer = client.post(f"{LIST}{line.pk}/arrivee/", follow=True)
        client.post(f"{LIST}{line.pk}/arrivee/")
        sign_in(client, cast.bob)
        told = client.get("/a-repondre/?onglet=rendez-vous").content.decode().replace("\u00a0", " ")

    assert "Arrivée à 13 h" in answer.content.decode().replace("\u00a0", " ")
    assert "Est là depuis 13 h" in told
    with as_owner():
        [event] = Event.objects.filter(name="appointment.arrived")
        assert (event.payload["assignee"], event.payload["handoff"]) == (
            str(cast.bob.pk),
            str(relayed.handoff.pk),
        )
        assert Appointment.objects.get(pk=appointment).presence == "unknown"


def test_the_line_follows_its_appointment(cast, counter):
    _relayed, appointment = expected(cast, at(14), door_name="")
    with as_owner():
        assert DeskLine.objects.get().door_name == _relayed.referral.ref_code
        Appointment.objects.filter(pk=appointment).update(
            starts_at=at(16), room="salle 4", door_name="Yvette"
        )
        line = DeskLine.objects.get()
        assert (line.starts_at, line.room, line.door_name) == (at(16), "salle 4", "Yvette")

    with tenant(cast.bob):
        following.mark_presence(appointment, by=cast.bob, presence="excused")

    assert lines(counter) == []


@pytest.mark.scenario("referrals", 40)
def test_a_code_typed_at_a_counter_with_no_part_in_it_frees_the_hour_and_the_line(cast, counter):
    relayed, appointment = expected(cast, at(14))

    with tenant(cast.desk):
        assert stop_by_code(relayed.code, by=cast.desk, from_address="x").done

    assert lines(counter) == []
    with as_owner():
        assert Appointment.objects.get(pk=appointment).cancelled_at is not None
        relayed.handoff.refresh_from_db()
        assert relayed.handoff.state == "cut"


def test_an_hour_kept_after_a_withdrawal_without_the_code_stays_by_its_reference(cast, counter):
    with as_owner():
        person = PersonFactory(
            home_structure=cast.sender, first_name="Ida", last_name="Marque", birth_date=date(1950, 5, 1),
            birth_precision="day",
        )  # fmt: skip
    relayed, appointment = expected(cast, at(14), person=person, door_name="Ida M.")

    with tenant(cast.desk):
        stop_by_name(
            by=cast.desk, first_name="Ida", last_name="Marque", birth_date=person.birth_date, way="desk"
        )

    assert lines(counter) == [(relayed.referral.ref_code, "Bob", "salle 2")]
    with as_owner():
        kept = Appointment.objects.get(pk=appointment)
        assert (kept.door_name, kept.cancelled_at) == ("", None)


def test_home_stopping_it_takes_the_line_away_also_when_the_hour_has_passed(cast, counter):
    expected(cast, at(14))

    with clock.moved(at(15)):
        assert len(lines(counter)) == 1
        with tenant(cast.alice):
            withdraw(cast.person.pk, by=cast.alice)
        assert lines(counter) == []


def test_nobody_of_the_application_writes_or_moves_a_line(cast, counter):
    expected(cast, at(14))
    for act in ("delete from referrals_deskline", "update referrals_deskline set door_name = 'x'"):
        with (
            tenant(counter),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(act)


def test_the_desk_alone_marks_an_arrival_of_its_own(cast):
    expected(cast, at(14))
    with as_owner():
        line = DeskLine.objects.get()

    with tenant(cast.desk), pytest.raises(DeskLine.DoesNotExist):
        arriving.arrive(line.pk, by=cast.desk)


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_asks_as_many_questions_whatever_its_length(client, cast, counter, queries, item_count):
    for number in range(item_count):
        with as_owner():
            person = PersonFactory(home_structure=cast.sender)
        expected(cast, at(10 + number), person=person)
    sign_in(client, counter)
    client.get(LIST)

    with queries() as seen:
        client.get(LIST)

    assert len(seen) == 11
