"""The switch of each channel: effective at once, losing nothing, with who and why."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Incomplete, Refused
from core.kernel.tenant import tenant
from notifications.models import Budget, Gate, Message
from notifications.operations import gating
from notifications.operations.claiming import claim
from notifications.operations.delivering import deliver, prepare
from notifications.operations.spending import local_day
from notifications.tasks import one_round
from tests.factories.floor import as_owner
from tests.factories.gateways import Handed
from tests.factories.notifications import message
from tests.factories.referrals import send
from tests.session import sign_in


@pytest.fixture
def due(town):
    sent = send(town.alice, town.person, town.recipient)
    with as_owner():
        return message(town.recipient, sent.handoff.pk)


def switch(town, act, **more):
    with tenant(town.solene):
        return act("mail", by=town.solene, why="Nos messages partent deux fois.", **more)


def of(row):
    with as_owner():
        return Message.objects.get(pk=row.pk)


def test_nothing_leaves_by_a_closed_gate_and_nothing_is_lost(town, due):
    switch(town, gating.close)
    closed, opened = Handed(), Handed()

    deliver("mail", closed)
    switch(town, gating.reopen)
    deliver("mail", opened)

    assert (closed.given, len(opened.given)) == ([], 1)
    assert of(due).state == "sent"
    with as_owner():
        names = Event.objects.filter(name__startswith="gate.").values_list("name", "structure_id")
        assert set(names) == {("gate.closed", town.coordination.pk), ("gate.opened", town.coordination.pk)}


def test_what_is_already_claimed_stops_at_its_check_without_losing_a_try(town, due):
    [claimed] = claim(town.network.pk, "mail")

    switch(town, gating.close)

    assert prepare(claimed, Handed()) is None
    after = of(due)
    assert (after.state, after.attempts, after.not_before) == ("planned", 0, due.not_before)


def test_the_gate_of_another_network_or_channel_stops_nothing(town, due):
    with as_owner():
        town.dan.role = "coordinator"
        town.dan.save(update_fields=["role"])
    with tenant(town.dan):
        gating.close("mail", by=town.dan, why="Panne")
    with tenant(town.solene):
        gating.close("sms", by=town.solene, why="Panne")

    assert deliver("mail", Handed()) == 1


def test_a_contract_that_ends_sends_what_waits_by_the_next_channel(town, hers):
    """The person is called; what comes later is diverted when its hour comes."""
    waiting = hers()
    with tenant(town.solene):
        gating.close("sms", by=town.solene, why="Contrat terminé", diverted=True)

    assert (gating.divert_waiting(), gating.divert_waiting()) == (1, 0)

    after = of(waiting)
    assert (after.state, after.skip_reason) == ("skipped", "closed")
    with as_owner():
        assert Message.objects.get(channel="call").state == "planned"


def test_a_contract_that_ends_diverts_what_a_dead_worker_held(town, hers):
    """Nobody claims behind a closed gate: without this, nobody would ever call her."""
    held = hers()
    claim(town.network.pk, "sms")
    gating.close_everywhere("Contrat terminé", diverted=True, channels=["sms"])

    early = gating.divert_waiting()
    with clock.moved(clock.now() + timedelta(minutes=6)):
        after = gating.divert_waiting()

    assert (early, after) == (0, 1)
    assert (of(held).state, of(held).skip_reason, of(held).lease_until) == ("skipped", "closed", None)
    with as_owner():
        assert Message.objects.filter(channel="call", state="planned").count() == 1


def test_what_has_no_other_channel_waits_for_the_gate(town, due):
    switch(town, gating.close, diverted=True)

    assert gating.divert_waiting() == 0
    assert of(due).state == "planned"


def test_a_real_network_without_provider_calls_instead_of_writing_files(hers, settings):
    waiting = hers()
    settings.SMS_GATEWAY = {}

    one_round()

    assert (of(waiting).state, of(waiting).skip_reason) == ("skipped", "closed")
    with as_owner():
        assert Message.objects.filter(channel="call", purpose=waiting.purpose).count() == 1


def test_a_restore_closes_everything_until_the_operator_signs_off(town, due):
    closed = gating.close_everywhere("Base restaurée", sealed=True)

    assert closed == 2 * 2  # two networks, two channels
    assert gating.close_everywhere("Base restaurée", sealed=True) == 0
    with tenant(town.solene), pytest.raises(Refused, match="restauration"):
        gating.reopen("mail", by=town.solene, why="Je rouvre")
    assert deliver("mail", Handed()) == 0
    with pytest.raises(Incomplete):
        gating.sign_off(" ")
    assert gating.sign_off("Comparé avec le journal du prestataire") == 4
    assert deliver("mail", Handed()) == 1


def test_a_reason_is_asked(town):
    with tenant(town.solene), pytest.raises(Incomplete, match="pourquoi"):
        gating.close("mail", by=town.solene, why="  ")


@pytest.mark.parametrize("who", ["alice", "lea", "bob"])
def test_only_the_coordination_closes(town, who):
    member = getattr(town, who)

    with tenant(member), pytest.raises(Refused, match="coordination"):
        gating.close("mail", by=member, why="Panne")


def test_the_coordinator_closes_and_reopens_on_a_page(client, town):
    sign_in(client, town.solene)
    address = reverse("gate", args=["mail"])

    assert client.post(address, {"how": "wait"}).status_code == 422
    closing = client.post(address, {"why": "Panne du serveur", "how": "wait"}, follow=True)
    with as_owner():
        gate = Gate.objects.get()
    client.post(address, {"why": "Réparé"})

    assert "Panne du serveur" in closing.content.decode()
    assert (gate.open, gate.diverted, gate.changed_by_id) == (False, False, town.solene.pk)
    with as_owner():
        assert Gate.objects.get().open is True


def test_the_coordinator_says_how_many_a_day(client, town):
    sign_in(client, town.solene)

    page = client.post(reverse("gate_daily", args=["sms"]), {"daily": "40"}, follow=True).content.decode()

    assert "0 sur 40 au plus" in page and "Bientôt atteint" not in page
    with as_owner():
        Budget(network=town.network, channel="sms", day=local_day(town.network), spent=33).save()
    page = client.get(reverse("gates")).content.decode()
    assert "33 sur 40 au plus" in page and "Bientôt atteint" in page
    assert client.get(reverse("gate_daily", args=["mail"])).status_code == 404


@pytest.mark.parametrize("name", ["gates", "gate"])
@pytest.mark.parametrize("who", ["alice", "lea", "desk"])
def test_to_others_these_pages_do_not_exist(client, town, who, name):
    sign_in(client, getattr(town, who))

    assert client.get(reverse(name, args=["mail"] if name == "gate" else [])).status_code == 404


@pytest.mark.parametrize("gate_count", [0, 2])
def test_the_page_asks_the_database_the_same_whatever_is_closed(client, town, queries, gate_count):
    with tenant(town.solene):
        for channel in ("mail", "sms")[:gate_count]:
            gating.close(channel, by=town.solene, why="Panne")
    sign_in(client, town.solene)

    with queries() as seen:
        page = client.get(reverse("gates")).content.decode()

    assert page.count("Rouvrir") == gate_count
    assert len(seen) == 12
