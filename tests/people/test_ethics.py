"""What the evaluation is never used for (people §2.4), read from the product itself."""

import ast
import re

from django.apps import apps

from tests.architecture.source import modules

# Judging, and not the rules' own function, whose name is the verb.
SCORES = re.compile(r"(^|_)(score|scores|scored|points_total|note_finale)($|_)")
RESULT_FIELDS = ("typology", "pathway", "pathway_proposed", "result", "levels", "rule")


def test_no_field_is_called_a_score():
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if SCORES.search(field.name)
    }

    assert found == set()


def test_no_list_is_ordered_by_a_result():
    found = set()
    for module in modules():
        for call in module.calls():
            if getattr(call.func, "attr", "") not in ("order_by", "sort", "sorted"):
                continue
            words = [each.value for each in ast.walk(call) if isinstance(each, ast.Constant)]
            for word in words:
                if isinstance(word, str) and set(re.split(r"__|-", word)) & set(RESULT_FIELDS):
                    found.add((module.at(call), word))

    assert found == set()


def test_no_rule_of_the_instrument_reads_an_age_an_address_or_an_origin():
    imported = set()
    for module in modules():
        if not module.name.startswith("people.instruments"):
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom):
                imported.add(node.module or "")

    assert {
        name for name in imported if name.startswith(("people.models", "people.operations", "core.tenancy"))
    } == set()
