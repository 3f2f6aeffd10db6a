"""The owner creates and fills the test database; each test then acts as the application's role."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from contextvars import copy_context
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.test import TransactionTestCase
from pytest_django.plugin import blocking_manager_key

from config.launcher.first_tables import drawn_once
from tests import emptying
from tests.cast import Cast, make_cast
from tests.factories.floor import as_owner
from tests.holding import held


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: at the end of the list each would leave the other processor idle."""
    items.sort(key=lambda item: not any(item.get_closest_marker(name) for name in ("browser", "slow")))


@pytest.fixture(scope="session")
def first_tables() -> ExitStack:
    """The database of the tests is made as the launcher makes a new one; `test_first_tables` compares the two ways."""
    stack = ExitStack()
    stack.enter_context(drawn_once())
    return stack


@pytest.fixture(scope="session")
def django_db_setup(
    first_tables: ExitStack, django_db_setup: None, django_db_blocker: Any
) -> Iterator[list[tuple[str, str, str]]]:
    """What refuses to be truncated stands aside in this database; a transactional test ends as `emptying` says.

    The triggers' state as the migrations left it is returned, for the test that asks (`triggers_as_migrated`)."""
    first_tables.close()
    Path(settings.STATIC_ROOT).mkdir(
        parents=True, exist_ok=True
    )  # else each client warns that it is not there
    TransactionTestCase._fixture_teardown = emptying.empty
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "select tgrelid::regclass::text, tgname, tgenabled::text from pg_trigger where not tgisinternal"
        )
        migrated = cursor.fetchall()
        for table, name, _ in migrated:
            if name.endswith("kept_whole"):
                cursor.execute(f'alter table {table} disable trigger "{name}"')
    held.ready = True
    yield migrated
    with django_db_blocker.unblock():
        held.close()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """What this test starts from may stand already, made for one before it in the same module."""
    with item.config.stash[blocking_manager_key].unblock():
        held.before(item, transactional=_transactional(item, getattr(item, "fixturenames", ())))


def _transactional(item: pytest.Item, names: Sequence[str]) -> bool:
    marker = item.get_closest_marker("django_db")
    return "transactional_db" in names or bool(marker and marker.kwargs.get("transaction"))


@pytest.fixture
def triggers_as_migrated(django_db_setup: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """(table, trigger, state) just after the migrations: « O » is on."""
    return django_db_setup


@pytest.fixture(autouse=True)
def _role_of_the_application(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test that touches the database runs as `relais_app`; factories step out with `as_owner()`."""
    marker = request.node.get_closest_marker("django_db")
    if not marker and not {"db", "transactional_db"} & set(request.fixturenames):
        yield
        return
    cache.clear()
    transactional = _transactional(request.node, request.fixturenames)
    request.getfixturevalue("transactional_db" if transactional else "db")
    connection.ensure_connection()
    _become("relais_app")
    yield
    if (
        connection.connection is not None
        and not connection.connection.closed
        and not connection.needs_rollback
    ):
        _become(None)


def _become(role: str | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"set role {role}" if role else "reset role")
    connection.relais_role = role or "relais_owner"  # type: ignore[attr-defined]


@pytest.fixture
def cast(db: None, _role_of_the_application: None) -> Cast:
    """Alice sends, Bob receives, Chloé is in the network but unrelated, Dan is in another network."""
    if (stands := held.cast()) is not None:
        return stands
    with as_owner():
        return make_cast()


@pytest.fixture
def app_login(transactional_db: None) -> Iterator[None]:
    """New threads sign in as `relais_app` for real, as the web and the worker do."""
    owner = {key: connections.settings["default"][key] for key in ("USER", "PASSWORD")}
    connections.settings["default"].update(settings.APP_LOGIN)
    yield
    connections.settings["default"].update(owner)


@pytest.fixture
def race(app_login: None) -> Callable[..., list[Any]]:
    """Run functions at the same instant, each on a connection of its own; their results or exceptions, in order."""

    def run(*functions: Callable[[], Any]) -> list[Any]:
        barrier = Barrier(len(functions))
        results: list[Any] = [None] * len(functions)

        def one(index: int, function: Callable[[], Any]) -> None:
            try:
                barrier.wait()
                results[index] = function()
            except Exception as error:
                results[index] = error
            finally:
                connections.close_all()

        threads = [Thread(target=copy_context().run, args=(one, *pair)) for pair in enumerate(functions)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        return results

    return run


@pytest.fixture
def queries() -> Callable[..., Any]:
    """Count queries: `with queries() as seen: …; assert len(seen) == 4`."""
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415  slow import

    @contextmanager
    def capture() -> Iterator[Any]:
        with CaptureQueriesContext(connection) as captured:
            yield captured

    return capture
