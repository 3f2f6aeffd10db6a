"""What was over goes on: a good outcome left unread, contested, or a follow-up taken up again."""

from datetime import timedelta

import pytest

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, Refused
from core.kernel.tenant import tenant
from people.models import Person
from people.operations.consenting import withdraw
from referrals.models import Handoff, Outcome, Referral
from referrals.operations import closing, reopening
from referrals.operations.escalating import tell_all_due
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, send
from tests.session import sign_in

DAY = timedelta(days=1)


def reported(cast, code="need_met"):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    with tenant(cast.bob):
        closing.report(sent.handoff.pk, by=cast.bob, code=code, text="Sait faire")
    return sent


def closed(cast, code="need_met"):
    sent = reported(cast, code)
    with tenant(cast.alice):
        closing.acknowledge(sent.referral.pk, by=cast.alice)
    return sent


def now_is(sent):
    with as_owner():
        return Referral.objects.get(pk=sent.referral.pk), Handoff.objects.get(pk=sent.handoff.pk)


def names():
    with as_owner():
        return list(Event.objects.order_by("id").values_list("name", flat=True))


def page(client, sent):
    return client.get(f"/demandes/{sent.referral.pk}/suivi/").content.decode()


@pytest.mark.scenario("referrals", 18)
def test_a_good_outcome_opened_by_the_sender_is_closed_by_a_human_without_another_click(client, cast):
    sent = reported(cast)
    sign_in(client, cast.alice)

    seen = page(client, sent)

    assert "Merci. C’est terminé pour cette demande." in seen
    assert "Est-ce que cela a aidé la personne" in seen and "Contester" in seen
    assert (now_is(sent)[0].state, now_is(sent)[0].closed_by) == ("closed", "human")


@pytest.mark.scenario("notifications", 24)
@pytest.mark.scenario("referrals", 18)
def test_a_good_outcome_never_opened_is_never_reminded_and_closes_by_itself(cast):
    sent = reported(cast)
    due = now_is(sent)[0].next_due_at

    with clock.moved(due - timedelta(minutes=1)):
        tell_all_due()
        assert now_is(sent)[0].state == "reported"
    with clock.moved(due + timedelta(minutes=1)):
        assert (tell_all_due(), tell_all_due()) == (1, 0)

    referral, _ = now_is(sent)
    assert (referral.state, referral.closed_by, referral.close_reason) == ("closed", "auto", "unread")
    assert "referral.escalated" not in names()
    with as_owner():
        event = Event.objects.get(name="referral.closed")
    assert event.system == "referrals.sweep"


@pytest.mark.scenario("referrals", 18)
def test_another_outcome_never_closes_by_itself_and_climbs_to_the_coordinator(cast):
    sent = reported(cast, "not_met_structure")
    assert now_is(sent)[0].next_due_kind == "acknowledge"

    with clock.moved(clock.now() + 30 * DAY):
        tell_all_due()

    referral, _ = now_is(sent)
    assert (referral.state, referral.escalation_level) == ("reported", 3)


@pytest.mark.scenario("referrals", 19)
def test_a_contested_outcome_is_engaged_again_and_the_coordination_is_told(cast):
    sent = reported(cast)

    with tenant(cast.alice):
        reopening.contest(sent.referral.pk, by=cast.alice, why="not_solved")

    referral, handoff = now_is(sent)
    assert (referral.state, referral.holder_structure_id) == ("engaged", cast.recipient.pk)
    assert (handoff.state, handoff.outcome_code, referral.next_due_kind) == ("in_progress", None, "news")
    with as_owner():
        event = Event.objects.get(name="referral.contested")
        assert not Outcome.objects.filter(current=True).exists()
    assert (event.payload["why"], event.payload["target"]) == ("not_solved", cast.recipient.pk)
    with tenant(cast.bob):
        assert Person.objects.exists()
        closing.report(sent.handoff.pk, by=cast.bob, code="need_partly_met", text="Repris")
    with as_owner():
        assert Outcome.objects.get(current=True).text == "Repris"


@pytest.mark.parametrize(("code", "days", "fits"), [
    ("need_met", 60, True), ("need_met", 61, False), ("not_met_structure", 1, False),
])  # fmt: skip
def test_after_closing_only_a_good_outcome_is_contested_for_sixty_days(cast, code, days, fits):
    sent = closed(cast, code)

    with clock.moved(clock.now() + days * DAY - timedelta(minutes=1)), tenant(cast.alice):
        if fits:
            assert reopening.contest(sent.referral.pk, by=cast.alice, why="mistake").state == "engaged"
        else:
            with pytest.raises((Conflict, Refused)):
                reopening.contest(sent.referral.pk, by=cast.alice, why="mistake")


