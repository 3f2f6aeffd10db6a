"""The page of what would have left, and the command that proves what leaves."""

import socket
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from core.kernel.ids import uuid7
from notifications.gateways import mail
from notifications.operations.letters import Letter
from notifications.tasks import one_round
from tests.factories.floor import as_owner
from tests.factories.referrals import send
from tests.notifications.conftest import HER_PHONE
from tests.session import sign_in


@pytest.fixture
def demo(town):
    with as_owner():
        town.network.kind = "demo"
        town.network.save(update_fields=["kind"])
    return town


@pytest.mark.scenario("notifications", 17)
def test_the_coordinator_of_a_demonstration_reads_what_would_have_left(client, demo):
    sent = send(demo.alice, demo.person, demo.recipient)
    one_round()
    sign_in(client, demo.solene)

    page = client.get(reverse("outbox")).content.decode()

    assert f"Une demande vous attend (réf. {sent.referral.ref_code})" in page
    assert "fil@exemple.invalid" in page
    assert demo.person.last_name not in page


@pytest.mark.scenario("notifications", 17)
def test_on_a_fresh_machine_files_appear_and_no_connection_is_opened(
    client, hers, town, settings, monkeypatch
):
    """The number of a person is on no page."""
    settings.SIMULATED_SENDING, settings.SMS_GATEWAY = True, {}
    opened = []
    monkeypatch.setattr(socket.socket, "connect", lambda *to: opened.append(to))
    hers()

    one_round()
    sign_in(client, town.solene)
    page = client.get(reverse("outbox")).content.decode()

    assert opened == []
    assert "Envois simulés" in page
    assert "Une demande vous attend" in page
    assert "•• •• •• 02" in page
    assert HER_PHONE[-6:] not in page


def test_it_says_so_when_nothing_would_have_left(client, demo):
    sign_in(client, demo.solene)

    assert "Aucun message pour le moment" in client.get(reverse("outbox")).content.decode()


def test_the_files_of_another_network_are_not_shown(client, demo):
    send(demo.alice, demo.person, demo.recipient)
    one_round()
    with as_owner():
        demo.dan.role = "coordinator"
        demo.dan.save(update_fields=["role"])
    sign_in(client, demo.dan)

    assert "fil@exemple.invalid" not in client.get(reverse("outbox")).content.decode()


@pytest.mark.parametrize("who", ["alice", "bob", "lea", "desk"])
def test_nobody_else_reads_it(client, demo, who):
    sign_in(client, getattr(demo, who))

    assert client.get(reverse("outbox")).status_code == 404


def test_a_real_network_has_no_such_page(client, town):
    sign_in(client, town.solene)

    assert client.get(reverse("outbox")).status_code == 404


@pytest.mark.parametrize("message_count", [1, 3])
def test_the_page_asks_the_database_the_same_whatever_its_length(client, demo, queries, message_count):
    for _ in range(message_count):
        mail.send(
            Letter(uuid7(), "fil@exemple.invalid", "Une demande", "…", "<p>…</p>", demo=demo.network.pk)
        )
    sign_in(client, demo.solene)

    with queries() as seen:
        page = client.get(reverse("outbox")).content.decode()

    assert page.count("Une demande") == message_count
    assert len(seen) == 10


def test_a_test_mail_leaves_by_the_settings(sink):
    out = StringIO()

    call_command("send_test_mail", "moi@exemple.invalid", stdout=out)

    assert sink.told == [("moi@exemple.invalid", "Essai d’envoi de Relais")]
    assert "Message parti par" in out.getvalue()


def test_a_server_that_refuses_is_named(sink):
    sink.refusals = ["554 no"]

    with pytest.raises(CommandError, match="554"):
        call_command("send_test_mail", "moi@exemple.invalid")


def test_a_wrong_address_is_refused_before_anything_leaves(sink):
    with pytest.raises(CommandError, match="n’est pas correcte"):
        call_command("send_test_mail", "pas une adresse")

    assert sink.told == []


def test_a_round_says_what_it_did(town, sink):
    send(town.alice, town.person, town.recipient)
    out = StringIO()

    call_command("outbox_tick", stdout=out)

    assert out.getvalue().strip().endswith("Messages partis : 1.")
