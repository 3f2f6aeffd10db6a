"""Relais refuses to run with a login that the floor does not bind."""

import pytest
from django.core import checks
from django.test import override_settings

from core.kernel.checks import application_login, strong_login
from tests.factories.floor import as_owner


@pytest.mark.django_db
@pytest.mark.scenario("security", 7)
def test_the_owner_is_refused_by_name(monkeypatch):
    monkeypatch.setenv("RELAIS_AS_OWNER", "0")

    with override_settings(AS_OWNER=False), as_owner():
        found = application_login(databases=["default"])

    assert [error.id for error in found] == ["relais.E001"]
    assert "relais_owner" in found[0].msg


@pytest.mark.django_db
@pytest.mark.scenario("security", 7)
def test_the_applications_login_is_accepted():
    assert strong_login() == []


@pytest.mark.django_db
def test_migrations_say_that_they_are_the_owner(monkeypatch):
    monkeypatch.setenv("RELAIS_AS_OWNER", "1")

    with as_owner():
        assert application_login(databases=["default"]) == []


def test_the_check_is_registered_among_those_of_the_database():
    assert application_login in checks.registry.registry.get_checks(include_deployment_checks=False)
    assert "database" in application_login.tags
