"""Claim, check again, send, acknowledge: what leaves, leaves once, or someone knows why not."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.db.utils import IntegrityError, ProgrammingError

from core.journal.models import Event
from core.kernel import clock
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from notifications.gateways import gateway_of, mail
from notifications.models import Delivery, Message
from notifications.operations.claiming import claim
from notifications.operations.delivering import deliver, prepare, settle
from notifications.operations.failing import TRIES
from notifications.operations.letters import Answer
from notifications.operations.planning import plan_due
from notifications.states import MESSAGE, Move, Result
from notifications.tasks import one_round
from referrals.operations import answering
from tests.factories.floor import as_owner
from tests.factories.gateways import Handed
from tests.factories.notifications import message
from tests.factories.referrals import accept, send
from tests.factories.tenancy import MembershipFactory
from tests.notifications.conftest import PHONE, plain


@pytest.fixture
def asked(town):
    """A request waits for the recipient's answer; its message is planned."""
    sent = send(town.alice, town.person, town.recipient)
    plan_due()
    return sent


def states(**which):
    """Of the mails to professionals."""
    with as_owner():
        return list(
            Message.objects.filter(channel="mail", person=None, **which)
            .order_by("state")
            .values_list("state", "skip_reason")
        )


def results():
    with as_owner():
        return list(Delivery.objects.order_by("pk").values_list("result", flat=True))


def test_the_recipients_team_gets_a_reference_a_day_a_link_and_a_phone(town, sink, asked):
    one_round()

    [received] = sink.received
    text = plain(received)
    assert received["To"] == "fil@exemple.invalid"
    assert received["Subject"] == f"Une demande vous attend (réf. {asked.referral.ref_code})"
    assert f"/demandes/{asked.handoff.pk}/" in text
    assert "Réponse attendue avant le" in text
    assert PHONE in text
    assert received["Auto-Submitted"] == "auto-generated"
    assert {part.get_content_type() for part in received.walk()} == {
        "multipart/alternative",
        "text/plain",
        "text/html",
    }
    assert states() == [("sent", None)]
    assert results() == ["accepted"]


def test_a_recipient_without_account_gets_a_phone_and_the_link_to_its_own_door(town, sink, asked):
    with as_owner():
        town.recipient.status = "external"
        town.recipient.save(update_fields=["status"])

    one_round()

    [received] = sink.received
    assert [
        link for link in re.findall(r"https?://\S+", plain(received)) if "/reponse/ici/lien/" not in link
    ] == []
    assert plain(received).count("/reponse/ici/lien/") == 1
    assert PHONE in plain(received)


@pytest.mark.scenario("notifications", 1)
@pytest.mark.django_db(transaction=True)
def test_five_ticks_at_once_send_one_message(race, town, sink):
    send(town.alice, town.person, town.recipient)

    outcomes = race(*[lambda: call_command("outbox_tick", verbosity=0)] * 5)

    assert outcomes == [None] * 5
    assert len(sink.received) == 1
    assert states() == [("sent", None)]


def test_what_is_claimed_together_leaves_the_most_pressing_first(town, asked):
    with as_owner():
        Message.objects.all().delete()
        made = {each: message(town.recipient, asked.handoff.pk, priority=each).pk for each in (3, 0, 2, 1)}

    taken = claim(town.network.pk, "mail")

    assert [claimed.id for claimed in taken] == [made[priority] for priority in range(4)]


@pytest.mark.scenario("notifications", 1)
@pytest.mark.django_db(transaction=True)
def test_five_workers_share_what_is_due_and_none_is_sent_twice(race, town, sink):
    sent = send(town.alice, town.person, town.recipient)
    with as_owner():
        made = {str(message(town.recipient, sent.handoff.pk).pk) for _ in range(20)}

    race(*[lambda: deliver("mail", gateway_of("mail"))] * 5)

    assert sorted(each["Message-ID"][1:37] for each in sink.received) == sorted(made)


@pytest.mark.scenario("notifications", 3)
def test_a_worker_whose_clock_is_two_hours_fast_sends_nothing_early(running_clock, town, sink, asked):
    with as_owner():
        # Of a class that leaves at any hour: the test runs on any day.
        Message.objects.filter(channel="mail").update(
            message_class="S", not_before=clock.now() + timedelta(hours=1)
        )

    with time_machine.travel(clock.now() + timedelta(hours=2)):
        one_round()

    assert sink.received == []
    with clock.moved(clock.now() + timedelta(hours=2)):  # the database's clock as well
        one_round()
    assert len(sink.received) == 1


