"""The pages of the list: prepared while sending, changed later with plain buttons."""

from typing import Any

import pytest

from core.kernel.tenant import tenant
from referrals.models import Handoff, Referral
from referrals.operations import answering
from tests.factories.floor import as_owner
from tests.factories.lists import listed, states, third
from tests.factories.referrals import consent
from tests.session import sign_in


def waiting(relayed: Any) -> list[Any]:
    with as_owner():
        return list(Handoff.objects.filter(referral_id=relayed.referral.pk).prepared())


def press(client: Any, relayed: Any, handoff: Any, kind: str) -> Any:
    with as_owner():
        version = Referral.objects.get(pk=relayed.referral.pk).version
    address = f"/demandes/{relayed.referral.pk}/liste/{handoff.pk}/{kind}/"
    return client.post(address, {"version": version})


@pytest.mark.scenario("referrals", 3)
def test_the_list_is_chosen_while_sending_and_waits_for_the_agreement_of_each(client, cast):
    eve = third(cast)
    consent(cast.alice, cast.person, cast.recipient, cast.unrelated)
    sign_in(client, cast.alice)
    address = f"/personnes/{cast.person.pk}/demande/?structure=fil"
    form = client.get(address).context["form"]
    typed = {"id": form["id"].value(), "needs": ["aide-demarches"], "motive": "learn", "priority": "normal"}
    typed |= {"with_slip": "on", "motive_text": "Lire ses courriels", "next_1": cast.unrelated.pk}

    refused = client.post(address, typed | {"next_2": eve.structure_id})

    assert refused.status_code == 422
    assert "pas encore donné son accord pour Le Troisième" in refused.content.decode()
    assert "Lire ses courriels" in refused.content.decode()
    with as_owner():
        assert Referral.objects.count() == 0
    assert client.post(address, typed).status_code == 302
    with as_owner():
        rows = Handoff.objects.order_by("rank").values_list("target_id", "state")
        assert list(rows) == [(cast.recipient.pk, "sent"), (cast.unrelated.pk, "queued")]


def test_the_buttons_move_and_remove_and_the_sender_reads_the_order(client, cast):
    eve = third(cast)
    relayed = listed(cast, cast.recipient, cast.unrelated, eve.structure)
    sign_in(client, cast.alice)
    first, second = waiting(relayed)

    press(client, relayed, second, "monter")
    assert [one.pk for one in waiting(relayed)] == [second.pk, first.pk]
    shown = client.get(f"/demandes/{relayed.referral.pk}/suivi/").content.decode()
    assert shown.index("Le Troisième") < shown.index("La Souris Verte")
    assert "Le Fil des Écrans n’a pas encore répondu" in shown

    press(client, relayed, second, "descendre")
    press(client, relayed, second, "retirer")
    assert [one.pk for one in waiting(relayed)] == [first.pk]
    assert press(client, relayed, first, "inconnu").status_code == 404


def test_one_more_is_added_among_those_she_agreed_to(client, cast):
    relayed = listed(cast, cast.recipient)
    third(cast)
    consent(cast.alice, cast.person, cast.unrelated)
    sign_in(client, cast.alice)
    address = f"/demandes/{relayed.referral.pk}/liste/"

    page = client.get(address)
    assert [name for _pk, name in page.context["form"].fields["structure"].choices][1:] == ["La Souris Verte"]
    [ask] = [link for structure, link in page.context["others"] if structure.slug == "relais"]
    assert f"liste={relayed.referral.pk}" in ask
    client.post(address, {"version": page.context["referral"].version, "structure": cast.unrelated.pk})

    assert states(relayed) == ["sent", "queued"]


def test_an_agreement_asked_from_the_list_leads_back_to_it(client, cast):
    relayed = listed(cast, cast.recipient)
    consent(cast.alice, cast.person, cast.unrelated)
    sign_in(client, cast.alice)

    answer = client.get(f"/personnes/{cast.person.pk}/demande/?structure=souris&liste={relayed.referral.pk}")

    assert answer["Location"] == f"/demandes/{relayed.referral.pk}/liste/"


def test_once_accepted_the_list_is_only_read(client, cast):
    relayed = listed(cast, cast.recipient, cast.unrelated)
    handoff = waiting(relayed)[0]

    with tenant(cast.bob):
        answering.accept(relayed.handoff.pk, by=cast.bob)
    sign_in(client, cast.alice)

    assert "sa liste ne change plus" in client.get(f"/demandes/{relayed.referral.pk}/liste/").content.decode()
    assert press(client, relayed, handoff, "retirer").status_code == 409


@pytest.mark.parametrize("who", ["bob", "chloe", "desk", "dan", "solene"])
def test_nobody_else_meets_the_list(client, cast, who):
    relayed = listed(cast, cast.recipient, cast.unrelated)
    sign_in(client, getattr(cast, who))

    assert client.get(f"/demandes/{relayed.referral.pk}/liste/").status_code == 404
    assert press(client, relayed, waiting(relayed)[0], "retirer").status_code == 404


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_page_asks_as_much_for_one_as_for_three(client, cast, queries, item_count):
    others = [third(cast, slug=f"lieu-{n}", name=f"Lieu {n}").structure for n in range(item_count)]
    relayed = listed(cast, cast.recipient, *others)
    sign_in(client, cast.alice)
    address = f"/demandes/{relayed.referral.pk}/liste/"
    client.get(address)

    with queries() as seen:
        client.get(address)

    assert len(seen) == 17
