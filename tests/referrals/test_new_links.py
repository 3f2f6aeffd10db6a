"""A new link by one click, to the registered mailbox only; « Quitter »; the same digits once."""

from typing import Any

import pytest

from core.journal.models import Event
from core.kernel.tenant import system_member, tenant
from notifications.catalogue import Audience, rows_for
from referrals.operations import linking
from referrals.operations.answering import recall
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.referrals import send
from tests.referrals.received import text
from tests.referrals.without_account import LIST, external, mailed

ASK = f"{LIST}nouveau-lien/"


@pytest.fixture
def outside(cast: Any) -> Any:
    return external(cast)


def dead_link(cast: Any, outside: Any) -> str:
    """Of a request that its sender took back."""
    relayed = send(cast.alice, cast.person, outside)
    token = mailed(relayed, outside)
    with tenant(cast.alice):
        recall(relayed.handoff.pk, by=cast.alice, reason="person_changed_mind")
    return f"{LIST}lien/{token}/"


def asked() -> list[Any]:
    with as_owner():
        return list(Event.objects.filter(name="link.asked"))


def test_a_closed_link_gives_a_new_one_to_the_mailbox_when_something_waits(client, cast, outside):
    address = dead_link(cast, outside)
    with as_owner():
        other = PersonFactory(home_structure=cast.sender)
    waiting = send(cast.alice, other, outside)

    closed = client.post(address)
    answer = client.post(ASK)

    assert closed.status_code == 410 and ASK in closed.content.decode()
    assert "un nouveau lien part à son adresse enregistrée" in text(answer)
    (event,) = asked()
    assert event.payload["handoff"] == str(waiting.handoff.pk)
    (row,) = rows_for("link.asked", event.payload)
    assert (row.purpose, row.audience) == ("link.again", Audience.RECIPIENT)


def test_whoever_asks_reads_the_same_words_whatever_there_is(client, cast, outside):
    nothing = client.post(ASK)
    client.post(f"{LIST}lien/{'x' * 43}/")
    unknown = client.post(ASK)
    client.post(dead_link(cast, outside))
    nobody_asks = client.post(ASK)

    assert {answer.status_code for answer in (nothing, unknown, nobody_asks)} == {200}
    assert len({text(answer) for answer in (nothing, unknown, nobody_asks)}) == 1
    assert asked() == []


def test_three_new_links_an_hour_at_most(client, cast, outside):
    relayed = send(cast.alice, cast.person, outside)
    client.post(f"{LIST}lien/{mailed(relayed, outside)}/")

    for _ in range(5):
        assert client.post(ASK).status_code == 200

    assert len(asked()) == 3


def test_leaving_ends_the_half_hour_on_every_page(client, cast, outside):
    relayed = send(cast.alice, cast.person, outside)
    client.post(f"{LIST}lien/{mailed(relayed, outside)}/")
    client.post(f"{LIST}code/", {"send": "1"})
    with tenant(structure=outside, system="deliver_messages"):
        digits = linking.write_code(outside)
    client.post(f"{LIST}code/", {"digits": digits})

    page = client.get(f"/demandes/{relayed.handoff.pk}/")
    before = client.get(LIST)
    left = client.post(LIST)

    for answer in (page, before):
        assert f'action="{LIST}"' in answer.content.decode() and "Quitter" in text(answer)
    assert "C’est fermé dans ce navigateur." in text(left)
    assert "Quitter" not in text(left)
    assert client.get(LIST).status_code == 410
    assert client.get(f"/demandes/{relayed.handoff.pk}/").status_code == 302


def test_the_same_digits_twice_at_once_open_once(race, cast):
    outside = external(cast)
    relayed = send(cast.alice, cast.person, outside)
    token_hash = linking.hash_token(mailed(relayed, outside))
    with tenant(public=cast.network.pk) as context:
        linking.ask_code(token_hash, by=system_member(context), ref_code="")
    with tenant(structure=outside, system="deliver_messages"):
        digits = linking.write_code(outside)

    def typing():
        with tenant(public=cast.network.pk) as context:
            return linking.try_code(token_hash, digits, by=system_member(context))

    assert sorted(race(typing, typing)) == [False, True]
    with as_owner():
        assert Event.objects.filter(name="link.opened").count() == 1