def test_a_worker_killed_between_claim_and_sending_is_replaced_when_its_lease_is_over(town, sink, asked):
    [lost] = claim(town.network.pk, "mail")
    letter = prepare(lost, Handed())

    one_round()
    before = len(sink.received)
    with clock.moved(clock.now() + timedelta(minutes=6)):
        one_round()

    assert before == 0
    assert [each["Message-ID"] for each in sink.received] == [f"<{lost.id}@relais.invalid>"]
    settle(lost, letter, Answer(Result.TEMPORARY), started=clock.now(), gateway=Handed())
    assert states() == [("sent", None)]


def test_a_worker_killed_after_sending_doubles_under_the_same_message_id(town, sink, asked):
    [lost] = claim(town.network.pk, "mail")
    mail.send(prepare(lost, Handed()))

    with clock.moved(clock.now() + timedelta(minutes=6)):
        one_round()

    assert [each["Message-ID"] for each in sink.received] == [f"<{lost.id}@relais.invalid>"] * 2


def test_a_request_recalled_before_the_sending_is_not_announced(town, sink, asked):
    with tenant(town.alice):
        answering.recall(asked.handoff.pk, by=town.alice, reason="error")

    one_round()

    assert sink.told == []
    assert states(purpose="handoff.sent") == [("skipped", "state")]
    assert states(purpose="handoff.recalled") == [("planned", None)]  # useful: with the mail of the morning


def test_what_was_never_sent_is_not_said_to_be_withdrawn(town, sink, asked):
    with as_owner():
        type(asked.handoff).objects.filter(pk=asked.handoff.pk).update(
            state="recalled", sent_at=None, due_at=None, owed_by=None
        )
        message(town.recipient, asked.handoff.pk, purpose="handoff.recalled")

    one_round()

    assert sink.received == []
    assert states(purpose="handoff.recalled") == [("skipped", "never_told")]


def test_a_message_about_nothing_that_exists_is_set_aside(town, sink):
    with as_owner():
        message(town.recipient, uuid7())

    one_round()

    assert states() == [("skipped", "state")]


def test_news_too_old_to_be_useful_are_set_aside(town, sink, asked):
    accept(town.bob, asked)
    plan_due()

    with clock.moved(clock.now() + timedelta(days=8)):
        one_round()

    assert states(purpose="handoff.accepted") == [("skipped", "late")]


def test_a_team_nobody_can_write_to_leaves_a_message_that_says_so(town, sink):
    with as_owner():
        town.recipient.email = ""
        town.recipient.save(update_fields=["email"])
    send(town.alice, town.person, town.recipient)

    one_round()

    assert sink.received == []
    assert states() == [("skipped", "no_address")]


@pytest.mark.scenario("notifications", 21)
def test_a_member_who_left_is_skipped_and_her_team_is_told(town, sink):
    with as_owner():
        town.recipient.email = ""
        town.recipient.save(update_fields=["email"])
        lead = MembershipFactory(structure=town.recipient, role=Role.LEAD)
    send(town.alice, town.person, town.recipient)
    plan_due()
    with as_owner():
        lead.ended_at = clock.now()
        lead.save(update_fields=["ended_at"])
        town.recipient.email = "equipe@exemple.invalid"
        town.recipient.save(update_fields=["email"])

    one_round()

    assert states(owner_structure=town.recipient) == [("sent", None), ("skipped", "audience")]
    assert [to for to, _ in sink.told] == ["equipe@exemple.invalid"]


def test_a_refusal_for_now_is_tried_again_later(town, sink, asked):
    sink.refusals = ["451 later"]

    one_round()
    one_round()

    assert sink.received == []
    with clock.moved(clock.now() + timedelta(hours=1)):
        one_round()
    assert len(sink.received) == 1
    assert results() == ["temporary", "accepted"]


def test_a_refusal_for_good_is_given_up_and_written_in_the_journal(town, sink, asked):
    sink.refusals = ["550 no such mailbox"]

    one_round()

    assert states() == [("dead", None)]
    assert results() == ["permanent"]
    with as_owner():
        failed = Event.objects.get(name="delivery.failed")
        assert failed.payload == {
            "purpose": "handoff.sent",
            "reason": "550",
            "handoff": str(asked.handoff.pk),
            "shut": False,
            "message": str(failed.subject_id),
            "channel": "mail",
            "structure": town.recipient.pk,
            "to": "team",
            "referral": str(asked.referral.pk),
        }
        assert (failed.structure_id, failed.system) == (town.recipient.pk, "deliver_messages")


