"""An agreement that ends while someone follows the person (scenario 27)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Refused
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.models import Person
from people.operations.expiring import end_all_past
from referrals.models import Handoff, Referral
from referrals.operations import closing, following, pausing, suspending
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, consent, send
from tests.session import sign_in

PAST = timedelta(days=185)


def now_is(sent):
    with as_owner():
        return Referral.objects.get(pk=sent.referral.pk), Handoff.objects.get(pk=sent.handoff.pk)


def followed(cast, *, begun=True):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    if begun:
        with tenant(cast.bob):
            following.add_step(
                uuid7(), by=cast.bob, handoff_id=sent.handoff.pk, on=timezone.localdate(clock.now())
            )
    return sent


@pytest.mark.scenario("referrals", 27)
def test_an_agreement_that_ends_pauses_suspends_and_asks_home_and_a_new_one_takes_it_up(cast, client):
    sent = followed(cast)

    with clock.moved(clock.now() + PAST):
        assert end_all_past() == 1
        assert end_all_past() == 0
        referral, handoff = now_is(sent)
        assert (referral.state, referral.suspend_reason) == ("suspended", "consent_expired")
        assert (referral.holder_structure_id, referral.next_due_kind) == (cast.sender.pk, "suspended")
        assert referral.next_due_at > clock.now() and referral.suspended_until is not None
        assert (handoff.state, handoff.pause_reason, handoff.owed_by) == (
            "paused",
            "consent_expired",
            "sender",
        )
        with tenant(cast.bob):
            assert not Person.objects.exists()
            with pytest.raises(Refused):
                pausing.resume(sent.handoff.pk, by=cast.bob)
        with tenant(cast.alice), pytest.raises(Refused, match="Redemandez-le-lui"):
            suspending.take_up(sent.referral.pk, by=cast.alice)
        sign_in(client, cast.alice)
        assert sent.referral.ref_code in client.get("/demandes/?etat=action").content.decode()
        page = client.get(f"/demandes/{sent.referral.pk}/suivi/").content.decode()
        assert f"/personnes/{cast.person.pk}/accord/?structure={cast.recipient.slug}" in page

        consent(cast.alice, cast.person, cast.recipient)

        referral, handoff = now_is(sent)
        assert (referral.state, referral.holder_structure_id) == ("engaged", cast.recipient.pk)
        assert (handoff.state, referral.next_due_kind) == ("in_progress", "news")
        with tenant(cast.bob):
            assert Person.objects.exists()
    with as_owner():
        told = list(Event.objects.filter(name__in=["referral.suspended", "referral.resumed"]).order_by("id"))
    assert [event.name for event in told] == ["referral.suspended", "referral.resumed"]
    assert told[0].payload["reason"] == "consent_expired"


def test_what_had_not_begun_goes_back_to_its_first_contact(cast):
    sent = followed(cast, begun=False)

    with clock.moved(clock.now() + PAST):
        end_all_past()
        assert now_is(sent)[1].state == "paused"
        consent(cast.alice, cast.person, cast.recipient)

        referral, handoff = now_is(sent)
        assert (handoff.state, referral.next_due_kind) == ("accepted", "first_contact")


def test_a_request_that_awaits_its_answer_waits_for_the_agreement_too(cast):
    sent = send(cast.alice, cast.person, cast.recipient)

    with clock.moved(clock.now() + PAST):
        end_all_past()
        referral, handoff = now_is(sent)
        assert (referral.state, handoff.state, handoff.owed_by) == ("suspended", "sent", "sender")
        consent(cast.alice, cast.person, cast.recipient)

        referral, handoff = now_is(sent)
        assert (referral.state, handoff.state, handoff.owed_by) == ("open", "sent", "recipient")
        assert accept(cast.bob, sent).state == "accepted"


def test_an_agreement_for_another_structure_changes_nothing(cast):
    sent = followed(cast)

    with clock.moved(clock.now() + PAST):
        end_all_past()
        consent(cast.alice, cast.person, cast.unrelated)

        assert now_is(sent)[0].state == "suspended"


def test_an_agreement_that_another_one_covers_suspends_nothing(cast):
    start = clock.now()
    sent = followed(cast)
    with clock.moved(start + timedelta(days=100)):
        consent(cast.alice, cast.person, cast.recipient)

    with clock.moved(start + PAST):
        assert end_all_past() == 1
        assert now_is(sent)[0].state == "engaged"


def test_without_any_agreement_the_end_can_still_be_told_by_its_code(cast):
    sent = followed(cast)

    with clock.moved(clock.now() + PAST):
        end_all_past()
        with tenant(cast.bob):
            closing.report(sent.handoff.pk, by=cast.bob, code="need_met", text="Jamais écrit")

        referral, handoff = now_is(sent)
        assert (referral.state, handoff.outcome_code) == ("reported", "need_met")
