"""The roles of the database, as written for an administrator and as they are."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from core.kernel.floor import roles


def test_printed_roles_hold_no_password_and_run_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_BACKUP_URL"):
        monkeypatch.setenv(name, "postgresql://someone:the-secret@nowhere/relais")
    written = StringIO()

    call_command("create_roles", "--print", stdout=written)

    text = written.getvalue()
    assert "the-secret" not in text
    assert text.count("password :'") == 3
    assert "bypassrls" in text


def test_an_address_gives_its_login() -> None:
    found = roles.login("postgresql://relais_app:p%2Fw@%2Ftmp%2Fx/relais")

    assert found == roles.Login("relais_app", "p/w", "relais")


@pytest.mark.django_db
def test_the_application_has_no_power_over_the_floor() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreaterole from pg_roles"
            " where rolname like 'relais\\_%%' order by rolname"
        )
        found = cursor.fetchall()

    assert found == [
        ("relais_app", True, False, False, False),
        ("relais_backup", True, False, True, False),
        ("relais_grantor", False, False, False, False),
        ("relais_owner", True, False, False, False),
    ]


@pytest.mark.django_db
def test_the_owner_takes_roles_on_purpose_and_inherits_none() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select roleid::regrole::text, inherit_option, set_option from pg_auth_members"
            " where member = 'relais_owner'::regrole order by 1"
        )
        found = cursor.fetchall()

    assert found == [("relais_app", False, True), ("relais_grantor", False, True)]
