"""The copy of everything that is held of a person, for herself (GDPR art. 15): every stored field of every table.

The tables are asked of the models, never listed: what is stored tomorrow is in the copy tomorrow. What
names someone else is masked: her relay person, who decides with her, a witness or a helper, the professionals,
and in a text whatever stands between square brackets.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from core.journal.models import AccessKind
from core.journal.operations import record, seen
from core.kernel import clock
from core.kernel.floor.rights import expected
from core.kernel.floor.scopes import Scope
from core.kernel.querysets import Member
from core.tenancy.models import Membership, Network, Structure
from people import rules
from people.models import ConsentText, Export, Person
from people.queries import readings

Row = dict[str, Any]

# Columns that name someone else, in whatever table.
THIRD_PARTIES = frozenset(
    {
        "accompanied_by",
        "answerer",
        "caller",
        "guardian_name",
        "guardian_phone",
        "helper",
        "relay_first_name",
        "relay_phone",
        "with_whom",
        "witness",
    }
)
# Ids of professionals, secrets of codes, and what only serves the machine.
LEFT_OUT = re.compile(
    r"(.*_)?(hash|mark|salt|proof|token|seq)|.*_by_id|(member|evaluator|rater|author|user)_id|file"
)
IN_BRACKETS = re.compile(r"\[[^\]]*\]")


def gather(person_id: UUID, *, by: Member) -> dict[str, Any]:
    """Plain values, ready for JSON. Reading it is written in the journal. Home only: a stranger stops here."""
    person = own(person_id, by=by)
    seen(AccessKind.EXPORT, by=by, persons=[person_id], scopes=list(Scope), reason="copy")
    names = dict(Structure.objects.filter(network_id=by.network_id).values_list("pk", "name"))
    tables = {model._meta.db_table: [_plain(row, names) for row in rows] for model, rows in _rows(person, by)}
    return {
        "what": _("Copie de ce que le réseau garde de cette personne"),
        "made_at": clock.now().isoformat(),
        "home": names.get(person.home_structure_id, ""),
        "tables": {name: rows for name, rows in tables.items() if rows},
        "consent_texts": _texts(
            [*tables.get("people_consent", []), *tables.get("people_movingconsent", [])], by
        ),
        "read_by": [
            {"structure": names.get(one.structure_id, ""), "on": one.at.date().isoformat(), "what": one.kind}
            for one in readings(person_id)
        ],
        "also_ask": _others(tables, names, person),
    }


def own(person_id: UUID, *, by: Member) -> Person:
    """One's own person, whose home answers for the copy; for anyone else she does not exist."""
    person: Person = Person.objects.visible_to(by).get(id=person_id)
    if not rules.is_home(by, person):
        raise Person.DoesNotExist
    return person


def count(copy: dict[str, Any]) -> int:
    """How many rows it holds."""
    return sum(len(rows) for rows in copy["tables"].values())


def told(export: Export, *, by: Member, rows: int) -> None:
    """The copy was made: how many rows, never what."""
    record("copy.made", subject=export, by=by, person_id=export.person_id, kind=export.kind, rows=rows)


def tables() -> list[type[models.Model]]:
    """What the copy is made of: every table that names her, then those that hang on one of these."""
    naming = [model for model in _readable() if _link_to(model, Person)]
    return [Person, *naming, *(model for model, _parent, _link in _hanging(naming))]


def columns(model: type[models.Model]) -> Iterator[tuple[str, Any]]:
    """The columns of a table that are hers to read, by the name the copy gives them."""
    for field in model._meta.concrete_fields:
        if field.related_model in (Membership, Network) or LEFT_OUT.fullmatch(field.attname):
            continue
        named = field.name in THIRD_PARTIES or field.related_model is Structure
        yield (field.name if named else field.attname), field


def _rows(person: Person, by: Member) -> Iterator[tuple[type[models.Model], Sequence[Any]]]:
    """Every table that names her, then those that hang on one of these without naming her."""
    yield Person, [person]
    naming = [model for model in _readable() if _link_to(model, Person)]
    ids: dict[type[models.Model], list[Any]] = {}
    for model in naming:
        found = list(model.objects.visible_to(by).filter(person_id=person.pk).order_by("pk"))  # type: ignore[attr-defined]
        ids[model] = [row.pk for row in found]
        yield model, found
    for model, parent, link in _hanging(naming):
        if ids[parent]:
            rows = model.objects.visible_to(by).filter(**{f"{link}__in": ids[parent]})  # type: ignore[attr-defined]
            yield model, list(rows.order_by("pk"))


def _hanging(
    naming: Sequence[type[models.Model]],
) -> Iterator[tuple[type[models.Model], type[models.Model], str]]:
    """Tables that do not name her, each with the one that does and the column that leads there."""
    for model in _readable():
        if model not in naming and model is not Person:
            for parent in naming:
                if link := _link_to(model, parent):
                    yield model, parent, link


def _readable() -> list[type[models.Model]]:
    """The tables that the application may read and whose rows say who may see them."""
    rights = expected()
    return [
        model
        for model in apps.get_models()
        if (right := rights.get(model._meta.db_table)) is not None
        and right.select
        and callable(getattr(model._default_manager, "visible_to", None))
    ]


def _link_to(model: type[models.Model], other: type[models.Model]) -> str:
    """The column of `model` that points to `other`, or nothing."""
    for field in model._meta.concrete_fields:
        if field.related_model is other and field.name != "self":
            return str(field.attname)
    return ""


def _plain(row: models.Model, names: dict[int, str]) -> Row:
    made: Row = {}
    for name, field in columns(type(row)):
        value = getattr(row, field.attname)
        if name in THIRD_PARTIES:
            made[name] = _("[autre personne]") if value else ""
        elif field.related_model is Structure:
            made[name] = names.get(value, "")
        else:
            made[name] = _value(value)
    return made


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return IN_BRACKETS.sub(_("[autre personne]"), value)
    if isinstance(value, list):
        return [_value(one) for one in value]
    if isinstance(value, dict):
        return {key: _value(one) for key, one in value.items()}
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _texts(consents: Sequence[Row], by: Member) -> list[Row]:
    """The exact words that were read when she agreed, once each."""
    wanted = {consent["text_sha256"] for consent in consents}
    return [
        {"sha256": text.sha256, "version": text.version, "language": text.language, "text": text.text}
        for text in ConsentText.objects.visible_to(by)
        .filter(sha256__in=wanted)
        .order_by("version", "language")
    ]


def _others(tables: dict[str, list[Row]], names: dict[int, str], person: Person) -> list[str]:
    """The structures that were asked: each keeps what it wrote for itself, and answers for it."""
    asked = {str(row.get("target", "")) for row in tables.get("referrals_handoff", [])}
    return sorted(asked - {"", names.get(person.home_structure_id, "")})
