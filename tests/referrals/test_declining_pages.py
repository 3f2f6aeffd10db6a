"""The pages of a « no »: families first, another place, what the sender reads and presses; the entries to check."""

from typing import Any

import pytest

from actors.models import Doubt
from actors.operations.doubting import doubt
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from referrals.models import Handoff, Need, Referral
from referrals.operations.declining import decline
from tests.factories.actors import ActorFactory, PlaceFactory, ServiceFactory
from tests.factories.evaluations import evaluation
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.referrals import send
from tests.factories.tenancy import MembershipFactory
from tests.holding import made_once
from tests.referrals.received import once, page, text
from tests.session import sign_in

NEED = "aide-demarches"


@pytest.fixture
@made_once
def sent(cast: Any) -> Any:
    return send(cast.alice, cast.person, cast.recipient)


def service(structure: Any, **values: Any) -> Any:
    with as_owner():
        place = PlaceFactory(actor__network=structure.network, actor__structure=structure)
        return ServiceFactory(place=place, actor=place.actor, **values)


def no(cast: Any, sent: Any, code: str, **said: Any) -> None:
    with tenant(cast.bob):
        decline(sent.handoff.pk, by=cast.bob, code=code, **said)


@pytest.mark.scenario("referrals", 8)
def test_full_offers_the_waiting_list_first(client, cast, sent):
    sign_in(client, cast.bob)

    body = text(client.get(page(sent, "pas-possible")))

    assert body.index(page(sent, "attente")) < body.index('value="no_capacity"')


def test_the_family_of_the_code_stays_open_beside_what_it_misses(client, cast, sent):
    sign_in(client, cast.bob)
    said = once(client, page(sent, "pas-possible")) | {"code": "needs_first"}

    answer = client.post(page(sent, "pas-possible"), said)

    assert answer.status_code == 422
    assert [each["slug"] for each in answer.context["form"].families if each["open"]] == ["il-manque"]
    assert list(answer.context["form"].errors) == ["detail_needs_first"]


def test_only_the_detail_of_the_code_chosen_is_kept(client, cast, sent):
    sign_in(client, cast.bob)
    said = once(client, page(sent, "pas-possible")) | {
        "code": "not_eligible",
        "detail_not_eligible": "age",
        "detail_needs_first": "x-francais",
    }

    assert client.post(page(sent, "pas-possible"), said).status_code == 302
    with as_owner():
        found = Handoff.objects.get()
    assert (found.decline_code, found.decline_detail) == ("not_eligible", "age")


def test_another_place_is_chosen_among_those_that_suit_or_by_its_name(client, cast, sent):
    suits = service(cast.unrelated, codes=[NEED])
    with as_owner():
        called = ActorFactory(network=cast.network, name="Médiathèque des Eaux")
    sign_in(client, cast.bob)
    address = page(sent, "proposer")

    offered = client.get(address).context["form"].fields["actor"].choices
    found = client.get(f"{address}?q=mediath").context["form"].fields["actor"].choices
    answer = client.post(f"{address}?q=mediath", once(client, address) | {"actor": str(called.pk)})

    assert offered == [(str(suits.actor_id), suits.actor.name)]
    assert found == [(str(called.pk), "Médiathèque des Eaux")]
    assert answer.status_code == 302
    with as_owner():
        assert Handoff.objects.get().proposed_actor_id == called.pk


def test_the_sender_asks_the_place_named_and_the_agreement_comes_first(client, cast, sent):
    better = service(cast.unrelated, codes=[NEED])
    no(cast, sent, "better_elsewhere", actor_id=better.actor_id)
    sign_in(client, cast.alice)

    link = client.get(f"/demandes/{sent.referral.pk}/suivi/").context["said"].elsewhere.link
    answer = client.get(link)

    assert answer.status_code == 302
    assert answer["Location"].startswith(f"/personnes/{cast.person.pk}/accord/?")
    assert "structure=souris" in answer["Location"]


def test_the_sender_adds_the_need_that_was_named_by_one_button(client, cast, sent):
    no(cast, sent, "needs_first", detail="x-francais")
    sign_in(client, cast.alice)

    client.post(f"/demandes/{sent.referral.pk}/besoin/", {"code": "x-francais"})
    chosen = client.get(f"/personnes/{cast.person.pk}/orienter/?demande={sent.referral.pk}")

    with as_owner():
        assert Need.objects.filter(code="x-francais").count() == 1
    assert "x-francais" in chosen.context["asked"].codes


def test_the_sender_confirms_an_ending_by_one_button(client, cast, sent):
    no(cast, sent, "moved")
    sign_in(client, cast.alice)
    with as_owner():
        version = Referral.objects.get().version

    answer = client.post(f"/demandes/{sent.referral.pk}/confirmer/", {"version": version})

    assert answer.status_code == 302
    with as_owner():
        assert Referral.objects.get().state == "closed"


