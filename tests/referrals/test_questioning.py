"""A question before the answer: who must act changes side, the clock stands still, nobody learns a name."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict, DomainError, Incomplete, Refused
from core.kernel.tenant import tenant
from referrals.models import Handoff, InfoRequest, Referral
from referrals.operations.answering import accept
from referrals.operations.declining import decline
from referrals.operations.questioning import answer_question, ask_question
from referrals.queries import inbox, sent
from tests.cast import QUINQUET
from tests.factories.floor import as_owner
from tests.factories.referrals import send
from tests.holding import made_once
from tests.session import sign_in

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 3, 9, 10, 0, tzinfo=PARIS)


def ask(by: Any, relayed: Any, code: str = "availability", text: str = "", version: int | None = None) -> Any:
    with tenant(by):
        return ask_question(relayed.handoff.pk, by=by, code=code, text=text, version=version)


def reply(by: Any, relayed: Any, text: str = "Le matin, sauf le mercredi.") -> Any:
    with tenant(by):
        return answer_question(relayed.handoff.pk, by=by, text=text)


def stored() -> tuple[Handoff, Referral]:
    with as_owner():
        return Handoff.objects.get(), Referral.objects.get()


@pytest.fixture
@made_once
def sent_monday(cast: Any) -> Any:
    with clock.moved(MONDAY):
        return send(cast.alice, cast.person, cast.recipient)


def test_asking_makes_the_sender_the_one_who_must_act(cast, sent_monday):
    with clock.moved(MONDAY + timedelta(days=1)):
        ask(cast.bob, sent_monday)

    handoff, referral = stored()
    assert (handoff.state, handoff.owed_by) == ("info_requested", "sender")
    assert (referral.state, referral.next_due_kind) == ("open", "info")
    assert handoff.due_at == datetime(2026, 3, 13, 9, 0, tzinfo=PARIS)  # three working days after Tuesday
    assert referral.next_due_at == handoff.due_at
    with as_owner():
        event = Event.objects.get(name="handoff.question_asked")
    assert event.payload["question"] == "availability"


def test_the_clock_of_the_answer_goes_on_where_it_stood(cast, sent_monday):
    with clock.moved(MONDAY + timedelta(days=2)):  # two of three working days are spent
        ask(cast.bob, sent_monday)
    with clock.moved(MONDAY + timedelta(days=14)):
        reply(cast.alice, sent_monday)

    handoff, referral = stored()
    assert (handoff.state, handoff.owed_by) == ("sent", "recipient")
    assert handoff.due_at == datetime(2026, 3, 24, 9, 0, tzinfo=PARIS)  # one working day is left
    assert (referral.next_due_kind, referral.next_due_at) == ("answer", handoff.due_at)
    with as_owner():
        assert Event.objects.filter(name="handoff.question_answered").count() == 1


def test_two_rounds_at_most(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    for _round in range(2):
        ask(cast.bob, relayed)
        reply(cast.alice, relayed)

    with pytest.raises(Refused, match="Deux questions"):
        ask(cast.bob, relayed)


def test_a_second_question_waits_for_the_first_answer(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    ask(cast.bob, relayed)

    with pytest.raises(Conflict):
        ask(cast.bob, relayed)


def test_two_clicks_at_once_ask_once(race, cast):
    relayed = send(cast.alice, cast.person, cast.recipient)

    results = race(*[partial(ask, cast.bob, relayed, version=relayed.handoff.version)] * 2)

    assert sum(isinstance(result, DomainError) for result in results) == 1, results
    with as_owner():
        assert InfoRequest.objects.count() == 1


@pytest.mark.parametrize(
    "text",
    [
        "Appelez plutôt Mme {last} demain.",
        "Son numéro : 06 39 98 00 02",
        "Écrivez à quelquun@exemple.fr",
    ],
)
def test_an_answer_that_says_who_she_is_is_refused(cast, text):
    relayed = send(cast.alice, cast.person, cast.recipient)
    ask(cast.bob, relayed)

    with pytest.raises(Refused, match="ne sait pas encore qui"):
        reply(cast.alice, relayed, text.format(last=cast.person.last_name))

    with as_owner():
        assert InfoRequest.objects.get().answer == ""


def test_a_word_that_only_begins_like_her_name_is_no_name(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    ask(cast.bob, relayed)

    reply(cast.alice, relayed, f"Préfère les {cast.person.last_name.lower()}ements du matin.")

    assert stored()[0].state == "sent"


def test_another_question_is_said_in_words(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)

    with pytest.raises(Incomplete, match="Écrivez votre question"):
        ask(cast.bob, relayed, code="other")


@pytest.mark.parametrize("who", ["chloe", "dan"])
def test_strangers_find_nothing_to_ask_or_answer(cast, who):
    relayed = send(cast.alice, cast.person, cast.recipient)
    ask(cast.bob, relayed)

    for act in (ask, reply):
        with pytest.raises(Handoff.DoesNotExist):
            act(getattr(cast, who), relayed)
    with tenant(getattr(cast, who)):
        assert not InfoRequest.objects.visible_to(getattr(cast, who)).exists()


def test_the_asked_structure_cannot_answer_itself(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    ask(cast.bob, relayed)

    with pytest.raises(Refused):
        reply(cast.bob, relayed)


def test_a_request_may_be_accepted_while_its_question_waits(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    ask(cast.bob, relayed)

    with tenant(cast.bob):
        accept(relayed.handoff.pk, by=cast.bob)

    assert stored()[0].state == "accepted"
    with pytest.raises(Refused):
        reply(cast.alice, relayed)


@pytest.mark.scenario("referrals", 9)
def test_information_missing_is_refused_until_a_question_stayed_unanswered(cast, sent_monday):
    def say_no() -> Any:
        with tenant(cast.bob):
            return decline(sent_monday.handoff.pk, by=cast.bob, code="information_missing")

    with clock.moved(MONDAY), pytest.raises(Incomplete, match="Posez d’abord une question"):
        say_no()
    with clock.moved(MONDAY):
        ask(cast.bob, sent_monday)
    with clock.moved(MONDAY + timedelta(days=1)), pytest.raises(Incomplete):
        say_no()

    with clock.moved(MONDAY + timedelta(days=7)):
        say_no()

    assert stored()[0].decline_code == "information_missing"


def test_each_side_finds_it_on_its_own_list(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    ask(cast.bob, relayed)

    with tenant(cast.bob):
        assert (inbox.to_answer(cast.bob).count(), inbox.to_complete(cast.bob).count()) == (0, 1)
    with tenant(cast.alice):
        assert sent.counts(cast.alice) == {"action": 1, "attente": 0, "cours": 0, "terminees": 0}


def test_the_two_pages_carry_the_question_across_and_back(client, cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    page, referral = f"/demandes/{relayed.handoff.pk}/", f"/demandes/{relayed.referral.pk}/suivi/"
    sign_in(client, cast.bob)
    asked = client.post(
        f"{page}question/",
        {"version": relayed.handoff.version, "code": "mobility", "text": "Jusqu’à Échirolles ?"},
    )
    assert (asked.status_code, asked["Location"]) == (302, page)

    sign_in(client, cast.alice)
    shown = client.get(referral).content.decode()
    assert "vous pose une question" in shown
    assert "Jusqu’à Échirolles" in shown
    refused = client.post(
        f"/demandes/{relayed.referral.pk}/repondre/",
        {"version": relayed.handoff.version + 1, "text": f"Demandez à {cast.person.first_name}."},
    )
    assert refused.status_code == 422
    assert "Demandez à" in refused.content.decode()
    answered = client.post(
        f"/demandes/{relayed.referral.pk}/repondre/",
        {"version": relayed.handoff.version + 1, "text": "Oui, en tram."},
    )
    assert (answered.status_code, answered["Location"]) == (302, referral)

    sign_in(client, cast.bob)
    back = client.get(page).content.decode()
    assert "Oui, en tram." in back
    assert QUINQUET not in back


def test_the_coordinator_reads_neither_question_nor_answer(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    ask(cast.bob, relayed, text="Une précision")

    with tenant(cast.solene):
        assert not InfoRequest.objects.visible_to(cast.solene).exists()


def test_an_open_question_of_the_day_counts_in_working_days(cast):
    with clock.moved(datetime(2026, 4, 30, 18, 0, tzinfo=PARIS)):  # the eve of a holiday, after five
        relayed = send(cast.alice, cast.person, cast.recipient)
        question = ask(cast.bob, relayed)

    assert question.due_at.astimezone(PARIS).date() == date(2026, 5, 7)