@pytest.mark.scenario("referrals", 29)
def test_who_followed_reopens_at_day_59_and_reads_again_what_is_agreed(cast):
    sent = closed(cast)

    with clock.moved(clock.now() + 59 * DAY), tenant(cast.bob):
        assert not Person.objects.exists()
        reopening.reopen(sent.handoff.pk, by=cast.bob)
        assert Person.objects.exists()

    referral, handoff = now_is(sent)
    assert (referral.state, referral.closed_at, handoff.state) == ("engaged", None, "in_progress")
    assert names()[-1] == "handoff.reopened"


@pytest.mark.scenario("referrals", 29)
def test_at_day_61_a_new_request_that_continues_this_one_is_proposed(client, cast):
    sent = closed(cast)
    again = f"/personnes/{cast.person.pk}/orienter/?suite={sent.referral.pk}"
    sign_in(client, cast.alice)

    with clock.moved(clock.now() + 61 * DAY):
        with tenant(cast.bob), pytest.raises(Refused) as refusal:
            reopening.reopen(sent.handoff.pk, by=cast.bob)
        sign_in(client, cast.alice)
        assert again in page(client, sent)

    assert refusal.value.code == "too-late"
    assert now_is(sent)[0].state == "closed"
    sign_in(client, cast.alice)
    assert again not in page(client, sent)


def test_the_sender_reopens_with_a_yes_from_there_and_says_whose(cast):
    sent = closed(cast)

    with tenant(cast.alice):
        with pytest.raises(Incomplete):
            reopening.reopen(sent.handoff.pk, by=cast.alice)
        reopening.reopen(sent.handoff.pk, by=cast.alice, answerer="Bob, au téléphone")

    handoff = now_is(sent)[1]
    assert (handoff.state, handoff.via, handoff.answerer) == ("in_progress", "phone", "Bob, au téléphone")
    with tenant(cast.bob):
        assert Person.objects.exists()


def test_nothing_reopens_without_a_current_agreement(cast):
    sent = closed(cast)
    with tenant(cast.alice):
        withdraw(cast.person.pk, by=cast.alice)

    with tenant(cast.bob), pytest.raises(Refused, match="accord"):
        reopening.reopen(sent.handoff.pk, by=cast.bob)
    with tenant(cast.alice), pytest.raises(Refused, match="accord"):
        reopening.contest(sent.referral.pk, by=cast.alice, why="mistake")
    assert now_is(sent)[0].state == "closed"


def test_nothing_reopens_beside_another_request_for_the_same_need(cast):
    sent = closed(cast)
    send(cast.alice, cast.person, cast.recipient, agreed=False)

    with tenant(cast.bob), pytest.raises(Conflict, match="déjà en cours"):
        reopening.reopen(sent.handoff.pk, by=cast.bob)


def test_strangers_reopen_and_contest_nothing_and_a_second_click_is_refused(cast):
    sent = closed(cast)

    with tenant(cast.chloe), pytest.raises(Handoff.DoesNotExist):
        reopening.reopen(sent.handoff.pk, by=cast.chloe)
    for who, refusal in ((cast.bob, Refused), (cast.chloe, Referral.DoesNotExist)):
        with tenant(who), pytest.raises(refusal):
            reopening.contest(sent.referral.pk, by=who, why="mistake")
    with tenant(cast.bob):
        reopening.reopen(sent.handoff.pk, by=cast.bob)
        with pytest.raises(Conflict):
            reopening.reopen(sent.handoff.pk, by=cast.bob)


def test_one_reopens_when_both_ends_click_at_once(race, cast):
    sent = closed(cast)

    def click(by, answerer=""):
        def act():
            with tenant(by):
                return reopening.reopen(sent.handoff.pk, by=by, answerer=answerer)

        return act

    results = race(click(cast.bob), click(cast.alice, "Bob"))

    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Handoff"]
    assert names().count("handoff.reopened") == 1


def test_the_sender_says_once_closed_whether_it_helped(client, cast):
    sent = reported(cast)
    with tenant(cast.alice), pytest.raises(Refused):
        closing.tell_if_it_helped(sent.referral.pk, by=cast.alice, helped="yes")
    sign_in(client, cast.alice)
    page(client, sent)

    client.post(f"/demandes/{sent.referral.pk}/aide/", {"helped": "partly"})

    assert now_is(sent)[0].helped == "partly"
    assert "Est-ce que cela a aidé la personne" not in page(client, sent)
    assert names()[-1] == "help.answered"
    with tenant(cast.bob), pytest.raises(Refused):
        closing.tell_if_it_helped(sent.referral.pk, by=cast.bob, helped="yes")
