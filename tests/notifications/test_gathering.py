"""Digests, one mail a day about one request, and mails that come together: what waits leaves as one, checked again."""

from datetime import timedelta

import pytest
from django.db.models import F

from core.kernel import clock
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from notifications.models import JobRun, Message, Preference
from notifications.operations.daily import once_a_day
from notifications.operations.planning import plan_due
from notifications.rules.rhythms import MORNING
from notifications.tasks import one_round
from people.operations.consenting import withdraw
from referrals.operations import declining
from referrals.operations.questioning import answer_question, ask_question
from tests.factories.floor import as_owner
from tests.factories.notifications import message
from tests.factories.people import PersonFactory
from tests.factories.referrals import accept, send
from tests.notifications.conftest import plain


def later(**delta):
    return clock.moved(clock.now() + timedelta(**delta))


def of(structure, channel="mail"):
    with as_owner():
        return list(
            Message.objects.filter(owner_structure=structure, channel=channel)
            .order_by(F("event_id").asc(nulls_last=True), "purpose")
            .values_list("purpose", "state", "skip_reason")
        )


def another(town):
    with as_owner():
        return PersonFactory(home_structure=town.sender)


def says(member, **wishes):
    with as_owner():
        Preference(user_id=member.user_id, **wishes).save()


def test_what_is_useful_waits_for_the_mail_of_the_morning(town, sink):
    first, second = (send(town.alice, person, town.recipient) for person in (town.person, another(town)))
    accept(town.bob, first)
    accept(town.bob, second)
    plan_due()

    with later(minutes=1):
        one_round()
    at_once = [to for to, _ in sink.told if to == town.alice.user.email]
    with later(hours=22, minutes=1):
        one_round()

    [digest] = [each for each in sink.received if each["To"] == town.alice.user.email]
    assert at_once == []
    assert digest["Subject"].strip() == "Dans Relais : 2 nouvelles".replace(" :", "\u00a0:")
    for sent in (first, second):
        assert f"Votre demande est acceptée (réf. {sent.referral.ref_code})" in plain(digest)
        assert f"/demandes/{sent.referral.pk}/suivi/" in plain(digest)
    assert of(town.sender) == [
        ("handoff.accepted", "skipped", "merged"),
        ("handoff.accepted", "skipped", "merged"),
        ("digest", "sent", None),
    ]


@pytest.mark.scenario("notifications", 20)
def test_with_everything_at_weekly_what_must_be_done_comes_at_once_and_the_rest_on_monday(town, sink):
    says(town.alice, useful="weekly", calm="weekly")
    accept(town.bob, send(town.alice, town.person, town.recipient))
    declined = send(town.alice, another(town), town.recipient)
    with tenant(town.bob):
        declining.decline(declined.handoff.pk, by=town.bob, code="no_capacity")

    one_round()
    today = [subject for to, subject in sink.told if to == town.alice.user.email]
    for days in (1, 2, 3):
        with later(days=days):
            one_round()
    this_week = [subject for to, subject in sink.told if to == town.alice.user.email]
    with later(days=6):
        one_round()

    assert [subject.split(" (")[0] for subject in today] == ["Une réponse est arrivée"]
    assert this_week == today
    assert "Votre demande est acceptée" in plain(sink.received[-1])
    assert sink.received[-1]["To"] == town.alice.user.email


@pytest.mark.scenario("notifications", 12)
def test_the_second_mail_of_the_day_about_one_request_waits_and_what_was_done_is_dropped(town, sink):
    sent = send(town.alice, town.person, town.recipient)
    one_round()
    with later(hours=1):
        with tenant(town.bob):
            ask_question(sent.handoff.pk, by=town.bob, code="availability")
        with tenant(town.alice):
            answer_question(sent.handoff.pk, by=town.alice, text="Le matin")
        one_round()
    told = list(sink.told)

    with later(hours=21), tenant(town.bob):  # before eight
        declining.decline(sent.handoff.pk, by=town.bob, code="no_capacity")
    with later(days=1):
        one_round()

    assert [to for to, _ in told] == ["fil@exemple.invalid"]
    assert of(town.recipient) == [
        ("handoff.sent", "sent", None),
        ("handoff.question_answered", "skipped", "done"),
    ]
    assert [to for to, _ in sink.told[1:]] == [town.alice.user.email]


