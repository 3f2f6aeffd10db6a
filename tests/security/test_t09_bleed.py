"""T9: two tenants alternate over a single connection; neither ever reads the other's person."""

from collections.abc import Iterator
from threading import Thread

import pytest
from django.db import connections
from django.test import Client

from tests.cast import QUINQUET, ZEBULON
from tests.session import sign_in

REQUESTS, THREADS = 200, 4


@pytest.fixture
def pool_of_one(app_login: None) -> Iterator[None]:
    """Every thread borrows the same connection, as `relais_app` for real."""
    settings = connections.settings["default"]
    former = settings["OPTIONS"]
    settings["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 1, "timeout": 60}}
    yield
    closer = Thread(target=lambda: connections["default"].close_pool())
    closer.start()
    closer.join()
    settings["OPTIONS"] = former


@pytest.mark.scenario("security", 9)
def test_two_tenants_share_a_connection_and_nothing_else(pool_of_one, transactional_db, cast):
    clients = {QUINQUET: Client(), ZEBULON: Client()}
    sign_in(clients[QUINQUET], cast.alice)
    sign_in(clients[ZEBULON], cast.dan)
    pages, failures, logins = [], [], set()

    def browse(first: int) -> None:
        try:
            for number in range(first, REQUESTS, THREADS):
                own, other = (QUINQUET, ZEBULON) if number // THREADS % 2 else (ZEBULON, QUINQUET)
                page = clients[own].get("/personnes/").content.decode()
                pages.append((own in page, other in page))
                with connections["default"].cursor() as cursor:
                    cursor.execute(
                        "select session_user::text, pg_backend_pid(), current_setting('app.file_structure_id', true)"
                    )
                    logins.add(cursor.fetchone())
                connections.close_all()
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=browse, args=(first,)) for first in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert failures == []
    assert len(pages) == REQUESTS
    assert set(pages) == {(True, False)}
    assert len(logins) == 1, "one connection, its settings blank between two requests"
    assert next(iter(logins))[0] == "relais_app"
    assert next(iter(logins))[2] == ""
