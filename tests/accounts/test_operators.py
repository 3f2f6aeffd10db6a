"""The technical administrator, and the admin that answers on its own address only."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from core.accounts.admin import site
from core.accounts.models import User
from core.kernel.models import floor_tables
from tests.accounts.steps import choose_password, sign_in, take_a_card
from tests.cast import Cast
from tests.factories.floor import as_owner
from tests.session import sign_in as session_of

PASSWORD = "quatre mots sans rapport"


@pytest.fixture
def admin_host(settings):
    settings.RELAIS_ADMIN_HOST = "localhost"


def make_operator(capsys) -> str:
    call_command("create_operator", "technique@exemple.invalid")
    return re.search(r"http\S+", capsys.readouterr().out)[0]


@pytest.mark.scenario("security", 23)
def test_the_printed_link_leads_to_a_password_then_a_second_factor_then_the_admin(
    client: Client, db, admin_host, capsys
) -> None:
    client.defaults["HTTP_HOST"] = "localhost"
    choose_password(client, make_operator(capsys), PASSWORD)
    sign_in(client, "technique@exemple.invalid", PASSWORD)
    stopped = client.get("/admin/")
    codes = take_a_card(client)
    client.post(reverse("mfa_reauthenticate"), {"code": codes[0]})

    assert stopped["Location"] == reverse("mfa_index")
    assert client.get("/admin/").status_code == 200


def test_the_operator_belongs_to_no_structure_and_opens_no_page_of_members(
    client: Client, db, admin_host, capsys
) -> None:
    make_operator(capsys)
    operator = User.objects.get()
    client.force_login(operator)
    client.post(reverse("mfa_generate_recovery_codes"))

    assert operator.memberships.count() == 0
    assert not operator.has_usable_password()
    assert client.get(reverse("persons"))["Location"].startswith("/compte/")


def test_a_member_cannot_become_the_operator(cast: Cast) -> None:
    with pytest.raises(CommandError, match="compte de membre"):
        call_command("create_operator", cast.alice.user.email)


def test_elsewhere_the_admin_does_not_exist(client: Client, cast: Cast) -> None:
    with as_owner():
        cast.alice.user.is_staff = True
        cast.alice.user.save()
    session_of(client, cast.alice)

    unknown = client.get("/nulle-part/")
    admin = client.get("/admin/")

    assert admin.status_code == unknown.status_code == 404
    assert admin.content == unknown.content


def test_to_a_member_the_admin_does_not_exist_on_its_own_address_either(
    client: Client, cast: Cast, admin_host
) -> None:
    client.defaults["HTTP_HOST"] = "localhost"
    session_of(client, cast.lea)

    assert client.get("/admin/", follow=True).status_code == 404


def test_the_admin_registers_no_model_of_a_tenant() -> None:
    registered = {model._meta.db_table for model in site._registry}

    assert registered == {"accounts_user"}
    assert not registered & floor_tables()
