"""The pages by which a person goes on elsewhere: the rest of her needs, a relay passed on, another home."""

from typing import Any

import pytest

from core.kernel import clock
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.models import Person
from people.operations.contacting import set_contact
from referrals.models import Handoff, Visibility
from referrals.operations import answering, following
from referrals.operations.passing import pass_on
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, consent, send
from tests.holding import made_once
from tests.session import sign_in

TWO = ("aide-demarches", "acquisition-materiel")
ALL = tuple(Scope)


def text(answer: Any) -> str:
    return answer.content.decode().replace("\u00a0", " ")


@pytest.mark.scenario("referrals", 14)
def test_one_need_is_unticked_and_the_sender_reads_what_to_pass_on(client, cast):
    relayed = send(cast.alice, cast.person, cast.recipient, needs=TWO)
    sign_in(client, cast.bob)
    page = client.get(f"/demandes/{relayed.handoff.pk}/")
    assert {code for code, _label in page.context["choices"]} == set(TWO)
    answer = client.post(
        f"/demandes/{relayed.handoff.pk}/accepter/",
        {"version": page.context["handoff"].version, "chosen": "on", "needs": [TWO[0]]},
    )
    assert answer["Location"] == f"/demandes/{relayed.handoff.pk}/"

    sign_in(client, cast.alice)
    shown = client.get(f"/demandes/{relayed.referral.pk}/suivi/")
    rest = shown.context["rest"]
    assert "ne prend pas tout" in text(shown) and "Transmettre le reste :" in text(shown)
    assert f"suite={relayed.referral.pk}&amp;besoin={TWO[1]}" in shown.content.decode()
    assert rest.address.endswith(f"?suite={relayed.referral.pk}&besoin={TWO[1]}")


def test_unticking_all_of_it_is_refused_and_changes_nothing(client, cast):
    relayed = send(cast.alice, cast.person, cast.recipient, needs=TWO)
    sign_in(client, cast.bob)

    answer = client.post(f"/demandes/{relayed.handoff.pk}/accepter/", {"chosen": "on"})

    assert answer.status_code == 409 and "au moins un besoin" in text(answer)
    with as_owner():
        assert Handoff.objects.get().state == "sent"


def test_the_rest_is_left_with_its_reason(client, cast):
    relayed = send(cast.alice, cast.person, cast.recipient, needs=TWO)
    with tenant(cast.bob):
        answering.accept(relayed.handoff.pk, by=cast.bob, taken=[TWO[0]])
    sign_in(client, cast.alice)
    address = f"/demandes/{relayed.referral.pk}/reste/"

    assert client.post(address, {}).status_code == 422
    answer = client.post(address, {"why": "not_needed"})

    assert answer["Location"] == f"/demandes/{relayed.referral.pk}/suivi/"
    assert "ne prend pas tout" not in text(client.get(answer["Location"]))
    assert "Il ne reste rien à transmettre" in text(client.get(address))


@pytest.fixture
@made_once
def followed(cast):
    relayed = send(cast.alice, cast.person, cast.recipient, scopes=ALL)
    accept(cast.bob, relayed)
    consent(cast.alice, cast.person, cast.unrelated, scopes=ALL)
    with tenant(cast.bob):
        following.add_step(
            uuid7(),
            by=cast.bob,
            handoff_id=relayed.handoff.pk,
            on=clock.now().date(),
            text="Sait ouvrir sa messagerie",
            visibility=Visibility.SHARED,
        )
    return relayed


def test_the_relay_is_passed_on_and_the_next_one_reads_what_was_shared(client, cast, followed):
    sign_in(client, cast.bob)
    address = f"/demandes/{followed.handoff.pk}/passer/"
    form = client.get(address).context["form"]
    assert cast.sender.pk not in [pk for pk, _name in form.fields["structure"].choices]
    client.post(address, {"version": form["version"].value(), "structure": cast.unrelated.pk})
    page = text(client.get(f"/demandes/{followed.handoff.pk}/"))
    assert "Vous avez proposé à La Souris Verte" in page and "Passer le relais" not in page
    assert client.get(address).status_code == 409

    with as_owner():
        handoff = Handoff.objects.get(target=cast.unrelated)
    with tenant(cast.chloe):
        answering.accept(handoff.pk, by=cast.chloe)
    sign_in(client, cast.chloe)

    page = text(client.get(f"/demandes/{handoff.pk}/"))
    assert "Ce qui a été fait avant vous" in page and "Sait ouvrir sa messagerie" in page


def test_a_place_she_did_not_agree_to_is_refused_with_what_to_do(client, cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, relayed)
    sign_in(client, cast.bob)
    address = f"/demandes/{relayed.handoff.pk}/passer/"
    version = client.get(address).context["handoff"].version

    answer = client.post(address, {"version": version, "structure": cast.unrelated.pk})

    assert answer.status_code == 422
    assert "n’a pas donné son accord pour La Souris Verte" in text(answer)


def test_a_stranger_meets_no_page_to_pass_on(client, cast, followed):
    with tenant(cast.bob):
        pass_on(followed.handoff.pk, by=cast.bob, target_id=cast.unrelated.pk)
    for member in (cast.alice, cast.chloe, cast.dan, cast.desk):
        sign_in(client, member)
        assert client.get(f"/demandes/{followed.handoff.pk}/passer/").status_code == 404


@pytest.mark.scenario("referrals", 32)
def test_another_structure_takes_over_from_the_page(client, cast):
    consent(cast.alice, cast.person, cast.recipient, scopes=ALL)
    with tenant(cast.alice):
        set_contact(cast.person.pk, by=cast.alice, channels=["phone"], phone="+33639980002")
    sign_in(client, cast.alice)
    address = f"/personnes/{cast.person.pk}/changer-de-structure/"
    page = client.get(address)
    assert "reprise=oui" in page.content.decode()
    form = page.context["form"]
    asked = client.post(address, {"id": form["id"].value(), "structure": cast.recipient.pk})
    assert "déjà sollicitée" in text(client.get(address))
    assert client.get(asked["Location"]).status_code == 200

    with as_owner():
        handoff = Handoff.objects.get()
    sign_in(client, cast.bob)
    assert "C’est un changement de structure." in text(client.get(f"/demandes/{handoff.pk}/"))
    answer = client.post(f"/demandes/{handoff.pk}/accepter/", {"version": handoff.version})

    assert answer["Location"] == f"/personnes/{cast.person.pk}/"
    assert client.get(answer["Location"]).status_code == 200
    with as_owner():
        assert Person.objects.get(pk=cast.person.pk).home_structure_id == cast.recipient.pk
    sign_in(client, cast.alice)
    assert client.get(f"/personnes/{cast.person.pk}/").status_code == 404
    assert client.get(asked["Location"]).status_code == 200


@pytest.mark.parametrize("who", ["bob", "chloe", "desk", "dan", "solene"])
def test_only_her_home_asks_another_to_take_over(client, cast, who):
    sign_in(client, getattr(cast, who))

    assert client.get(f"/personnes/{cast.person.pk}/changer-de-structure/").status_code == 404
