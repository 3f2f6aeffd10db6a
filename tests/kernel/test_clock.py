"""One instant for Python and PostgreSQL; it moves in tests and on networks that say they are not real."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from core.kernel import clock
from core.kernel.tenant import TenantError, tenant
from tests.factories.floor import as_owner

LONG_AGO = datetime(2024, 2, 29, 12, 30, tzinfo=UTC)


def database_now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("select relais_now()")
        return cursor.fetchone()[0]


def test_python_and_the_database_share_the_moved_instant(cast):
    with clock.moved(LONG_AGO), tenant(cast.alice):
        assert clock.now() == database_now() == LONG_AGO


def test_the_clock_runs_otherwise(cast):
    with tenant(cast.alice):
        assert abs(clock.now() - database_now()) < timedelta(minutes=1)
    assert clock.moved_to() is None


def test_the_clock_comes_back_after_an_error():
    with pytest.raises(ZeroDivisionError), clock.moved(LONG_AGO):
        _ = 1 / 0

    assert clock.moved_to() is None


def test_an_instant_without_zone_is_refused():
    with pytest.raises(ValueError, match="aware"), clock.moved(LONG_AGO.replace(tzinfo=None)):
        pass


def test_the_clock_does_not_move_where_it_is_fixed(settings):
    settings.RELAIS_CLOCK = "fixed"

    with pytest.raises(ImproperlyConfigured), clock.moved(LONG_AGO):
        pass


@pytest.mark.parametrize(("kind", "moves"), [("demo", True), ("bench", True), ("real", False)])
def test_outside_tests_it_moves_on_networks_that_are_not_real(cast, settings, kind, moves):
    with as_owner():
        cast.network.kind = kind
        cast.network.save(update_fields=["kind"])
    settings.RELAIS_CLOCK = "demo"

    if moves:
        with clock.moved(LONG_AGO), tenant(cast.alice):
            assert database_now() == LONG_AGO
    else:
        with clock.moved(LONG_AGO), pytest.raises(TenantError, match="demo and bench"), tenant(cast.alice):
            pass