def test_what_was_read_in_relais_is_left_out(town, sink):
    accept(town.bob, send(town.alice, town.person, town.recipient))
    plan_due()
    with as_owner():
        Message.objects.filter(owner_structure=town.sender, channel="bell").update(read_at=clock.now())

    with later(days=1):
        one_round()

    assert of(town.sender) == [("handoff.accepted", "skipped", "done")]
    assert town.alice.user.email not in [to for to, _ in sink.told]


def test_who_wants_nothing_by_mail_reads_it_in_relais(town, sink):
    says(town.alice, useful="never")
    accept(town.bob, send(town.alice, town.person, town.recipient))

    plan_due()

    assert of(town.sender) == []
    assert of(town.sender, "bell") == [("handoff.accepted", "sent", None)]


def test_mails_of_the_same_minutes_leave_as_one_after_the_first(town, sink):
    for _ in range(3):
        send(town.alice, another(town), town.recipient)
        one_round()

    at_first = list(sink.told)
    with later(minutes=11):
        one_round()

    assert [to for to, _ in at_first] == ["fil@exemple.invalid"]
    assert [subject for _, subject in sink.told[1:]] == ["Dans Relais\u00a0: 2 nouvelles"]
    assert plain(sink.received[1]).count("Une demande vous attend") == 2


def test_one_that_waited_for_nothing_leaves_by_itself(town, sink):
    for _ in range(2):
        send(town.alice, another(town), town.recipient)
        one_round()

    with later(minutes=11):
        one_round()

    assert [subject.split(" (")[0] for _, subject in sink.told] == ["Une demande vous attend"] * 2


def test_what_no_digest_took_leaves_alone(town, sink):
    accept(town.bob, send(town.alice, town.person, town.recipient))
    plan_due()
    with as_owner():
        for back in (0, 1):
            JobRun(
                network=town.network,
                job="digests",
                on=(clock.now() + timedelta(days=back)).date(),
                begun_at=clock.now() + timedelta(hours=22),
            ).save()

    with later(hours=22, minutes=20):
        one_round()

    assert town.alice.user.email in [to for to, _ in sink.told]
    assert of(town.sender) == [("handoff.accepted", "sent", None)]


def test_what_is_urgent_leaves_whatever_left_before_it(town, sink):
    sent = send(town.alice, town.person, town.recipient)
    one_round()
    with as_owner():
        message(
            town.recipient,
            sent.handoff.pk,
            event_id=uuid7(),
            referral_id=sent.referral.pk,
            priority=0,
        )

    one_round()

    assert len(sink.received) == 2


@pytest.mark.scenario("notifications", 12)
def test_the_end_of_a_sharing_is_told_at_once(town, sink):
    send(town.alice, town.person, town.recipient)
    one_round()
    with tenant(town.alice):
        withdraw(town.person.pk, by=town.alice)

    one_round()

    assert "Le partage a cessé" in [subject.split(" (")[0] for _, subject in sink.told]


def test_a_job_of_the_day_is_done_once_whatever_the_number_of_ticks(town):
    done = []
    with as_owner():
        town.elsewhere.network.time_zone = "Pacific/Noumea"  # evening there
        town.elsewhere.network.save(update_fields=["time_zone"])

    for _ in range(3):
        once_a_day("count", at=MORNING, work=lambda network: done.append(network.slug))

    assert sorted(done) == ["ailleurs", "ici"]
    with later(days=1):
        assert once_a_day("count", at=MORNING, work=lambda network: done.append(network.slug)) == 2


def test_a_worker_that_was_down_at_eight_gathers_once_at_half_past_nine(town, sink):
    for _ in range(2):
        accept(town.bob, send(town.alice, another(town), town.recipient))
    plan_due()

    with later(days=1, minutes=-30):  # it is Wednesday, 09:30, and no round was made since
        for _ in range(3):
            one_round()

    mails = [str(mail["Subject"]).strip() for mail in sink.received if mail["To"] == town.alice.user.email]
    assert mails == ["Dans Relais\u00a0: 2 nouvelles"]


def test_a_job_of_the_day_that_failed_is_tried_again_half_an_hour_later(town, caplog):
    def fails(network):
        raise ValueError

    assert once_a_day("fragile", at=MORNING, work=fails) == 0
    assert once_a_day("fragile", at=MORNING, work=lambda network: None) == 0
    with later(minutes=31):
        assert once_a_day("fragile", at=MORNING, work=lambda network: None) == 2


def test_before_its_hour_a_job_of_the_day_is_not_begun(town):
    with later(hours=-3):
        assert once_a_day("early", at=MORNING, work=lambda network: None) == 0
