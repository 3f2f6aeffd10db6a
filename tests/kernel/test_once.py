"""The signed id of a row to come: made here, or refused."""

from uuid import UUID

import pytest
from django import forms
from django.core import signing

from core.kernel.ids import uuid7
from core.kernel.once import OnceField, fresh


class Once(forms.Form):
    id = OnceField()


def test_the_id_shown_is_the_id_received():
    form = Once({"id": Once()["id"].value()})

    assert form.is_valid()
    assert form.cleaned_data["id"].version == 7


def test_each_form_shown_has_its_own():
    assert Once()["id"].value() != Once()["id"].value()


def test_a_form_shown_again_keeps_its_id():
    shown = fresh()

    assert Once({"id": shown})["id"].value() == shown


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "x",
        str(uuid7()),
        signing.dumps(str(uuid7())),
        signing.dumps("no id", salt="relais.once"),
        fresh() + "x",
    ],
    ids=["empty", "a letter", "a bare id", "another salt", "no id", "altered"],
)
def test_anything_else_is_refused_with_what_to_do(forged):
    form = Once({"id": forged})

    assert form.errors["id"] == ["Ce formulaire a expiré. Vérifiez ce qui est écrit, puis validez à nouveau."]


def test_the_field_is_hidden():
    assert Once()["id"].is_hidden
    assert isinstance(UUID(signing.loads(fresh(), salt="relais.once")), UUID)
