"""An appointment in a professional's own agenda: parsed back as a calendar program reads it, and no name in it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from core.kernel import clock
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from notifications.models import Preference
from notifications.operations.agendas import open_feed
from notifications.tasks import one_round
from people.operations.withdrawing import withdraw
from referrals.operations import closing, following
from referrals.operations.assigning import assign
from referrals.operations.moving_hours import move_hour
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, send
from tests.factories.tenancy import MembershipFactory
from tests.session import sign_in


@pytest.fixture
def followed(town):
    """Bob has a request by name, and asked for his appointments in his agenda."""
    with as_owner():
        Preference(user_id=town.bob.user_id, calendar=True).save()
    sent = send(town.alice, town.person, town.recipient)
    accept(town.bob, sent)
    return sent


def agreed(town, relayed, *, days=9):
    made = uuid7()
    with tenant(town.bob):
        following.set_appointment(
            made,
            by=town.bob,
            handoff_id=relayed.handoff.pk,
            starts_at=clock.now() + timedelta(days=days),
            place="MDH Capuche",
            with_whom="Bob",
            door_name="Yvette",
        )
    return made


def moved(town, appointment, **to):
    with tenant(town.bob):
        move_hour(appointment, by=town.bob, **to)


def invitations(town, sink):
    """(method, the calendar, the text) of each mail to Bob that carries one."""
    found = []
    for mail in sink.received:
        for part in mail.walk():
            if part.get_content_type() == "text/calendar" and mail["To"] == town.bob.user.email:
                found.append((part.get_param("method"), Calendar.from_ical(part.get_content()), mail))
    return found


@pytest.mark.scenario("notifications", 14)
def test_an_appointment_its_change_and_its_end_are_one_entry_of_the_agenda(town, sink, followed):
    appointment = agreed(town, followed)
    one_round()
    moved(town, appointment, starts_at=clock.now() + timedelta(days=10))
    one_round()
    moved(town, appointment)
    one_round()

    received = invitations(town, sink)
    events = [calendar.walk("VEVENT")[0] for _, calendar, _ in received]
    assert [method for method, _, _ in received] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [str(calendar["METHOD"]) for _, calendar, _ in received] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [int(event["SEQUENCE"]) for event in events] == [0, 1, 2]
    assert len({str(event["UID"]) for event in events}) == 1
    assert (events[1].start - events[0].start) == timedelta(days=1)
    assert str(events[2]["STATUS"]) == "CANCELLED"


def test_the_entry_names_its_recipient_the_place_and_a_reference_and_nobody_else(town, sink, followed):
    agreed(town, followed)
    one_round()

    [(_, calendar, mail)] = invitations(town, sink)
    [event] = calendar.walk("VEVENT")
    assert str(event["ORGANIZER"]) == "mailto:" + mail["From"].addresses[0].addr_spec
    assert str(event["ATTENDEE"]) == f"mailto:{town.bob.user.email}"
    assert str(event["SUMMARY"]) == f"Rendez-vous Relais réf. {followed.referral.ref_code}"
    assert str(event["LOCATION"]) == "MDH Capuche"
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Paris"]
    for word in (town.person.first_name, town.person.last_name):
        assert word not in mail.as_string() and word not in calendar.to_ical().decode()


def invited(sink, address):
    """(method, sequence, status) of each entry that this address got."""
    found = []
    for mail in sink.received:
        for part in mail.walk():
            if part.get_content_type() == "text/calendar" and mail["To"] == address:
                [event] = Calendar.from_ical(part.get_content()).walk("VEVENT")
                found.append((part.get_param("method"), int(event["SEQUENCE"]), str(event["STATUS"])))
    return found


@pytest.mark.scenario("notifications", 14)
def test_a_request_given_to_a_colleague_leaves_ones_agenda_and_enters_hers(town, sink, followed):
    with as_owner():
        ines = MembershipFactory(structure=town.recipient, role="mediator")
        Preference(user_id=ines.user_id, calendar=True).save()
    agreed(town, followed)
    one_round()
    with tenant(town.bob):
        assign(followed.handoff.pk, by=town.bob, to=ines.pk)
    one_round()
    with tenant(ines):
        assign(followed.handoff.pk, by=ines, to=town.bob.pk)
    one_round()

    his, hers = invited(sink, town.bob.user.email), invited(sink, ines.user.email)
    assert his == [("REQUEST", 0, "CONFIRMED"), ("CANCEL", 1, "CANCELLED"), ("REQUEST", 2, "CONFIRMED")]
    assert hers == [("REQUEST", 1, "CONFIRMED"), ("CANCEL", 2, "CANCELLED")]


@pytest.mark.parametrize("end", ["cut", "ended"])
def test_an_hour_that_ends_with_its_request_leaves_the_agenda(town, sink, followed, end):
    agreed(town, followed)
    one_round()
    if end == "cut":
        with tenant(town.alice):
            withdraw(town.person.pk, by=town.alice)
    else:
        with tenant(town.bob):
            closing.report(followed.handoff.pk, by=town.bob, code="need_met")
    one_round()

    assert invited(sink, town.bob.user.email) == [("REQUEST", 0, "CONFIRMED"), ("CANCEL", 1, "CANCELLED")]


def test_a_spelling_or_a_presence_changes_nothing_in_the_agenda(town, sink, followed):
    appointment = agreed(town, followed, days=1)
    one_round()
    with clock.moved(clock.now() + timedelta(days=2)), tenant(town.bob):
        following.mark_presence(appointment, by=town.bob, presence="came")
    with clock.moved(clock.now() + timedelta(days=2)):
        one_round()

    assert len(invitations(town, sink)) == 1


def test_who_did_not_ask_gets_no_such_mail(town, sink):
    sent = send(town.alice, town.person, town.recipient)
    accept(town.bob, sent)
    agreed(town, sent)

    one_round()

    assert invitations(town, sink) == []


def test_the_address_of_an_agenda_opens_it_without_a_session_until_it_is_taken_back(client, town, followed):
    kept, given_up = agreed(town, followed), agreed(town, followed, days=12)
    moved(town, given_up)
    sign_in(client, town.bob)
    page = client.post(reverse("open_feed")).content.decode()
    path = "/f/" + page.split("/f/")[1].split(".ics")[0] + ".ics"
    program = Client()

    answer = program.get(path)
    beside = client.get(path)
    client.post(reverse("close_feed"))

    read = {
        str(each["UID"]).split("@")[0]: each for each in Calendar.from_ical(answer.content).walk("VEVENT")
    }
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert {uid: str(each["STATUS"]) for uid, each in read.items()} == {
        str(kept): "CONFIRMED",
        str(given_up): "CANCELLED",
    }
    assert town.person.first_name not in answer.content.decode()
    assert beside.status_code == 200
    assert program.get(path).status_code == 404


def test_what_was_cancelled_leaves_the_agenda_after_sixty_days(town, followed):
    moved(town, agreed(town, followed))
    path = reverse("feed", args=[open_feed(town.bob.user_id)])

    with clock.moved(clock.now() + timedelta(days=68)):
        before = Client().get(path).content.decode()
    with clock.moved(clock.now() + timedelta(days=71)):
        after = Client().get(path).content.decode()

    assert "CANCELLED" in before
    assert "VEVENT" not in after


def test_a_colleagues_appointments_are_not_in_mine_and_who_has_left_reads_nothing(town, followed):
    agreed(town, followed)
    path = reverse("feed", args=[open_feed(town.bob.user_id)])
    other = reverse("feed", args=[open_feed(town.chloe.user_id)])

    assert "VEVENT" not in Client().get(other).content.decode()
    with as_owner():
        town.bob.user.is_active = False
        town.bob.user.save(update_fields=["is_active"])
    assert Client().get(path).status_code == 404


def test_only_a_hash_of_the_address_is_kept(town):
    token = open_feed(town.bob.user_id)

    assert token not in str(Preference.objects.values().get())
    assert open_feed(town.bob.user_id) != token
    assert Client().get(reverse("feed", args=[token])).status_code == 404
