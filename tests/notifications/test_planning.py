"""From events to messages: each planned once, as the structure that is told, whatever happens around."""

import pytest
from celery import current_app
from django.db import transaction
from django.db.utils import ProgrammingError

from core.journal.operations import record
from core.kernel.due import due_ids
from core.kernel.errors import Refused
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from notifications.catalogue import rows_for
from notifications.models import Message, Planned
from notifications.operations.planning import plan_due
from notifications.tasks import one_round
from referrals.operations import closing, declining
from referrals.states import Decline
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, send
from tests.factories.tenancy import MembershipFactory


def planned(structure):
    """What its professionals are told."""
    with as_owner():
        return list(
            Message.objects.filter(owner_structure=structure, channel="mail", person=None)
            .order_by("event_id", "purpose")
            .values_list("purpose", flat=True)
        )


def outcomes():
    with as_owner():
        return set(Planned.objects.values_list("outcome", flat=True))


def test_a_sent_handoff_is_told_to_the_recipients_team_and_not_to_its_sender(town):
    send(town.alice, town.person, town.recipient)

    plan_due()

    assert planned(town.recipient) == ["handoff.sent"]
    assert planned(town.sender) == []


@pytest.mark.scenario("notifications", 4)
def test_a_decline_plans_for_a_team_whose_preferences_the_recipient_cannot_read(town):
    sent = send(town.alice, town.person, town.recipient)
    with tenant(town.bob):
        declining.decline(sent.handoff.pk, by=town.bob, code=Decline.NO_CAPACITY)

    plan_due()

    assert planned(town.sender) == ["handoff.declined"]
    with tenant(town.bob):
        assert {message.owner_structure_id for message in Message.objects.all()} == {town.recipient.pk}


@pytest.mark.scenario("notifications", 4)
def test_an_operation_that_rolls_back_leaves_nothing_to_plan(town):
    with pytest.raises(Refused), tenant(town.alice):
        record("handoff.sent", subject=town.person, by=town.alice, target=town.recipient.pk)
        raise Refused("non")

    plan_due()

    assert planned(town.recipient) == []
    assert outcomes() == set()


def test_planning_again_adds_nothing(town):
    send(town.alice, town.person, town.recipient)

    first = plan_due()
    with as_owner():
        Planned.objects.all().delete()
    again = plan_due()

    assert first == again > 0
    assert planned(town.recipient) == ["handoff.sent"]
    assert plan_due() == 0


def test_each_step_of_the_loop_tells_the_other_side(town):
    sent = send(town.alice, town.person, town.recipient)
    accept(town.bob, sent)
    with tenant(town.bob):
        closing.report(sent.handoff.pk, by=town.bob, code="need_met")

    plan_due()

    assert planned(town.recipient) == ["handoff.sent"]
    assert planned(town.sender) == ["handoff.accepted", "handoff.ended"]


def test_a_team_without_mailbox_is_told_through_its_lead(town):
    with as_owner():
        town.recipient.email = ""
        town.recipient.save(update_fields=["email"])
        lead = MembershipFactory(structure=town.recipient, role=Role.LEAD)
    send(town.alice, town.person, town.recipient)

    plan_due()

    with as_owner():
        told = set(
            Message.objects.filter(owner_structure=town.recipient, person=None).values_list(
                "channel", "user_id"
            )
        )
    assert told == {("mail", lead.user_id), ("bell", lead.user_id)}


def test_an_event_that_cannot_be_planned_is_set_aside_and_blocks_nobody(town, caplog):
    with tenant(town.alice):
        record("handoff.sent", subject=town.person, by=town.alice, target=town.recipient.pk, handoff="faux")
    send(town.alice, town.person, town.recipient)

    plan_due()

    assert planned(town.recipient) == ["handoff.sent"]
    assert "failed" in outcomes()
    assert [line.message for line in caplog.records if line.name == "notifications.operations.planning"] == [
        "event not planned"
    ]


@pytest.mark.scenario("notifications", 22)
def test_an_event_without_a_line_in_the_catalogue_is_an_error():
    with pytest.raises(KeyError):
        rows_for("handoff.vanished", {})


def test_a_clock_that_fires_by_itself_is_told_to_the_structure_in_whose_name_it_ran(town):
    sent = send(town.alice, town.person, town.recipient)
    with tenant(structure=town.sender, system="sweep") as context:
        record(
            "referral.escalated",
            subject=sent.referral,
            by=town.alice,
            referral=str(sent.referral.pk),
            sender=town.sender.pk,
            target=town.recipient.pk,
            clock="answer",
            level=2,
            urgent=False,
        )
    assert context.system == "sweep"

    plan_due()

    assert planned(town.sender) == ["referral.waiting"]
    assert sorted(planned(town.recipient)) == ["handoff.sent", "referral.waiting"]


def test_an_urgent_request_sends_no_early_mail_to_the_recipient():
    urgent = rows_for("referral.escalated", {"clock": "answer", "level": 1, "urgent": True})
    normal = rows_for("referral.escalated", {"clock": "answer", "level": 1, "urgent": False})

    assert [row.audience for row in urgent] == ["sender"]
    assert [row.audience for row in normal] == ["assignee"]


@pytest.fixture
def redis_down():
    """The queue answers nothing."""
    former = current_app.conf.broker_url
    current_app.conf.broker_url = "redis://127.0.0.1:1/0"
    current_app.amqp._producer_pool = None
    yield
    current_app.conf.broker_url = former
    current_app.amqp._producer_pool = None


@pytest.mark.scenario("notifications", 2)
@pytest.mark.scenario("notifications", 4)
@pytest.mark.django_db(transaction=True)
def test_an_act_stands_when_the_wake_up_is_lost_and_the_next_round_tells_it_once(
    transactional_db, town, sink, redis_down, caplog
):
    send(town.alice, town.person, town.recipient)

    lost = {line.message for line in caplog.records if line.name == "notifications.receivers"}
    one_round()
    one_round()

    assert lost == {"relay not woken"}
    assert [to for to, _ in sink.told] == ["fil@exemple.invalid"]


def test_what_is_due_is_found_without_a_right_to_read_it(town):
    send(town.alice, town.person, town.recipient)

    found = due_ids("event")

    assert {event.name for event in found} >= {"consent.given", "handoff.sent"}
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Planned.objects.count()
