"""Badly received: a complaint that needs no code."""

import re
from datetime import timedelta
from typing import Any

import pytest

from core.kernel.once import fresh
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from people.models import Complaint
from people.operations.complaining import answer
from tests.factories.floor import as_owner
from tests.factories.tenancy import MembershipFactory
from tests.web.code_visits import COMPLAINT, text


def complain(client: Any, once: str = "", **more: str) -> Any:
    said = {
        "once": once or fresh(),
        "text": "On m’a fait attendre sans me parler.",
        "structure": "",
        "reach": "",
    }
    return client.post(COMPLAINT, {**said, **more})


def complaints(member: Any) -> list[Any]:
    with tenant(member):
        return list(Complaint.objects.visible_to(member).waiting())


@pytest.mark.scenario("people", 22)
def test_badly_received_needs_no_code_and_goes_to_the_coordinator(client, cast):
    done = complain(client, structure=str(cast.recipient.pk), reach="06 39 98 00 77")

    assert "Nous répondons sous 5 jours." in text(done)
    [row] = complaints(cast.solene)
    assert (row.about_structure_id, row.for_officer) == (cast.recipient.pk, False)
    assert timedelta(days=4) < row.due_at - row.at < timedelta(days=10)
    assert complaints(cast.bob) == []
    with tenant(cast.bob):
        assert not Complaint.objects.exists()


def test_about_the_coordination_it_goes_to_the_officer_and_names_an_outside_address(client, cast):
    with as_owner():
        officer = MembershipFactory(structure=cast.unrelated, role=Role.OBSERVER, data_protection=True)
        cast.network.complaints_outside = "Défenseur des droits, 39 28"
        cast.network.save(update_fields=["complaints_outside"])

    done = complain(client, structure=str(cast.coordination.pk))

    assert "Défenseur des droits, 39 28" in text(done)
    assert complaints(cast.solene) == []
    with tenant(cast.solene):
        assert not Complaint.objects.exists()
    assert len(complaints(officer)) == 1


def test_a_complaint_is_answered_once_and_by_nobody_else(client, cast):
    complain(client, structure=str(cast.recipient.pk))
    [row] = complaints(cast.solene)

    with tenant(cast.bob), pytest.raises(Complaint.DoesNotExist):
        answer(row.pk, by=cast.bob, said="Non")
    with tenant(cast.solene):
        answer(row.pk, by=cast.solene, said="Appelée, et la structure a changé ses horaires.")
        answer(row.pk, by=cast.solene, said="Encore")

    assert complaints(cast.solene) == []
    with as_owner():
        assert Complaint.objects.get().answer.startswith("Appelée")


def test_the_same_complaint_twice_is_one_and_shows_one_number(client, cast):
    once = fresh()

    receipts = [re.search(r"reçu n° (\d{4})", text(complain(client, once))) for _ in range(2)]

    assert receipts[0] and receipts[1] and receipts[0][1] == receipts[1][1]
    assert len(complaints(cast.solene)) == 1


@pytest.mark.parametrize("number", ["1 85 05 78 006 084 91", "FR76 3000 6000 0112 3456 7890 189"])
def test_a_national_number_or_a_bank_account_is_refused_and_kept_nowhere(client, cast, number):
    answer = complain(client, text=f"Mon numéro est le {number}")

    assert answer.status_code == 422
    assert "Ce numéro n’est pas nécessaire ici." in text(answer)
    with as_owner():
        assert not Complaint.objects.exists()


def test_a_place_of_another_network_cannot_be_complained_about_here(client, cast):
    assert complain(client, structure=str(cast.elsewhere.pk)).status_code == 422
