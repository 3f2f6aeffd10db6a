"""A `scenario` mark names a chapter of the specification and a number in it."""

import ast

from tests.architecture.source import test_files

CHAPTERS = {
    "actors", "api", "coordination", "demo", "notifications", "people", "referrals", "security", "territory",
    "training", "ux",
}  # fmt: skip


def marks():
    for path in test_files():
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "scenario"
            ):
                yield path.name, [getattr(argument, "value", None) for argument in node.args]


def test_every_scenario_has_a_known_chapter_and_a_number():
    wrong = [
        (name, arguments)
        for name, arguments in marks()
        if len(arguments) != 2
        or arguments[0] not in CHAPTERS
        or type(arguments[1]) is not int
        or arguments[1] < 1
    ]

    assert wrong == []


def test_there_are_scenarios():
    assert len(list(marks())) > 3
