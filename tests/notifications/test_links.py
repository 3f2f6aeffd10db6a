"""A recipient without account: its mails carry a link of their own, its digits arrive, a mailbox that returns them is told."""

import re

import pytest

from core.journal.models import Event
from core.kernel.tenant import system_member, tenant
from notifications.catalogue import rows_for
from notifications.operations.claiming import claim
from notifications.operations.delivering import give_up
from notifications.operations.planning import plan_due
from notifications.tasks import one_round
from referrals.models import AnswerLink, Handoff, Referral
from referrals.operations import linking
from tests.factories.floor import as_owner
from tests.factories.referrals import send
from tests.notifications.conftest import plain


@pytest.fixture
def outside(town):
    with as_owner():
        town.recipient.status = "external"
        town.recipient.save(update_fields=["status"])
    return send(town.alice, town.person, town.recipient)


def test_the_mail_says_nothing_of_anyone_and_its_link_opens_the_door(town, sink, outside, client):
    plan_due()
    one_round()

    [received] = sink.received
    text = plain(received)
    address = re.search(r"https?://[^/\s]+(/reponse/\S+/lien/\S+/)", text)
    assert received["Subject"].startswith("Une demande du réseau ")
    assert town.person.last_name not in text
    assert "connectez-vous" not in text
    assert address and client.get(address[1]).status_code == 200
    assert client.post(address[1]).status_code == 302
    with as_owner():
        assert address[1].split("/")[-2] not in AnswerLink.objects.get().token_hash


def test_the_digits_travel_in_their_own_mail(town, sink, outside):
    with tenant(structure=town.recipient, system="deliver_messages"):
        token = linking.make_link(Handoff.objects.get(), structure=town.recipient)
    held = linking.hash_token(token)
    plan_due()
    one_round()
    with tenant(public=town.network.pk) as context:
        by = system_member(context)
        assert linking.ask_code(held, by=by, ref_code=outside.referral.ref_code)
    plan_due()
    one_round()

    text = plain(sink.received[-1])
    digits = re.search(r"Votre code : (\d{6})", text.replace("\u00a0", " "))
    assert digits
    assert "/lien/" not in text
    with tenant(public=town.network.pk) as context:
        assert linking.try_code(held, digits[1], by=system_member(context))


@pytest.mark.scenario("referrals", 26)
def test_a_mailbox_that_returns_the_mail_is_told_to_the_sender_and_the_coordinator_at_once(town, outside):
    plan_due()
    [claimed] = claim(town.network.pk, "mail")
    give_up(claimed, "550")

    with as_owner():
        referral = Referral.objects.get()
        told = Event.objects.get(name="referral.escalated").payload
    assert referral.escalation_level == 2
    assert (told["level"], told["bounced"], told["clock"]) == (2, True, "answer")
    audiences = {row.audience.value for row in rows_for("referral.escalated", told)}
    assert audiences - {"person"} == {"recipient_lead", "sender", "coordination"}