def test_after_eight_refusals_nothing_more_is_tried(town, sink, asked):
    sink.refusals = ["451 later"] * (TRIES + 5)

    now = clock.now()
    for days in range(1, 2 * TRIES):
        with clock.moved(now + timedelta(days=days)):
            one_round()

    assert results() == ["temporary"] * TRIES
    assert states() == [("dead", None)]


def test_a_server_that_is_down_uses_up_no_try_and_spares_the_others(town, settings, asked):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with as_owner():
        message(town.recipient, asked.handoff.pk)

    one_round()
    after_one_round = results()
    now = clock.now()
    for hours in range(1, TRIES + 5):
        with clock.moved(now + timedelta(hours=3 * hours)):
            one_round()

    assert after_one_round == ["down"]
    assert set(results()) == {"down"}
    assert states() == [("planned", None)] * 2


@pytest.mark.scenario("notifications", 4)
def test_a_message_that_cannot_be_written_goes_alone(town, sink, asked):
    with as_owner():
        message(town.recipient, asked.handoff.pk, purpose="handoff.vanished", priority=0)

    one_round()

    assert states(purpose="handoff.vanished") == [("dead", None)]
    assert states(purpose="handoff.sent") == [("sent", None)]
    assert len(sink.received) == 1


def test_a_try_keeps_neither_address_nor_text(town, sink, asked):
    one_round()

    with as_owner():
        kept = [str(value) for row in Delivery.objects.values_list() for value in row]
        kept += [str(value) for row in Message.objects.values_list() for value in row]
    assert not [value for value in kept if "@" in value or "Une demande" in value]


def test_messages_are_shown_to_the_structure_that_is_told_and_to_no_other(town, sink, asked):
    one_round()

    for member, seen in ((town.bob, 1), (town.alice, 0), (town.chloe, 0), (town.solene, 0), (town.dan, 0)):
        with tenant(member):
            mails = Message.objects.filter(channel="mail", person=None)
            assert (mails.count(), Delivery.objects.count()) == (seen, seen)
            assert mails.visible_to(member).count() == seen


def test_nobody_plans_for_another_structure(town):
    with pytest.raises(ProgrammingError, match="row-level security"), tenant(town.chloe):
        message(town.recipient, uuid7())


def test_a_try_cannot_be_changed(town, sink, asked):
    one_round()

    with as_owner(), pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
        Delivery.objects.update(result="permanent")


@pytest.mark.parametrize("state", ["sent", "skipped", "superseded", "dead"])
def test_an_end_is_an_end_even_for_the_owner(town, asked, state):
    more = {"sent": {"sent_at": clock.now()}, "skipped": {"skip_reason": "late"}}.get(state, {})
    with as_owner():
        made = message(town.recipient, asked.handoff.pk, state=state, **more)

        with pytest.raises(IntegrityError, match="is an end"), transaction.atomic():
            Message.objects.filter(pk=made.pk).update(state="planned", skip_reason=None)


def test_the_database_refuses_a_lease_without_its_token(town, asked):
    with as_owner(), pytest.raises(IntegrityError, match="message_leased"), transaction.atomic():
        Message.objects.filter(channel="mail").update(state="leased")


def test_no_act_leaves_an_end():
    assert [act for state, act, _ in MESSAGE if state in ("sent", "skipped", "superseded", "dead")] == []
    assert {target for _, act, target in MESSAGE if act == Move.RETRY} == {"planned"}


def test_each_side_is_led_to_its_own_page(town, sink, asked):
    accept(town.bob, asked)
    with as_owner():
        message(town.sender, asked.handoff.pk, purpose="handoff.accepted")
        message(town.coordination, asked.referral.pk, purpose="referral.waiting")
        message(town.recipient, asked.referral.pk, purpose="referral.reminder")

    one_round()

    paths = {str(each["To"]).split("@")[0]: plain(each) for each in sink.received}
    assert f"/demandes/{asked.referral.pk}/suivi/" in paths["ccas"]
    assert f"/demandes/{asked.handoff.pk}/\n" in paths["fil"]
    assert "/en-retard/\n" in paths["coordination"]
