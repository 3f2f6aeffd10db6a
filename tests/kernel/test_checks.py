"""Relais refuses to run with a login that the floor does not bind."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.core import checks
from django.db import connection
from django.test import override_settings

from core.kernel.checks import application_login, strong_login
from tests.architecture.source import ROOT
from tests.factories.floor import as_owner

SITE = "import config.wsgi"
WORKER = (
    "import django; django.setup(); from celery.signals import worker_init; worker_init.send(sender=None)"
)


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


def start(program, login):
    """Start a program of its own on the test database, with this login."""
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=os.environ
        | {
            "DATABASE_URL": urlsplit(os.environ[login])
            ._replace(path=f"/{connection.settings_dict['NAME']}")
            .geturl(),
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
            "RELAIS_AS_OWNER": "0",
            "SECRET_KEY": "s" * 60,
            "RELAIS_HMAC_KEY": "h" * 60,
            "RELAIS_FIELD_KEY": "f" * 60,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.django_db
@pytest.mark.scenario("security", 7)
@pytest.mark.parametrize("program", [SITE, WORKER], ids=["site", "worker"])
def test_neither_site_nor_worker_starts_as_the_owner(program):
    refused = start(program, "DATABASE_OWNER_URL")

    assert refused.returncode != 0
    assert "relais_owner" in refused.stderr.splitlines()[-1]


@pytest.mark.django_db
@pytest.mark.parametrize("program", [SITE, WORKER], ids=["site", "worker"])
def test_site_and_worker_start_as_the_application(program):
    assert start(program, "DATABASE_URL").returncode == 0
