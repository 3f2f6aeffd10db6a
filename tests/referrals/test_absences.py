"""A colleague is away: one page with all that is due, given, told or moved line by line (coordination §3)."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actors.models import PartnerSlot
from actors.states import SlotState
from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict, Refused
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from core.tenancy.operations.absences import say_absent
from referrals.models import Appointment, CallBack, CallMotive, DeskLine
from referrals.operations.calling_back import Caller, call_back
from referrals.operations.covering import give_hour, postpone, warn
from referrals.operations.questioning import ask_question
from tests.cast import QUINQUET, make_cast
from tests.factories.actors import kept_hour
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.referrals import accept, appointment, send
from tests.factories.tenancy import MembershipFactory
from tests.session import sign_in

ABSENT_NAME = "Bob"


@pytest.fixture
def boss(cast):
    with as_owner():
        return MembershipFactory(structure=cast.recipient, role=Role.LEAD, user__first_name="Maud")


@pytest.fixture
def ines(cast):
    with as_owner():
        return MembershipFactory(structure=cast.recipient, role=Role.MEDIATOR, user__first_name="Inès")


def events(name: str) -> list[dict[str, Any]]:
    with as_owner():
        return [event.payload for event in Event.objects.filter(name=name).order_by("at")]


def hour(cast: Any) -> Appointment:
    """Bob receives Yvette tomorrow."""
    id = appointment(cast.bob, send(cast.alice, cast.person, cast.recipient))
    with as_owner():
        return Appointment.objects.select_related("handoff__referral").get(pk=id)


def again(row: Any) -> Any:
    with as_owner():
        return type(row).objects.get(pk=row.pk)


def calls(member: Any) -> list[CallBack]:
    with tenant(member):
        return list(CallBack.objects.visible_to(member).waiting())


def text(answer: Any) -> str:
    return str(answer.content.decode()).replace("\u00a0", " ")


@pytest.mark.scenario("referrals", 38)
def test_three_clicks_give_tell_or_move_all_that_is_due_with_a_result_for_each(client, cast, boss, ines):
    expected = hour(cast)
    with as_owner():
        other = PersonFactory(home_structure=cast.sender)
    waiting = send(cast.alice, other, cast.recipient)  # the team's to answer
    with tenant(cast.desk):
        caller = Caller(reference=expected.handoff.referral.ref_code)
        call_back(
            uuid7(),
            by=cast.desk,
            from_address="",
            caller=caller,
            motive="news",
            number="+33639980077",
        )
    sign_in(client, boss)

    home = text(client.get("/"))  # 1: « Un·e collègue est absent·e ? »
    said = client.post(  # 2, 3: who, who answers; 4: « Voir ce qui l’attend »
        reverse("absences"),
        {"who": str(cast.bob.pk), "to": str(ines.pk), "until": clock.now().strftime("%d/%m/%Y")},
    )
    page = client.get(said.url)
    lines = [line.value for line in page.context["due"].hers]
    told = client.post(said.url, {"items": lines, "act": "prevenir"})  # 5
    moved = client.post(said.url, {"items": lines, "act": "reporter"})
    given = client.post(said.url, {"items": lines, "act": "confier", "to": str(ines.pk)})  # 6

    assert reverse("absences") in home
    assert f"{ABSENT_NAME} : 1 rendez-vous, 1 réponse, 1 appel." in text(page)
    assert QUINQUET in text(page) and waiting.referral.ref_code in text(page)
    assert "1 personne est sur la liste d’appels." in text(told)
    assert moved.url == reverse("absence_hours", args=[cast.bob.pk]) + f"?rendez-vous={expected.pk}"
    assert "2 lignes confiées." in text(given)
    assert given.context["due"].hers == []
    assert again(expected).with_whom == "Inès"
    assert again(expected.handoff).assignee_id == ines.pk
    assert f"{ABSENT_NAME} est absent·e aujourd’hui, Inès répond" in text(client.get("/absences/"))


def test_the_leads_first_page_says_who_is_away_and_what_waits(client, cast, boss):
    hour(cast)
    with tenant(boss):
        say_absent(cast.bob.pk, by=boss, until=clock.now().date() + timedelta(days=3))
    sign_in(client, boss)

    assert f"{ABSENT_NAME} est absent·e : 1 rendez-vous" in text(client.get("/"))


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_page_asks_as_many_questions_whatever_is_due(client, cast, boss, queries, item_count):
    hour(cast)
    for _ in range(item_count - 1):
        with as_owner():
            person = PersonFactory(home_structure=cast.sender)
        appointment(cast.bob, send(cast.alice, person, cast.recipient))
    sign_in(client, boss)
    address = reverse("absence", args=[cast.bob.pk])
    client.get(address)

    with queries() as asked:
        page = client.get(address)

    assert len(page.context["due"].appointments) == item_count
    assert len(asked) == 22


@pytest.mark.parametrize("who", ["bob", "ines", "desk", "alice", "solene", "dan"])
def test_only_who_leads_the_structure_reads_the_page(client, cast, boss, ines, who):
    sign_in(client, ines if who == "ines" else getattr(cast, who))

    assert client.get(reverse("absence", args=[cast.bob.pk])).status_code == 404


def test_an_hour_given_to_a_colleague_is_hers_at_the_desk_too(cast, boss, ines):
    expected = hour(cast)

    with tenant(boss):
        give_hour(expected.pk, by=boss, to=ines.pk, version=expected.version)
        give_hour(expected.pk, by=boss, to=ines.pk)

    with as_owner():
        line = DeskLine.objects.get(appointment_id=expected.pk)
    assert (again(expected).with_whom, line.with_whom) == ("Inès", "Inès")
    assert len(events("appointment.given")) == len(events("handoff.assigned")) == 1


@pytest.mark.parametrize("who", ["ines", "alice", "chloe", "desk"])
def test_a_stranger_gives_no_hour(cast, boss, ines, who):
    expected = hour(cast)
    by = ines if who == "ines" else getattr(cast, who)

    with tenant(by), pytest.raises((Refused, Appointment.DoesNotExist)):
        give_hour(expected.pk, by=by, to=ines.pk)
    assert again(expected).with_whom == ABSENT_NAME


def test_what_was_noted_or_moved_meanwhile_stands(cast, boss, ines):
    expected = hour(cast)
    with as_owner():
        Appointment.objects.filter(pk=expected.pk).update(version=2)

    for act in (
        partial(give_hour, to=ines.pk),
        partial(warn, absent_id=cast.bob.pk),
        partial(postpone, starts_at=clock.now() + timedelta(days=4)),
    ):
        with tenant(boss), pytest.raises(Conflict):
            act(expected.pk, by=boss, version=1)


def test_who_is_expected_is_called_once_and_her_number_stays_in_her_file(client, cast, boss):
    expected = hour(cast)

    with tenant(boss):
        warn(expected.pk, by=boss, absent_id=cast.bob.pk)
        warn(expected.pk, by=boss, absent_id=cast.bob.pk)

    [call] = calls(boss)
    assert (call.motive, call.number, call.handoff_id) == (
        CallMotive.COLLEAGUE_ABSENT,
        "",
        expected.handoff_id,
    )
    [told] = events("colleague.absent")
    assert (told["appointment"], told["home"], told["way"]) == (str(expected.pk), cast.sender.pk, "phone")
    sign_in(client, boss)
    assert reverse("handoff", args=[expected.handoff_id]) in text(client.get("/a-rappeler/"))


@pytest.mark.parametrize("who", ["bob", "ines", "alice", "desk"])
def test_only_who_leads_puts_her_on_the_list_of_calls(cast, boss, ines, who):
    expected = hour(cast)
    by = ines if who == "ines" else getattr(cast, who)

    with tenant(by), pytest.raises((Refused, Appointment.DoesNotExist)):
        warn(expected.pk, by=by, absent_id=cast.bob.pk)
    assert calls(cast.bob) == []


def test_the_floor_lets_a_structure_owe_a_call_for_what_it_follows_only(cast, boss):
    waiting = send(cast.alice, cast.person, cast.recipient)
    with tenant(boss), pytest.raises(Exception, match="row-level security"), transaction.atomic():
        CallBack(
            network=cast.network,
            structure=cast.recipient,
            person_id=cast.person.pk,
            referral_id=waiting.referral.pk,
            handoff_id=waiting.handoff.pk,
            motive=CallMotive.COLLEAGUE_ABSENT,
            at=clock.now(),
            due_at=clock.now(),
        ).save()


def test_moving_offers_the_same_hour_later_or_an_hour_that_a_colleague_keeps(client, cast, boss, ines):
    expected = hour(cast)
    with as_owner():
        free = kept_hour(ines, days=4)
    sign_in(client, boss)
    address = reverse("absence_hours", args=[cast.bob.pk], query={"rendez-vous": str(expected.pk)})
    page = client.get(address)
    name = f"h:{expected.pk}:{expected.version}"
    offered = [value for value, _ in page.context["form"].fields[name].choices]

    answer = client.post(address, {name: f"slot:{free.pk}"}, follow=True)

    assert (len(offered), offered[-2:]) == (7, [f"slot:{free.pk}", "later"])
    assert "1 rendez-vous changé." in text(answer)
    moved = again(expected)
    assert (moved.starts_at, moved.with_whom, moved.cancelled_at) == (free.starts_at, "Inès", None)
    assert again(free).state == SlotState.WITHDRAWN
    assert [call.handoff_id for call in calls(boss)] == [expected.handoff_id]


@pytest.mark.parametrize("later", [True, False])
def test_moved_to_a_day_or_to_none_she_is_called(cast, boss, later):
    expected = hour(cast)
    day = None if later else expected.starts_at + timedelta(days=5)

    with tenant(boss):
        postpone(expected.pk, by=boss, starts_at=day)

    moved = again(expected)
    assert (moved.cancelled_at is not None, moved.starts_at) == (later, day or expected.starts_at)
    assert len(calls(boss)) == 1
    assert len(events("appointment.moved")) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("app_login")
def test_two_persons_are_not_moved_to_one_free_hour(race):
    with as_owner():
        cast = make_cast()
        boss = MembershipFactory(structure=cast.recipient, role=Role.LEAD)
        ines = MembershipFactory(structure=cast.recipient, role=Role.MEDIATOR)
        other = PersonFactory(home_structure=cast.sender)
        free = kept_hour(ines, days=4)
    both = [hour(cast).pk, appointment(cast.bob, send(cast.alice, other, cast.recipient))]

    def move(id: Any) -> None:
        with tenant(boss):
            postpone(id, by=boss, slot_id=free.pk)

    results = race(*[partial(move, id) for id in both])

    assert [type(one) for one in results if isinstance(one, Exception)] == [Conflict]
    with as_owner():
        assert Appointment.objects.filter(starts_at=free.starts_at).count() == 1
        assert PartnerSlot.objects.get(pk=free.pk).state == SlotState.WITHDRAWN


def test_a_request_that_she_sent_and_must_answer_is_among_what_is_given(client, cast, ines):
    asked = send(cast.alice, cast.person, cast.recipient)
    with tenant(cast.bob):
        ask_question(asked.handoff.pk, by=cast.bob, code="availability")
    with as_owner():
        colleague = MembershipFactory(structure=cast.sender, role=Role.SOCIAL_WORKER)
    sign_in(client, cast.lea)
    address = reverse("absence", args=[cast.alice.pk])

    [line] = client.get(address).context["due"].answers
    client.post(address, {"items": [line.value], "act": "confier", "to": str(colleague.pk)})

    assert again(asked.referral).holder_id == colleague.pk


def test_wherever_she_is_named_who_answers_is_said(client, cast, boss, ines):
    relayed = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, relayed)
    with tenant(boss):
        say_absent(cast.bob.pk, by=boss, until=clock.now().date() + timedelta(days=2), replaced_by_id=ines.pk)
    said = "Bob est absent·e jusqu’au "
    with as_owner():
        free = kept_hour(cast.bob, days=2)
    for who, address in (
        (ines, "/a-repondre/?onglet=en-cours"),
        (ines, reverse("handoff", args=[relayed.handoff.pk])),
        (cast.alice, reverse("referral", args=[relayed.referral.pk])),
        (cast.alice, reverse("book_slot", args=[cast.person.pk, free.pk])),
    ):
        sign_in(client, who)
        shown = text(client.get(address))
        assert said in shown and "Inès répond : 04 65 71 00 01" in shown, address


def test_a_line_said_of_another_family_is_answered_by_nothing(client, cast, boss, ines):
    expected = hour(cast)
    sign_in(client, boss)
    address = reverse("absence", args=[cast.bob.pk])

    forged = [f"a:{expected.handoff_id}:1", f"r:{expected.pk}:1", f"c:{expected.handoff_id}:0"]
    page = client.post(address, {"items": forged, "act": "confier", "to": str(ines.pk)})

    assert (page.status_code, page.context["done"], page.context["refused"]) == (200, "", [])
    assert again(expected.handoff).assignee_id == cast.bob.pk


def test_her_turn_is_taken_before_the_hour_as_whoever_books_it_does(cast, boss, ines):
    expected = hour(cast)
    with as_owner():
        free = kept_hour(ines, days=4)

    with tenant(boss), CaptureQueriesContext(connection) as asked:
        postpone(expected.pk, by=boss, slot_id=free.pk)

    said = [one["sql"] for one in asked]
    turn = next(n for n, sql in enumerate(said) if f"hashtextextended('{cast.person.pk}', 0)" in sql)
    taken = next(
        n for n, sql in enumerate(said) if 'FROM "actors_partnerslot"' in sql and "FOR NO KEY" in sql
    )
    assert turn < taken
