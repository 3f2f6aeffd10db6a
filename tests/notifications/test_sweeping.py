"""A message forgets whom it was for after ninety days, and goes with its tries after twenty-four months."""

from datetime import timedelta

import pytest

from core.kernel import clock
from core.kernel.ids import uuid7
from core.kernel.sweeps import by_function
from notifications.models import Delivery, JobRun, LetterBatch, Message
from tests.factories.floor import as_owner

recipients, messages = by_function("sweep_message_recipients"), by_function("sweep_messages")


def message(cast, days_ago, state="sent"):
    """One to Alice, with the try that sent it."""
    at = clock.now() - timedelta(days=days_ago)
    with as_owner():
        sent = Message(
            network=cast.network,
            owner_structure=cast.sender,
            key=f"handoff.sent:{uuid7()}:0:user-{cast.alice.user_id}:0:mail:None",
            purpose="handoff.sent",
            message_class="A",
            channel="mail",
            user_id=cast.alice.user_id,
            subject_type="handoff",
            subject_id=uuid7(),
            priority=1,
            not_before=at,
            state=state,
            sent_at=at if state == "sent" else None,
        )
        sent.save()
        if state == "sent":
            Delivery(
                network=cast.network,
                owner_structure=cast.sender,
                message=sent,
                try_number=1,
                started_at=at,
                ended_at=at,
                result="accepted",
                address_hash="a" * 64,
            ).save()
    return sent


def again(row):
    with as_owner():
        return type(row).objects.filter(pk=row.pk).first()


def test_a_message_forgets_whom_it_was_for_after_ninety_days_and_stays(cast):
    old, young = message(cast, 92), message(cast, 88)

    assert (recipients(False), recipients(True), recipients(True)) == (1, 1, 0)

    forgotten = again(old)
    assert forgotten.user_id is None
    assert str(cast.alice.user_id) not in forgotten.key
    assert forgotten.to_whom == "Destinataire effacé"
    with as_owner():
        assert Delivery.objects.get(message=old).address_hash == ""
        assert Delivery.objects.get(message=young).address_hash
    assert again(young).user_id == cast.alice.user_id


def test_a_message_goes_with_its_tries_after_twenty_four_months(cast):
    old, young = message(cast, 732), message(cast, 728)

    assert (messages(False), messages(True), messages(True)) == (1, 1, 0)

    assert (again(old), again(young)) == (None, young)
    with as_owner():
        assert Delivery.objects.count() == 1


@pytest.mark.parametrize("keep", [recipients, messages], ids=["recipients", "messages"])
def test_a_message_that_may_still_leave_is_left_alone(cast, keep):
    waiting = message(cast, 900, state="planned")

    assert keep(True) == 0
    assert again(waiting).user_id == cast.alice.user_id


def test_a_job_of_the_day_is_forgotten_after_twelve_months(cast):
    with as_owner():
        for back in (366, 364):
            at = clock.now() - timedelta(days=back)
            JobRun(network=cast.network, job="digests", on=at.date(), begun_at=at).save()
    keep = by_function("sweep_job_runs")

    assert (keep(False), keep(True), keep(True)) == (1, 1, 0)


def test_a_number_of_letters_goes_once_its_letters_have_gone(cast):
    old = clock.now() - timedelta(days=731)
    with as_owner():
        for number in (1, 2):
            batch = LetterBatch(network=cast.network, structure=cast.sender, number=number, made_at=old)
            batch.save()
        kept = message(cast, 10)
        Message.objects.filter(pk=kept.pk).update(channel="letter", batch=batch)
    keep = by_function("sweep_letter_batches")

    assert (keep(False), keep(True), keep(True)) == (1, 1, 0)
    with as_owner():
        assert LetterBatch.objects.get().number == 2
