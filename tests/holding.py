"""What the tests of one module start from, made once: a transaction that each of them leaves as it found it.

A test still runs inside its own savepoints and is rolled back; only what it starts from stays, until the next module, or
the next test that wants the database empty or writes for good. What was made is given as a copy: objects never carry
what another test did to them.
"""

from collections.abc import Callable
from copy import deepcopy
from functools import wraps
from typing import Any, TypeVar

import pytest
from django.db import connection
from django.test import TestCase

from tests.cast import Cast, make_cast

Made = TypeVar("Made")


def made_once(make: Callable[[Cast], Made]) -> Callable[[Cast], Made]:
    """Under `@pytest.fixture`: made from the cast once for the tests of a module, and a copy given to each.

    For what is the same whoever asks: neither the moved clock nor another fixture has a part in it."""

    @wraps(make)
    def given(cast: Cast) -> Made:
        return held.copies[make] if make in held.copies else make(cast)

    given.made_once = make  # type: ignore[attr-defined]
    return given


class _Held:
    """The transaction that is open between tests, and inside it what the next ones ask for.

    What is checked at commit stays to be checked at the end of each test: asking here would leave every constraint deferred.
    """

    def __init__(self) -> None:
        self.ready = False  # the database exists
        self.module: Any = None
        self.made: dict[Any, Any] = {}
        self.copies: dict[Any, Any] = {}  # of what was made, for the test that runs
        self._cast: Cast | None = None
        self._given: Cast | None = None  # the same, as what was made from it left it
        self._outer: Any = None
        self._inner: Any = None

    def before(self, item: pytest.Item, *, transactional: bool) -> None:
        """Open, change or close it, before any fixture of this test."""
        names = getattr(item, "fixturenames", ())
        if not self.ready or not ({"db", "transactional_db", "cast"} & set(names) or _marked(item)):
            return
        if transactional or "cast" not in names or item.get_closest_marker("afresh"):
            self.close()
            return
        self.copies = {}
        if self.module != item.path or self._lost():
            self.close()
            self._open(item.path)
        asked = {fixture for fixture in _fixtures(item) if hasattr(fixture, "made_once")}
        if {fixture.made_once for fixture in asked} != set(self.made):
            self._make([fixture.made_once for fixture in sorted(asked, key=lambda each: each.__name__)])

    def cast(self) -> Cast | None:
        """A copy for this test, with what was made from it; None when nothing is held."""
        if self._given is None:
            return None
        cast, self.copies = deepcopy((self._given, self.made))
        return cast

    def close(self) -> None:
        if self._outer is not None and not self._lost():
            if self._inner is not None:
                TestCase._rollback_atomics(self._inner)
            TestCase._rollback_atomics(self._outer)
        self.module, self._cast, self._given, self._outer, self._inner = None, None, None, None, None
        self.made, self.copies = {}, {}

    def _open(self, module: Any) -> None:
        self._outer = TestCase._enter_atomics()
        with connection.cursor() as cursor:
            cursor.execute("reset role")
        connection.relais_role = "relais_owner"
        self._cast, self.module = make_cast(), module
        self._given = self._cast

    def _make(self, makers: list[Any]) -> None:
        if self._inner is not None:
            TestCase._rollback_atomics(self._inner)
        self.made, self._inner, self._given = {}, None, self._cast
        if not makers:
            return
        self._inner = TestCase._enter_atomics()
        with connection.cursor() as cursor:
            cursor.execute("set role relais_app")
        connection.relais_role = "relais_app"
        self._given = deepcopy(self._cast)
        assert self._given is not None
        for make in makers:
            self.made[make] = make(self._given)

    def _lost(self) -> bool:
        """A test closed the connection: nothing of it is left."""
        return self._outer is not None and not connection.in_atomic_block


def _marked(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None


def _fixtures(item: pytest.Item) -> list[Any]:
    """The functions of the fixtures of this test that come from its own module or a conftest."""
    known = item._fixtureinfo.name2fixturedefs  # type: ignore[attr-defined]
    return [known[name][-1].func for name in item.fixturenames if name in known]  # type: ignore[attr-defined]


held = _Held()
