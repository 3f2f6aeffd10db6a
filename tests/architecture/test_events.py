"""Events: a name everyone reads the same way, and a line in the catalogue for each, once there is one."""

import ast
import re
from importlib import import_module
from importlib.util import find_spec

from tests.architecture.source import Module, modules

NAME = re.compile(r"[a-z_]+\.[a-z_]+")
WRITERS = {"record"}  # the one writer of events


def _recorded(module: Module) -> list[tuple[str, ast.expr]]:
    """(place, name) of each call of `record`; a function of that name that passes its `name` on is none."""
    if module.room == "config":
        return []
    passed_on = {
        call
        for function in ast.walk(module.tree)
        if isinstance(function, ast.FunctionDef) and function.name in WRITERS
        for call in ast.walk(function)
    }
    return [
        (module.at(call), call.args[0])
        for call in module.calls()
        if getattr(call.func, "id", getattr(call.func, "attr", "")) in WRITERS
        and call.args
        and call not in passed_on
    ]


def event_names() -> set[str]:
    """Every name written in a call of `record`."""
    return {
        each.value
        for module in modules()
        for _, name in _recorded(module)
        for each in ast.walk(name)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


def test_an_event_is_a_noun_and_a_past_participle():
    assert {name for name in event_names() if not NAME.fullmatch(name)} == set()


def test_events_are_written_as_literals_so_that_they_can_be_listed():
    written = [
        place
        for module in modules()
        for place, name in _recorded(module)
        if not any(isinstance(each, ast.Constant) for each in ast.walk(name))
    ]

    assert event_names() >= {"person.registered"}
    assert written == []


def test_every_event_has_its_line_in_the_catalogue():
    if find_spec("notifications.catalogue") is None:
        assert not any(module.name == "notifications.catalogue" for module in modules())
        return
    catalogue = import_module("notifications.catalogue")
    told = set(catalogue.CATALOGUE) | set(catalogue.TO_PERSON)

    assert event_names() - told - set(catalogue.SILENT) == set()
    assert told & set(catalogue.SILENT) == set()
