"""T8: without a context every model of the floor raises, and the bare database returns nothing."""

import psycopg
import pytest
from django.apps import apps
from django.db import connection

from core.kernel.floor.rights import expected
from core.kernel.floor.scopes import Scope
from core.kernel.models import FloorModel
from core.kernel.tenant import TenantError
from tests.factories.floor import as_owner
from tests.factories.people import grant

MODELS = [model for model in apps.get_models(include_auto_created=True) if issubclass(model, FloorModel)]


@pytest.mark.django_db
@pytest.mark.scenario("security", 8)
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_without_context_a_count_raises(model):
    with pytest.raises(TenantError):
        model._base_manager.count()


@pytest.mark.scenario("security", 8)
def test_without_context_a_bare_cursor_reads_nothing(cast):
    with as_owner():
        grant(cast.person, cast.recipient, Scope.IDENTITY)

    seen = {}
    for model in MODELS:
        with connection.connection.cursor() as raw:
            try:
                with connection.connection.transaction():
                    seen[model._meta.db_table] = raw.execute(
                        f"select count(*) from {model._meta.db_table}"
                    ).fetchone()[0]
            except psycopg.errors.InsufficientPrivilege:
                assert not expected()[model._meta.db_table].select

    assert seen["people_person"] == seen["people_accessgrant"] == 0
    assert set(seen.values()) == {0}


@pytest.mark.scenario("security", 8)
@pytest.mark.parametrize("setting", ["", "0", "999999"])
def test_a_context_of_nobody_reads_nothing(cast, setting):
    with connection.connection.cursor() as raw:
        for name in ("structure_id", "file_structure_id", "network_id", "coordinator_network_id"):
            raw.execute("select set_config(%s, %s, true)", [f"app.{name}", setting])

        assert raw.execute("select count(*) from people_person").fetchone() == (0,)
