"""What the import contracts cannot see: models, tasks and modules named by strings."""

import ast

import pytest
from celery import current_app
from django.apps import apps
from django.conf import settings

from tests.architecture.source import PACKAGES, modules

# Lowest first. Rooms of one line never name each other.
FLOORS = (
    ("kernel",), ("journal",), ("accounts",), ("tenancy",), ("people", "actors"), ("referrals", "training"),
    ("notifications",), ("web",),
)  # fmt: skip
LEVEL = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}

# The reviewed list: (model, field) whose string foreign key points upwards or sideways.
POINTING_UP: set[tuple[str, str]] = set()

# The reviewed list: (module, model) of get_model for a model of another room. A queryset may name its own room's.
GET_MODEL: set[tuple[str, str]] = set()

# The reviewed list: modules imported by a name made at run time.
IMPORTED_BY_NAME: set[str] = set()


def test_no_foreign_key_points_upwards_or_sideways():
    found = {
        (model._meta.label, field.name)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in LEVEL
        for field in model._meta.get_fields()
        if field.concrete and field.related_model and field.related_model._meta.app_label in LEVEL
        if field.related_model._meta.app_label != model._meta.app_label
        and LEVEL[field.related_model._meta.app_label] >= LEVEL[model._meta.app_label]
    }

    assert found == POINTING_UP


def test_models_fetched_by_name_are_listed():
    found = {
        (
            module.name,
            ".".join(argument.value for argument in call.args if isinstance(argument, ast.Constant)),
        )
        for module in modules()
        for call in module.calls()
        if isinstance(call.func, ast.Attribute) and call.func.attr == "get_model"
        if not (call.args and getattr(call.args[0], "value", "").split(".")[0] == module.room)
    }

    assert found == GET_MODEL


def test_modules_imported_by_name_are_listed():
    found = {
        module.name
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute | ast.Name)
        and (node.attr if isinstance(node, ast.Attribute) else node.id) in ("import_module", "import_string")
    }

    assert found == IMPORTED_BY_NAME


@pytest.mark.parametrize("name", sorted(entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()))
def test_the_clock_wakes_a_task_of_a_room_that_exists(name):
    room, module = name.split(".")[:2]

    assert (PACKAGES[room]).is_dir()
    if any(each.name.startswith(f"{room}.{module}") for each in modules()):
        current_app.loader.import_default_modules()
        assert name in current_app.tasks


def test_tasks_are_called_by_import_not_by_name():
    found = [
        module.at(call)
        for module in modules()
        for call in module.calls()
        if isinstance(call.func, ast.Attribute) and call.func.attr in ("send_task", "signature")
    ]

    assert found == []