@pytest.mark.parametrize("act", ["confirmer", "besoin"])
def test_a_stranger_confirms_nothing(client, cast, sent, act):
    no(cast, sent, "moved")
    sign_in(client, cast.chloe)

    assert client.post(f"/demandes/{sent.referral.pk}/{act}/").status_code == 404


@pytest.mark.parametrize(
    ("code", "said", "words", "name", "value"),
    [
        ("schedule", {}, "ceux qui ouvrent le soir d’abord", "availability", ("evening",)),
        ("distance", {}, "les plus proches d’abord", "mobility", "reduced"),
        ("language", {}, "ceux qui parlent sa langue d’abord", "languages", ("ar",)),
        (
            "accessibility",
            {"detail": "bouger"},
            "seulement ceux qui ont ce qui manquait",
            "required",
            ("bouger",),
        ),
    ],
)
def test_what_was_answered_bends_the_suggestions(client, cast, code, said, words, name, value):
    with as_owner():
        evaluation(cast.person)
        cast.person.languages = ["fr", "ar"]
        cast.person.save(update_fields=["languages"])
    sent = send(cast.alice, cast.person, cast.recipient)
    no(cast, sent, code, **said)
    sign_in(client, cast.alice)

    found = client.get(f"/personnes/{cast.person.pk}/orienter/?besoin={NEED}&demande={sent.referral.pk}")

    assert getattr(found.context["asked"], name) == value
    assert words in text(found)


def test_a_place_without_what_was_missing_is_set_aside(client, cast, sent):
    service(cast.unrelated, codes=[NEED], accommodations=[])
    no(cast, sent, "accessibility", detail="bouger")
    sign_in(client, cast.alice)

    found = client.get(f"/personnes/{cast.person.pk}/orienter/?besoin={NEED}&demande={sent.referral.pk}")

    (aside,) = found.context["found"].set_aside
    assert str(aside.why) == "Accueil non prévu\u00a0: pour qui bouge difficilement"


def test_who_refused_for_safety_is_the_only_structure_whose_lead_reads_it(client, cast, sent):
    with as_owner():
        lead = MembershipFactory(structure=cast.recipient, role=Role.LEAD)
    with tenant(lead):
        decline(sent.handoff.pk, by=lead, code="safety", text="Menaces envers notre équipe")
    read = {}
    for name, member, address in (
        ("lead", lead, page(sent)),
        ("colleague", cast.bob, page(sent)),
        ("sender", cast.alice, f"/demandes/{sent.referral.pk}/suivi/"),
    ):
        sign_in(client, member)
        read[name] = text(client.get(address))

    assert "sécurité" in read["lead"]
    for name in ("colleague", "sender"):
        assert "autre motif" in read[name].lower()
        assert "sécurité" not in read[name].lower().replace("sécurité sociale", "")
        assert "Menaces" not in read[name]


def _doubts(cast: Any, count: int) -> None:
    services = [service(cast.sender, codes=[NEED])]
    services += [_beside(services[0]) for _ in range(count - 1)]
    with tenant(cast.bob):
        doubt(services, by=cast.bob, reason="out_of_scope")


def _beside(first: Any) -> Any:
    with as_owner():
        return ServiceFactory(place=first.place, actor=first.actor)


@pytest.mark.parametrize("item_count", [1, 3])
def test_entries_to_check_cost_the_same_whatever_their_number(client, cast, queries, item_count):
    _doubts(cast, item_count)
    sign_in(client, cast.solene)
    client.get("/annuaire/a-verifier/")

    with queries() as seen:
        answer = client.get("/annuaire/a-verifier/")

    assert len(answer.context["page"]) == item_count
    assert len(seen) == 12


def test_an_entry_is_settled_once_by_who_keeps_it(client, cast):
    _doubts(cast, 1)
    with as_owner():
        found = Doubt.objects.get()
    sign_in(client, cast.lea)
    address = f"/annuaire/a-verifier/{found.pk}/"

    first = client.post(address, {"settled": "corrected"})
    second = client.post(address, {"settled": "right"})

    assert (first.status_code, second.status_code) == (302, 409)
    with as_owner():
        found.refresh_from_db()
    assert (found.settled, found.settled_by_id) == ("corrected", cast.lea.pk)


@pytest.mark.parametrize("who", ["alice", "chloe", "dan"])
def test_entries_to_check_are_for_those_who_keep_them(client, cast, who):
    _doubts(cast, 1)
    with as_owner():
        found = Doubt.objects.get()
    sign_in(client, getattr(cast, who))

    assert client.get("/annuaire/a-verifier/").status_code == 404
    assert client.post(f"/annuaire/a-verifier/{found.pk}/", {"settled": "right"}).status_code == 404


def test_the_same_doubt_again_counts_once_more(cast):
    one = service(cast.recipient, codes=[NEED])
    for person in (cast.person, None):
        with as_owner():
            person = person or PersonFactory(home_structure=cast.sender)
        no(cast, send(cast.alice, person, cast.recipient), "out_of_area")

    with as_owner():
        assert list(Doubt.objects.values_list("service_id", "times")) == [(one.pk, 2)]
