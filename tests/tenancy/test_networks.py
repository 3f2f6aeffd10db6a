"""An empty machine without mail: everyone gets in with printed links alone."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from core.tenancy.models import Membership, Network, Role, Structure
from tests.accounts.steps import take_a_card

PATH = re.compile(r"http://[^/]+(/\S+)")


def create(capsys, slug: str = "vallee") -> str:
    call_command("create_network", slug, "--name", "Vallée", "--coordinator", "coordination@exemple.invalid")
    return PATH.search(capsys.readouterr().out)[1]


def join(link: str, first_name: str, password: str) -> Client:
    client = Client()
    client.get(link)
    client.post(reverse("join"), {"first_name": first_name, "last_name": "Exemple", "password": password})
    return client


def enrol(client: Client) -> None:
    client.post(reverse("mfa_reauthenticate"), {"code": take_a_card(client)[0]})


def invite(client: Client, email: str, role: str) -> str:
    structure = Structure.objects.get(slug="coordination")
    answer = client.post(reverse("invite"), {"email": email, "structure": structure.pk, "role": role})
    return PATH.search(client.get(answer["Location"]).context["link"])[1]


@pytest.mark.scenario("security", 23)
def test_coordinator_lead_and_first_mediator_get_in_with_links_alone(db, capsys) -> None:
    coordinator = join(create(capsys), "Solène", "quatre mots sans rapport")
    stopped = coordinator.get(reverse("invite"))
    enrol(coordinator)
    lead = join(
        invite(coordinator, "lead@exemple.invalid", Role.LEAD), "Thomas", "cinq idées sans aucun lien"
    )
    enrol(lead)
    mediator = join(
        invite(lead, "karim@exemple.invalid", Role.MEDIATOR), "Karim", "six choses bien ordinaires"
    )

    assert stopped["Location"] == reverse("mfa_index")
    assert mediator.get("/").status_code == 200
    assert list(Membership.objects.order_by("created_at").values_list("role", flat=True)) == [
        Role.COORDINATOR,
        Role.LEAD,
        Role.MEDIATOR,
    ]


def test_the_network_is_empty_and_real(db, capsys) -> None:
    create(capsys)

    network = Network.objects.get()
    assert (network.slug, network.kind, network.demo) == ("vallee", "real", False)
    assert list(network.structures.values_list("slug", "status")) == [("coordination", "active")]
    assert network.coordinating_structure == network.structures.get()


def test_a_network_is_not_made_twice(db, capsys) -> None:
    create(capsys)

    with pytest.raises(CommandError, match="existe déjà"):
        create(capsys)


def test_a_network_left_half_made_is_finished(db, capsys) -> None:
    Network.objects.create(slug="vallee", name="Vallée")

    create(capsys)

    assert Network.objects.get().coordinating_structure is not None


@pytest.mark.parametrize(
    ("slug", "email"), [("Pas un slug", "a@exemple.invalid"), ("vallee", "pas une adresse")]
)
def test_a_wrong_argument_makes_nothing(db, slug: str, email: str) -> None:
    with pytest.raises(CommandError):
        call_command("create_network", slug, "--name", "Vallée", "--coordinator", email)

    assert Network.objects.count() == 0
