"""The operator's commands: gates in every network, and the mailbox of returned mails."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core.kernel.tenant import tenant
from notifications.models import Gate
from notifications.operations import gating


def run(*words):
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_the_operator_closes_and_opens_everywhere(town):
    before = run("gates")
    closing = run("gates", "--close", "Base restaurée")

    assert "ici : tout est ouvert." in before
    assert "Fermés : 4." in closing and "Base restaurée" in closing
    assert "Rouverts : 4." in run("gates", "--open", "Comparé")


def test_the_operator_closes_one_network(town):
    run("gates", "--close", "Panne", "--network", "ici")

    with tenant(town.solene):
        assert gating.is_open(town.network.pk, "mail") is False
    with tenant(town.dan):
        assert gating.is_open(town.elsewhere.network_id, "mail") is True


def test_the_operator_ends_the_contract_of_one_channel(town):
    run("gates", "--close", "Panne", "--channel", "sms")
    run("gates", "--close", "Contrat terminé", "--channel", "sms", "--divert")

    with tenant(town.solene):
        assert gating.is_open(town.network.pk, "mail") is True
        assert Gate.objects.values_list("channel", "open", "diverted", "why").get() == (
            "sms",
            False,
            True,
            "Contrat terminé",
        )
    run("gates", "--open", "Nouveau contrat", "--channel", "sms")
    with tenant(town.solene):
        assert Gate.objects.values_list("open", "diverted").get() == (True, False)


@pytest.mark.parametrize(
    "words",
    [
        ("gates", "--divert"),
        ("gates", "--close", " "),
        ("gates", "--network", "nulle-part"),
        ("read_bounces",),
        ("read_bounces", "/nulle/part"),
    ],
    ids=["not-closed", "no-reason", "no-network", "no-mailbox", "no-such-mailbox"],
)
def test_what_cannot_be_done_is_said(town, words):
    with pytest.raises(CommandError):
        run(*words)
