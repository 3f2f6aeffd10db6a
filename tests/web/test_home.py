"""The first page, by role: what is expected today, in one sentence."""

from datetime import timedelta
from typing import Any

import pytest

from core.journal.models import Access
from core.kernel import clock
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from referrals.operations import closing, declining, following
from tests.cast import QUINQUET
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.referrals import THREE, accept, send
from tests.factories.tenancy import MembershipFactory, UserFactory
from tests.session import sign_in


def text(answer: Any) -> str:
    return str(answer.content.decode()).replace("\u00a0", " ")


def persons(cast: Any, count: int) -> Any:
    with as_owner():
        return [PersonFactory(home_structure=cast.sender) for _ in range(count)]


def report(cast: Any, sent: Any, code: str = "need_met", words: str = "") -> None:
    accept(cast.bob, sent)
    with tenant(cast.bob):
        closing.report(sent.handoff.pk, by=cast.bob, code=code, text=words)


@pytest.mark.scenario("ux", 21)
def test_good_news_come_first_in_their_own_words_under_followup(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient, scopes=[*THREE, Scope.FOLLOWUP])
    report(cast, sent, words="sait consulter son compte Caf")
    sign_in(client, cast.alice)

    page = text(client.get("/"))

    assert "Bonjour Alice. Une bonne nouvelle." in page
    assert f"Yvette {QUINQUET} : sait consulter son compte Caf" in page


@pytest.mark.scenario("ux", 21)
def test_without_followup_good_news_are_a_reference_and_nothing_more(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    report(cast, sent, words="sait consulter son compte Caf")
    sign_in(client, cast.alice)

    page = text(client.get("/"))

    assert f"Une bonne nouvelle (réf. {sent.referral.ref_code})." in page
    assert QUINQUET not in page
    assert "sait consulter" not in page


def test_the_sender_reads_what_waits_for_her_and_what_is_elsewhere(client, cast):
    refused, waiting = [send(cast.alice, person, cast.recipient) for person in persons(cast, 2)]
    with tenant(cast.bob):
        declining.decline(refused.handoff.pk, by=cast.bob, code="no_capacity")
    sign_in(client, cast.alice)

    page = text(client.get("/"))

    assert "Une chose à faire." in page
    assert f"/demandes/{refused.referral.pk}/suivi/" in page
    assert waiting.referral.ref_code in page
    assert "Le Fil des Écrans" in page


def test_a_day_with_nothing_says_so_and_what_to_do(client, cast):
    sign_in(client, cast.alice)

    page = text(client.get("/"))

    assert "Bonjour Alice. Rien n’attend de vous." in page
    assert "Quelqu’un devant vous ?" in page


def test_the_mediator_reads_what_to_answer_without_a_name(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.bob)

    page = text(client.get("/"))

    assert "Bonjour Bob. Une chose à faire." in page
    assert sent.referral.ref_code in page
    assert QUINQUET not in page
    with as_owner():
        assert not Access.objects.exists()


def test_todays_appointments_are_there_and_past_ones_ask_who_came(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    with tenant(cast.bob):
        following.set_appointment(
            uuid7(),
            by=cast.bob,
            handoff_id=sent.handoff.pk,
            starts_at=clock.now() + timedelta(minutes=1),
            place="Rue A",
            with_whom="Bob",
        )

    with clock.moved(clock.now() + timedelta(hours=1)):
        sign_in(client, cast.bob)
        page = text(client.get("/"))

    assert f"Yvette {QUINQUET}" in page
    assert "Pas venue" in page
    with as_owner():
        assert list(Access.objects.values_list("kind", "count")) == [("list", 1)]


def test_the_coordinator_reads_what_is_late_without_a_name(client, cast):
    with clock.moved(clock.now() - timedelta(days=30)):
        sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.solene)

    page = text(client.get("/"))

    assert "Bonjour Solène. 1 demande attend trop longtemps." in page
    assert sent.referral.ref_code in page
    assert QUINQUET not in page


@pytest.mark.parametrize(("role", "stops"), [(Role.DESK, True), (Role.TRAINER, True), (Role.OBSERVER, False)])
def test_a_role_that_opens_no_file_reads_what_it_can_do(client, cast, role, stops):
    send(cast.alice, cast.person, cast.recipient)
    with as_owner():
        member = MembershipFactory(user=UserFactory(), structure=cast.recipient, role=role)
    sign_in(client, member)

    page = text(client.get("/"))

    assert ("/arreter/" in page) == stops
    assert QUINQUET not in page
    assert "Que puis-je faire d’ici ?" in page


def test_another_structure_reads_none_of_it(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.chloe)

    page = text(client.get("/"))

    assert sent.referral.ref_code not in page
    assert QUINQUET not in page


@pytest.mark.parametrize("item_count", [1, 3])
@pytest.mark.parametrize(("who", "count"), [("alice", 33), ("bob", 32)])
def test_the_home_asks_as_much_for_one_as_for_three(client, cast, queries, item_count, who, count):
    for person in persons(cast, item_count):
        send(cast.alice, person, cast.recipient)
    for person in persons(cast, item_count):
        report(cast, send(cast.alice, person, cast.recipient))
    for person in persons(cast, item_count):
        sent = send(cast.alice, person, cast.recipient)
        accept(cast.bob, sent)
        with tenant(cast.bob):
            following.set_appointment(
                uuid7(),
                by=cast.bob,
                handoff_id=sent.handoff.pk,
                starts_at=clock.now() + timedelta(seconds=30),
                place="Rue A",
                with_whom="Bob",
            )
    sign_in(client, getattr(cast, who))
    client.get("/")

    with queries() as asked:
        client.get("/")

    assert len(asked) == count


@pytest.mark.parametrize("address", ["/aide/", "/mentions/"])
@pytest.mark.parametrize("who", [None, "desk", "bob"])
def test_help_and_legal_pages_open_to_everyone(client, cast, address, who):
    if who:
        sign_in(client, getattr(cast, who))

    answer = client.get(address)

    assert answer.status_code == 200
    assert '<a href="/aide/">' in text(answer)
    assert '<a href="/mentions/">' in text(answer)
