"""The address where providers report, and the page of what a human must look at."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from core.kernel import clock
from notifications.models import Message
from notifications.operations.delivering import deliver
from notifications.operations.letters import Abilities, Answer
from notifications.states import Result
from tests.factories.floor import as_owner
from tests.factories.gateways import Handed
from tests.factories.notifications import message
from tests.factories.referrals import send
from tests.session import sign_in

KEY = "k" * 40


@pytest.fixture
def asked(town, settings):
    settings.RECEIPT_KEY = KEY
    settings.SMS_GATEWAY = {
        "url": "https://sms.invalid/",
        "receipt_status": "status",
        "receipt_reference": "ref",
        "receipt_event": "event",
    }
    return send(town.alice, town.person, town.recipient)


@pytest.fixture
def unsure(town, asked):
    with as_owner():
        row = message(town.recipient, asked.handoff.pk, channel="sms", message_class="P")
    deliver("sms", Handed(lambda letter: Answer(Result.UNKNOWN), abilities=Abilities()))
    return row


def report(client, row, *, kind="sms", key=KEY, **more):
    body = {"event": "e-1", "ref": str(row.pk), "status": "delivered"} | more
    return client.post(
        reverse("receipts", args=[kind, key]), json.dumps(body), content_type="application/json"
    ).status_code


@pytest.mark.scenario("notifications", 18)
def test_the_same_receipt_three_times_acts_once(client, unsure):
    assert [report(client, unsure) for _ in range(3)] == [204] * 3
    with as_owner():
        assert Message.objects.get(pk=unsure.pk).state == "sent"


@pytest.mark.parametrize(
    ("kind", "key"), [("sms", "x" * 40), ("call", KEY), ("pigeon", KEY)], ids=["key", "by-hand", "unknown"]
)
def test_to_who_does_not_know_it_there_is_no_such_address(client, unsure, kind, key):
    assert report(client, unsure, kind=kind, key=key) == 404


def test_without_a_key_in_the_settings_there_is_none_at_all(client, unsure, settings):
    settings.RECEIPT_KEY = ""

    assert report(client, unsure, key="x") == 404


def test_what_is_no_receipt_is_refused(client, unsure):
    address = reverse("receipts", args=["mail", KEY])

    assert client.post(address, b"Bonjour", content_type="message/rfc822").status_code == 400
    assert client.get(address).status_code == 405


def test_the_page_shows_what_is_in_doubt_once_its_receipt_is_late(client, town, unsure):
    sign_in(client, town.bob)
    address = reverse("troubled")

    early = client.get(address).content.decode()
    with as_owner():
        Message.objects.filter(pk=unsure.pk).update(next_try_at=clock.now() - timedelta(hours=1))
    late = client.get(address).content.decode()
    client.post(reverse("settle_message", args=[unsure.pk]), {"act": "left"})

    assert "Rien à vérifier" in early
    assert "Peut-être partis" in late and "Une demande vous attend" in late
    assert "Rien à vérifier" in client.get(address).content.decode()


def test_what_was_given_up_leaves_the_list_once_it_is_settled(client, town, asked):
    with as_owner():
        dead = message(town.recipient, asked.handoff.pk, state="dead")
    sign_in(client, town.bob)

    before = client.get(reverse("troubled")).content.decode()
    client.post(reverse("settle_message", args=[dead.pk]), {"act": "done"})

    assert "Non partis" in before
    assert "Rien à vérifier" in client.get(reverse("troubled")).content.decode()


def test_another_structure_has_nothing_to_say(client, town, unsure):
    sign_in(client, town.chloe)

    assert client.post(reverse("settle_message", args=[unsure.pk]), {"act": "left"}).status_code == 404


@pytest.mark.parametrize("row_count", [1, 3])
def test_the_page_asks_the_database_the_same_whatever_its_length(client, town, asked, queries, row_count):
    with as_owner():
        for _ in range(row_count):
            message(town.recipient, asked.handoff.pk, state="dead")
    sign_in(client, town.bob)

    with queries() as seen:
        page = client.get(reverse("troubled")).content.decode()

    assert page.count("C’est réglé") == row_count
    assert len(seen) == 12
