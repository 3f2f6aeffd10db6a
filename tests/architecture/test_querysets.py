"""Reads begin with `visible_to`; what joins, filters or writes past the walls is refused here."""

import ast
import re

from django.apps import apps
from django.db.models import QuerySet

from core.kernel.floor.rights import expected
from core.kernel.models import FloorModel
from people.models import Person
from tests.architecture.source import chain, modules

FLOOR_MODELS = [
    model for model in apps.get_models(include_auto_created=True) if issubclass(model, FloorModel)
]
TENANT = {
    model.__name__
    for model in apps.get_models()
    if issubclass(model, FloorModel)
    or {"network", "network_id"} & {field.name for field in model._meta.get_fields()}
}
OF_NO_TENANT = {model.__name__ for model in apps.get_models()} - TENANT
# A path that leaves the row for the person; `person__isnull` reads the row's own column.
JOINS = re.compile(r"-?(\w+__)?person__(?!isnull$)\w")
# What Django itself offers on a manager: a view begins with a word of ours instead (visible_to, own, of_user…).
BARE = {name for name in dir(QuerySet) if not name.startswith("_")} - {"none"}


def _reads_rows(model) -> bool:
    right = expected()[model._meta.db_table]
    return right is None or right.select


def _pages():
    return [
        module for module in modules() if module.is_a("views", "api", "admin", "forms", "middleware", "tasks")
    ]


def test_a_model_about_persons_says_who_may_see_it():
    silent = {
        model._meta.label
        for model in FLOOR_MODELS
        if _reads_rows(model) and not callable(getattr(model._default_manager, "visible_to", None))
    }

    assert silent == set()


def test_no_page_reads_through_a_bare_manager():
    found = set()
    for module in _pages():
        for call in module.calls():
            names = chain(call)
            if names[0] in OF_NO_TENANT:
                continue
            after = names[names.index("objects") + 1] if "objects" in names[:-1] else ""
            if after in BARE or {"_default_manager", "_base_manager"} & set(names):
                found.add((module.at(call), ".".join(names)))
            if names[-1] in ("get_object_or_404", "get_list_or_404") and call.args:
                asked = chain(call.args[0])
                if asked[-1] == "objects" or (len(asked) == 1 and asked[0] in TENANT):
                    found.add((module.at(call), ".".join(names)))

    assert found == set()


def test_nobody_joins_through_a_person_outside_people():
    found = set()
    for module in modules():
        if module.room == "people":
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.keyword) and node.arg and JOINS.match(node.arg):
                found.add(module.at(node.value))
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and JOINS.match(node.value):
                found.add(module.at(node))
            joins = isinstance(node, ast.Call) and chain(node)[-1] in (
                "select_related",
                "prefetch_related",
                "Prefetch",
            )
            if joins and any(getattr(each, "value", "") == "person" for each in node.args):
                found.add(module.at(node))

    assert found == set()


def test_a_person_cannot_be_reached_backwards():
    found = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is Person and not field.remote_field.hidden
    }

    assert found == set()


def test_whatever_points_to_a_person_stands_on_the_floor():
    pointing = {
        model
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.concrete and (field.related_model is Person or field.name in ("person_id", "person"))
    }

    assert {model.__name__ for model in pointing} >= {"PersonStatus", "AccessGrant"}
    assert {model.__name__ for model in pointing if not issubclass(model, FloorModel)} == set()


def test_only_the_kernels_clock_asks_the_time():
    found = set()
    for module in modules():
        if module.name == "core.kernel.clock" or module.name.startswith("config.launcher"):
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute):
                names = chain(node)[-2:]
                if names in (
                    ["timezone", "now"],
                    ["datetime", "now"],
                    ["datetime", "utcnow"],
                    ["date", "today"],
                    ["datetime", "today"],
                ):
                    found.add(module.at(node))

    assert found == set()


def test_no_hand_made_sql_meets_the_orm_outside_the_kernel():
    found = set()
    for module in modules():
        if module.name.startswith("core.kernel"):
            continue
        for node in ast.walk(module.tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("raw", "extra")
            ):
                found.add(module.at(node))
            if (
                isinstance(node, ast.Name | ast.Attribute)
                and getattr(node, "id", getattr(node, "attr", "")) == "RawSQL"
            ):
                found.add(module.at(node))

    assert found == set()


def test_sql_is_never_built_from_a_value():
    """A cursor's text is a literal: what varies goes as a parameter. The kernel's generators are the exception."""
    found = set()
    for module in modules():
        if module.name.startswith(("core.kernel", "config.launcher")):
            continue
        for call in module.calls():
            if (
                chain(call)[-1] in ("execute", "executemany")
                and call.args
                and isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
            ):
                found.add(module.at(call))

    assert found == set()


def test_a_setting_never_outlives_its_transaction():
    calls = {
        (module.name, arguments.strip())
        for module in modules()
        for arguments in re.findall(r"set_config\(([^)]*)\)", module.text)
    }

    assert {name for name, _ in calls} >= {"core.kernel.tenant", "core.kernel.steering"}
    assert {name for name, arguments in calls if not arguments.endswith("true")} == set()


def test_no_get_or_create_on_the_floor():
    """It is an existence oracle: one error for a foreign row, another for an unknown one."""
    floor = {model.__name__ for model in FLOOR_MODELS}
    others = {model.__name__ for model in apps.get_models()} - floor
    found = set()
    for module in modules():
        for call in module.calls():
            names = chain(call)
            creates = names[-1].removeprefix("a") in ("get_or_create", "update_or_create")
            if creates and names[0] not in others:
                found.add(module.at(call))

    assert found == set()
