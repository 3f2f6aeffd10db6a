"""A paper at a counter: its code and the first name she says begin the follow-up; nothing of her is shown."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from actors.models import Place
from core.journal.models import Event
from core.kernel import clock
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from notifications.catalogue import Audience, rows_for
from people.models import AccessGrant
from people.operations.consenting import withdraw
from people.operations.stopping import stop_by_code
from referrals.models import DeskLine, Handoff, Referral
from referrals.operations import answering, following
from referrals.operations.arriving import check_in
from referrals.operations.slips import reprint
from referrals.operations.waiting import waitlist
from tests.cast import QUINQUET
from tests.factories.actors import ActorFactory, PlaceFactory
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.referrals import accept, send
from tests.factories.tenancy import MembershipFactory
from tests.holding import made_once
from tests.session import sign_in

PAGE = "/papier-montre/"


@pytest.fixture
@made_once
def counter(cast):
    """The counter of the structure that is asked."""
    with as_owner():
        return MembershipFactory(structure=cast.recipient, role=Role.DESK)


def shown(member, code, first_name="yvètte"):
    with tenant(member):
        return check_in(code, by=member, first_name=first_name)


def scopes_open(member, person):
    with tenant(member):
        return sorted(
            AccessGrant.objects.live(member).filter(person_id=person.pk).values_list("scope", flat=True)
        )


@pytest.mark.scenario("referrals", 22)
@pytest.mark.scenario("referrals", 23)
def test_the_code_and_the_first_name_begin_the_follow_up_and_the_counter_reads_no_file(client, cast, counter):
    relayed = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, counter)

    answer = client.post(PAGE, {"code": relayed.code, "first_name": "Yvette"})

    page = answer.content.decode()
    assert answer.status_code == 200 and "accueillez la personne" in page
    assert relayed.referral.ref_code in page and QUINQUET not in page and "Yvette" not in page
    assert client.get(f"/demandes/{relayed.handoff.pk}/").status_code == 404
    with as_owner():
        handoff, referral = Handoff.objects.get(), Referral.objects.get()
        assert (handoff.state, handoff.via, handoff.assignee_id) == ("in_progress", "counter", None)
        assert (referral.state, referral.holder_structure_id) == ("engaged", cast.recipient.pk)
        told = list(Event.objects.filter(name__in=("handoff.accepted", "handoff.started")).order_by("id"))
    assert [(event.name, event.payload["via"]) for event in told] == [
        ("handoff.accepted", "counter"),
        ("handoff.started", "counter"),
    ]
    assert [row.audience for event in told for row in rows_for(event.name, event.payload)] == [
        Audience.SENDER
    ]
    assert scopes_open(cast.bob, cast.person) == [1, 2, 3]


@pytest.mark.scenario("referrals", 22)
def test_unknown_void_wrong_name_elsewhere_and_mistyped_read_alike(client, cast, counter):
    relayed = send(cast.alice, cast.person, cast.recipient)
    other = send_elsewhere(cast)
    with tenant(cast.alice):
        fresh = reprint(relayed.referral.pk, by=cast.alice)
    sign_in(client, counter)

    tries = [
        (relayed.code, "Yvette"),  # void since the reprint
        (fresh, "Zoé"),
        (other.code, "Yvette"),
        ("000000000000", "Yvette"),
        ("12", "Yvette"),
    ]
    bodies = {neutral(client.post(PAGE, {"code": code, "first_name": name})) for code, name in tries}

    assert len(bodies) == 1 and "Rien n’a été noté" in bodies.pop()
    with as_owner():
        assert Event.objects.filter(name="checkin.refused").count() == 5
        assert Handoff.objects.filter(state="sent").count() == 2
    assert scopes_open(cast.bob, cast.person) == []
    assert shown(counter, fresh).done


def send_elsewhere(cast):
    with as_owner():
        person = PersonFactory(home_structure=cast.sender, first_name="Yvette")
    return send(cast.alice, person, cast.unrelated)


def neutral(answer):
    """The page without the token of its form, which differs every time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


