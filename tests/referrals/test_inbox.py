"""The inbox: four tabs, each with its own, and as many queries for three as for one."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.journal.models import Access
from core.kernel import clock
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from referrals.operations import declining, following
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.referrals import accept, send
from tests.referrals.received import past_appointment, text
from tests.session import sign_in


def two_persons(cast: Any) -> Any:
    with as_owner():
        return PersonFactory(home_structure=cast.sender)


TABS = {
    "a-repondre": "1 demande à répondre",
    "rendez-vous": "1 rendez-vous",
    "en-cours": "1 suivi en cours",
    "terminees": "1 demande terminée",
}


def test_each_tab_counts_and_lists_its_own(client, cast):
    with as_owner():
        persons = [PersonFactory(home_structure=cast.sender) for _ in range(3)]
    waiting, held, ended = [send(cast.alice, person, cast.recipient) for person in persons]
    accept(cast.bob, held)
    past_appointment(cast, held)
    with tenant(cast.bob):
        declining.decline(ended.handoff.pk, by=cast.bob, code="no_capacity")
    sign_in(client, cast.bob)

    pages = {tab: text(client.get(f"/a-repondre/?onglet={tab}")) for tab in TABS}

    for tab, heading in TABS.items():
        assert heading in pages[tab].replace("\u00a0", " ")
    assert waiting.referral.ref_code in pages["a-repondre"]
    assert held.referral.ref_code in pages["en-cours"]
    assert persons[1].display_name in pages["en-cours"]
    assert persons[1].display_name in pages["rendez-vous"]
    assert ended.referral.ref_code in pages["terminees"]
    assert persons[0].display_name not in pages["a-repondre"]
    with as_owner():
        assert list(Access.objects.values_list("kind", "reason", "count")) == [("list", "shared", 1)] * 2


def test_an_empty_inbox_says_what_to_do(client, cast):
    sign_in(client, cast.bob)

    assert "Rien à répondre." in text(client.get("/a-repondre/"))


def test_urgent_requests_come_first(client, cast):
    other = two_persons(cast)
    send(cast.alice, other, cast.recipient)
    urgent = send(
        cast.alice, cast.person, cast.recipient, priority="urgent", deadline=timezone.localdate(clock.now())
    )
    sign_in(client, cast.bob)

    lines = client.get("/a-repondre/").context["asked"]

    assert [line.handoff.pk for line in lines][0] == urgent.handoff.pk


@pytest.mark.parametrize("item_count", [1, 3])
@pytest.mark.parametrize(
    ("tab", "count"), [("a-repondre", 18), ("en-cours", 19), ("rendez-vous", 19), ("terminees", 17)]
)
def test_the_inbox_asks_as_much_for_one_as_for_three(client, cast, queries, item_count, tab, count):
    with as_owner():
        persons = [PersonFactory(home_structure=cast.sender) for _ in range(item_count)]
    for person in persons:
        sent = send(cast.alice, person, cast.recipient)
        if tab in ("en-cours", "rendez-vous"):
            accept(cast.bob, sent)
            with tenant(cast.bob):
                following.set_appointment(
                    uuid7(),
                    by=cast.bob,
                    handoff_id=sent.handoff.pk,
                    starts_at=clock.now() + timedelta(days=1),
                    place="Rue A",
                    with_whom="Bob",
                )
        if tab == "terminees":
            with tenant(cast.bob):
                declining.decline(sent.handoff.pk, by=cast.bob, code="no_capacity")
    sign_in(client, cast.bob)
    client.get("/a-repondre/")

    with queries() as asked:
        client.get(f"/a-repondre/?onglet={tab}")

    assert len(asked) == count
