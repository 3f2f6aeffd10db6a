"""What waits for too long, as the coordinator reads it: no name, no note, no preview."""

from datetime import timedelta
from typing import Any

import pytest

from core.kernel import clock
from core.kernel.tenant import tenant
from referrals.models import Handoff, Referral
from tests.cast import QUINQUET
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.referrals import accept, send
from tests.security.crawler import routes
from tests.session import sign_in

ADDRESS = "/en-retard/"
NOTE = "Quenotte"


SCHEMA = "api_schema"  # its examples hold a number that is nobody's


def text(answer: Any) -> str:
    return str(answer.content.decode())


def late(cast: Any, *, days: int = 30, person: Any = None) -> Any:
    """Sent to Bob `days` days ago, without an answer since."""
    with clock.moved(clock.now() - timedelta(days=days)):
        return send(cast.alice, person or cast.person, cast.recipient, motive_text=NOTE)


def test_a_silent_request_is_listed_with_who_must_act_and_no_name(client, cast):
    sent = late(cast)
    sign_in(client, cast.solene)

    answer = text(client.get(ADDRESS))

    assert "1 demande attend trop longtemps." in answer.replace("\u00a0", " ")
    assert sent.referral.ref_code in answer
    assert "Le Fil des Écrans doit agir" in answer
    assert "Aide aux démarches administratives" in answer
    assert "Bloqué" in answer
    assert QUINQUET not in answer
    assert NOTE not in answer
    assert "Grenoble" not in answer


def test_what_is_in_time_is_not_listed(client, cast):
    send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.solene)

    assert "Rien en retard." in text(client.get(ADDRESS))


def test_what_is_owed_is_chosen_in_the_address_and_counted(client, cast):
    with as_owner():
        other = PersonFactory(home_structure=cast.sender)
    silent, taken = late(cast), late(cast, person=other)
    with clock.moved(clock.now() - timedelta(days=29)):
        accept(cast.bob, taken)
    sign_in(client, cast.solene)

    whole = client.get(ADDRESS).context
    chosen = client.get(f"{ADDRESS}?attendu=answer").context

    assert [tab["count"] for tab in whole["tabs"]] == [2, 1, 1]
    assert [line.referral.pk for group in chosen["groups"] for line in group["lines"]] == [silent.referral.pk]
    assert [tab["current"] for tab in chosen["tabs"]] == [False, True, False]
    assert chosen["count"] == 2
    assert client.get(f"{ADDRESS}?attendu=rien").context["tabs"][0]["current"]


def test_the_levels_are_apart_and_the_highest_comes_first(client, cast):
    with as_owner():
        others = [PersonFactory(home_structure=cast.sender) for _ in range(2)]
    recent = late(cast, days=8, person=others[0])
    blocked = late(cast, days=40, person=others[1])
    sign_in(client, cast.solene)

    groups = client.get(ADDRESS).context["groups"]

    assert [[line.referral.pk for line in group["lines"]] for group in groups] == [
        [blocked.referral.pk],
        [recent.referral.pk],
    ]


@pytest.mark.parametrize("who", ["alice", "bob", "desk", "lea", "chloe"])
def test_only_the_coordinator_reads_it(client, cast, who):
    sent = late(cast)
    sign_in(client, getattr(cast, who))

    assert client.get(ADDRESS).status_code == 404
    assert client.get(f"{ADDRESS}{sent.handoff.pk}/retirer/").status_code == 404


@pytest.mark.scenario("referrals", 12)
def test_the_coordinator_takes_a_silent_request_back_once(client, cast):
    sent = late(cast)
    sign_in(client, cast.solene)
    address = f"{ADDRESS}{sent.handoff.pk}/retirer/"
    data = {"version": client.get(address).context["form"]["version"].value(), "reason": "no_answer"}

    first = client.post(address, data, follow=True)
    second = client.post(address, data)

    assert first.redirect_chain == [(ADDRESS, 302)]
    assert "est retirée à Le Fil des Écrans" in text(first)
    assert second.status_code == 404
    with tenant(cast.alice):
        assert Referral.objects.get().state == "unplaced"
        assert Handoff.objects.get().recall_reason == "no_answer"


def test_a_request_in_time_or_accepted_cannot_be_taken_back_from_here(client, cast):
    with as_owner():
        other = PersonFactory(home_structure=cast.sender)
    fresh = send(cast.alice, other, cast.recipient)
    held = late(cast)
    accept(cast.bob, held)
    sign_in(client, cast.solene)

    for relayed in (fresh, held):
        assert client.get(f"{ADDRESS}{relayed.handoff.pk}/retirer/").status_code == 404


def test_a_request_answered_meanwhile_is_refused_and_says_so(client, cast):
    sent = late(cast)
    sign_in(client, cast.solene)

    answer = client.post(f"{ADDRESS}{sent.handoff.pk}/retirer/", {"version": 1, "reason": "no_answer"})

    assert answer.status_code == 409
    assert "a changé pendant que vous la lisiez" in text(answer)


@pytest.mark.parametrize("reason", ["", "parce que"])
def test_a_recall_has_a_reason_of_the_list(client, cast, reason):
    sent = late(cast)
    sign_in(client, cast.solene)

    answer = client.post(f"{ADDRESS}{sent.handoff.pk}/retirer/", {"version": 2, "reason": reason})

    assert answer.status_code == 422


@pytest.mark.scenario("referrals", 30)
def test_no_page_of_the_coordinator_holds_a_personal_word(client, cast):
    held = late(cast)
    accept(cast.bob, held)
    with as_owner():
        other = PersonFactory(home_structure=cast.sender, last_name=QUINQUET)
    waiting = late(cast, person=other)
    sign_in(client, cast.solene)
    ids = {
        "person_id": held.handoff.person_id,
        "referral_id": held.referral.pk,
        "handoff_id": waiting.handoff.pk,
    }

    leaks = []
    for route in routes():
        if set(route.parameters) <= set(ids) and route.name != SCHEMA:
            address = route.address({name: ids[name] for name in route.parameters})
            answer = client.get(address)
            body = b"" if answer.streaming else answer.content
            leaks += [
                address
                for word in (QUINQUET, NOTE, "06 39 98", "+336")
                if word in body.decode(errors="replace")
            ]

    assert leaks == []


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_asks_as_much_for_one_as_for_three(client, cast, queries, item_count):
    with as_owner():
        persons = [PersonFactory(home_structure=cast.sender) for _ in range(item_count)]
    for person in persons:
        late(cast, person=person)
    sign_in(client, cast.solene)
    client.get(ADDRESS)

    with queries() as asked:
        client.get(ADDRESS)

    assert len(asked) == 17