@pytest.mark.scenario("referrals", 22)
def test_after_five_wrong_names_the_right_one_waits_an_hour_and_an_unknown_code_does_too(cast, counter):
    relayed = send(cast.alice, cast.person, cast.recipient)

    for code in (relayed.code, "123456789018"):
        assert [shown(counter, code, "Zoé").too_many for _ in range(5)] == [False] * 5
        assert shown(counter, code, "Yvette").too_many

    with as_owner():
        assert Event.objects.filter(name="checkin.refused").count() == 10
        assert Handoff.objects.get().state == "sent"


def test_a_counter_that_guesses_waits_and_another_does_not(cast, counter):
    relayed = send(cast.alice, cast.person, cast.recipient)
    with as_owner():
        elsewhere = MembershipFactory(structure=cast.unrelated, role=Role.DESK)

    for _ in range(30):
        shown(counter, "12")

    assert shown(counter, relayed.code).too_many
    assert not shown(elsewhere, "12").too_many


def test_a_stopped_sharing_opens_nothing_with_the_paper(cast, counter):
    relayed = send(cast.alice, cast.person, cast.recipient)
    with tenant(cast.alice):
        withdraw(cast.person.pk, by=cast.alice)

    assert not shown(counter, relayed.code).done
    assert scopes_open(cast.bob, cast.person) == []


def test_whoever_waited_on_the_list_is_received_like_any_other(cast, counter):
    relayed = send(cast.alice, cast.person, cast.recipient)
    with tenant(cast.bob):
        waitlist(relayed.handoff.pk, by=cast.bob, until=timezone.localdate(clock.now()) + timedelta(days=20))

    assert shown(counter, relayed.code).done
    with as_owner():
        assert Handoff.objects.get().state == "in_progress"


def test_for_an_accepted_request_the_paper_begins_it_and_marks_the_arrival(cast, counter):
    relayed = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, relayed)
    with tenant(cast.bob):
        following.set_appointment(
            uuid7(), by=cast.bob, handoff_id=relayed.handoff.pk, starts_at=clock.now() + timedelta(seconds=1),
            place="Rue A", with_whom="Bob",
        )  # fmt: skip

    assert shown(counter, relayed.code).done and shown(counter, relayed.code).done

    with as_owner():
        assert (Handoff.objects.get().state, DeskLine.objects.get().arrived_at is not None) == (
            "in_progress",
            True,
        )
        assert Event.objects.filter(name="appointment.arrived").count() == 1
        assert Event.objects.filter(name="handoff.started").count() == 1


def test_it_says_that_the_hours_of_the_place_are_right(cast, counter):
    with as_owner():
        place = PlaceFactory(actor=ActorFactory(network=cast.network), structure=cast.recipient)
        other = PlaceFactory(actor=ActorFactory(network=cast.network))
    relayed = send(cast.alice, cast.person, cast.recipient)

    shown(counter, relayed.code)

    today = clock.now().astimezone(clock.zone()).date()
    with as_owner():
        assert Place.objects.get(pk=place.pk).hours_verified_on == today
        assert Place.objects.get(pk=other.pk).hours_verified_on == other.hours_verified_on


def test_a_counter_and_a_colleague_at_once_make_one_acceptance(race, cast):
    with as_owner():
        counter = MembershipFactory(structure=cast.recipient, role=Role.DESK)
    relayed = send(cast.alice, cast.person, cast.recipient)

    def answer():
        with tenant(cast.bob):
            return answering.accept(relayed.handoff.pk, by=cast.bob)

    results = race(partial(shown, counter, relayed.code), answer)

    assert results[0].done, results
    with as_owner():
        assert Event.objects.filter(name="handoff.accepted").count() == 1
        assert Handoff.objects.get().state == "in_progress"


def test_the_coupon_and_the_counter_at_once_leave_nothing_open(race, cast):
    with as_owner():
        counter = MembershipFactory(structure=cast.recipient, role=Role.DESK)
    relayed = send(cast.alice, cast.person, cast.recipient)

    def stop():
        with tenant(cast.desk):
            return stop_by_code(relayed.code, by=cast.desk, from_address="x")

    results = race(partial(shown, counter, relayed.code), stop)

    assert results[1].done, results
    assert scopes_open(cast.bob, cast.person) == []
    with as_owner():
        assert Handoff.objects.get().state == "cut"
