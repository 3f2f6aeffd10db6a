"""The floor under persons: what the database itself shows, without any filter of the ORM."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from core.kernel import clock
from core.kernel.floor.scopes import Scope
from core.kernel.tenant import TenantError, tenant
from people.models import AccessGrant, Person, PersonStatus
from tests.factories.floor import as_owner
from tests.factories.people import grant


def test_home_sees_its_person(cast):
    with tenant(cast.alice):
        assert list(Person.objects.all()) == [cast.person]


def test_a_structure_without_grant_sees_nobody(cast):
    with tenant(cast.chloe):
        assert not Person.objects.exists()
        assert not PersonStatus.objects.exists()


def test_a_grant_shows_its_own_scope_only(cast):
    with as_owner():
        grant(cast.person, cast.recipient, Scope.NEEDS)

    with tenant(cast.bob):
        assert not Person.objects.exists()
        assert PersonStatus.objects.count() == 1


@pytest.mark.scenario("security", 13)
def test_an_expired_grant_shows_nothing_with_no_job_run(cast):
    with as_owner():
        grant(cast.person, cast.recipient, Scope.IDENTITY, days=30)

    with tenant(cast.bob):
        assert list(Person.objects.all()) == [cast.person]
    with clock.moved(clock.now() + timedelta(days=31)), tenant(cast.bob):
        assert not Person.objects.exists()


def test_the_desk_sees_no_person_of_its_own_structure(cast):
    with tenant(cast.desk):
        assert not Person.objects.exists()


@pytest.mark.scenario("security", 8)
def test_without_context_the_guard_raises_and_the_database_shows_nothing(cast):
    with pytest.raises(TenantError):
        Person.objects.count()

    with connection.connection.cursor() as raw:
        assert raw.execute("select count(*) from people_person").fetchone() == (0,)


@pytest.mark.scenario("people", 18)
def test_the_application_cannot_write_a_grant(cast):
    with pytest.raises(ProgrammingError, match="permission denied"), tenant(cast.bob):
        grant(cast.person, cast.recipient, Scope.IDENTITY)


def test_the_owner_reads_and_writes_under_force(cast):
    with as_owner():
        assert Person.objects.update(civility="Mme") == 2
        assert AccessGrant.objects.count() == 0


def test_a_nested_tenant_is_refused(cast):
    with tenant(cast.alice), pytest.raises(TenantError), tenant(cast.bob):
        pass


def test_the_settings_are_blank_after_the_block(cast):
    with tenant(cast.alice):
        pass

    with connection.connection.cursor() as raw:
        assert raw.execute("select current_setting('app.file_structure_id', true)").fetchone() == ("",)
