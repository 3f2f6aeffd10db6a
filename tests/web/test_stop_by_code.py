"""« Arrêter un partage » at a desk: the code alone, without seeing whom."""

import re
from typing import Any

import pytest

from core.kernel.tenant import tenant
from core.tenancy.models import Role
from people.models import Person
from referrals.models import Handoff
from tests.cast import QUINQUET
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, send
from tests.factories.tenancy import MembershipFactory, UserFactory
from tests.session import sign_in

ADDRESS = "/arreter/"
ALL = {"what": "all", "structure": ""}


def text(answer: Any) -> str:
    return str(answer.content.decode())


def of_role(cast: Any, role: Role) -> Any:
    with as_owner():
        return MembershipFactory(user=UserFactory(), structure=cast.unrelated, role=role)


@pytest.mark.scenario("people", 13)
@pytest.mark.scenario("referrals", 40)
@pytest.mark.parametrize("role", [Role.DESK, Role.TRAINER, Role.MEDIATOR])
def test_a_desk_with_no_part_in_it_stops_and_reads_no_name(client, cast, role):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    sign_in(client, of_role(cast, role))

    answer = client.post(ADDRESS, {"code": sent.code, **ALL}, follow=True)

    assert re.search(r"C’est fait. Reçu n°\s\d{4}", text(answer))
    assert QUINQUET not in text(answer)
    assert "Le Fil des Écrans</strong>" not in text(answer)
    with tenant(cast.bob):
        assert Handoff.objects.get().state == "cut"
        assert not Person.objects.exists()


def test_the_recipients_next_page_is_without_her(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    sign_in(client, cast.desk)
    client.post(ADDRESS, {"code": sent.code, **ALL})

    sign_in(client, cast.bob)

    assert client.get(f"/personnes/{cast.person.pk}/").status_code == 404
    assert QUINQUET not in text(client.get(f"/demandes/{sent.handoff.pk}/"))


def test_an_observer_and_a_visitor_do_not_come_here(client, cast):
    assert client.get(ADDRESS).status_code == 302
    sign_in(client, of_role(cast, Role.OBSERVER))

    assert client.get(ADDRESS).status_code == 404


def test_a_wrong_code_is_said_beside_its_field_and_what_was_typed_stays(client, cast):
    sign_in(client, cast.desk)

    answer = client.post(ADDRESS, {"code": "4827 1930 5618", **ALL})

    assert answer.status_code == 422
    assert "Ce code n’a rien arrêté." in text(answer)
    assert "4827 1930 5618" in text(answer)


@pytest.mark.scenario("people", 33)
def test_wrong_and_unknown_codes_get_one_text(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.desk)
    wrong = sent.code[:-1] + str((int(sent.code[-1]) + 1) % 10)

    said = [
        client.post(ADDRESS, {"code": code, **ALL}).context["form"].errors for code in (wrong, "482719305618")
    ]

    assert said[0] == said[1]


def test_pressing_twice_is_harmless(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.desk)

    answers = [client.post(ADDRESS, {"code": sent.code, **ALL}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
