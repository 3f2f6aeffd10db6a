"""The copy for the person, on paper: what is held of her, in plain French, table by table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from core.kernel import nomenclature
from core.kernel.languages import language_name
from core.kernel.pdf import render_pdf
from core.kernel.words import day_in_words, phone
from people.instruments import wording
from people.instruments.loading import Instrument, published
from people.models import BirthPrecision
from people.pdf.copy_words import RIGHTS, SCOPES, TITLES, WITHIN, is_told, label_of

Row = Mapping[str, Any]
_PHONES = frozenset({"phone", "phone_called", "number"})
_NEEDS = frozenset({"referrals_need.code", "referrals_handoffneed.code", "referrals_followupstep.themes"})


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    entries: list[list[Fact]]


def copy_on_paper(copy: dict[str, Any]) -> bytes:
    """PDF/UA-1, black on white."""
    made = datetime.fromisoformat(copy["made_at"])
    return render_pdf(
        "pdf/copy.html",
        {
            "copy": copy,
            "made": day_in_words(timezone.localtime(made).date()),
            "sections": list(sections(copy)),
            "readings": readings(copy),
        },
    )


def sections(copy: dict[str, Any]) -> Iterator[Section]:
    """What she knows first. Access is one line a structure; what belongs to a line is said within it."""
    tables: dict[str, Sequence[Row]] = copy["tables"]
    within = {child: _by_parent(tables.get(child, ()), link) for child, (_table, link) in WITHIN.items()}
    for table, title in TITLES.items():
        rows = tables.get(table, ())
        if table == "people_accessgrant":
            rows = _one_a_structure(rows)
        entries = []
        for row in rows:
            facts = _facts(table, row)
            for child, (parent, _link) in WITHIN.items():
                if parent == table:
                    for belonging in within[child].get(row["id"], ()):
                        facts += _facts(child, belonging)
            if facts:
                entries.append(_together(facts))
        if entries:
            yield Section(str(title), entries)


def readings(copy: dict[str, Any]) -> list[Fact]:
    """Who looked, on which day: one line a structure and a day."""
    seen = dict.fromkeys((one["structure"], one["on"]) for one in copy["read_by"])
    return [Fact(day_in_words(date.fromisoformat(on)), structure) for structure, on in seen]


def label(table: str, column: str) -> str:
    """What the column is called for her; empty when nobody found words for it."""
    if said := label_of(table, column):
        return str(said)
    field = _field(_model(table), column)
    own = str(field.verbose_name) if field else ""
    return "" if own == column.replace("_", " ") else own


def _facts(table: str, row: Row) -> list[Fact]:
    model = _model(table)
    return [
        Fact(label(table, name), text)
        for name, value in row.items()
        if is_told(table, name) and (text := _told(table, model, name, value, row))
    ]


def _together(facts: Sequence[Fact]) -> list[Fact]:
    """What bears the same name is said once, one after the other."""
    said: dict[str, dict[str, None]] = {}
    for fact in facts:
        said.setdefault(fact.label, {})[fact.value] = None
    return [Fact(label, ", ".join(values)) for label, values in said.items()]


def _by_parent(rows: Sequence[Row], link: str) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(row[link], []).append(row)
    return found


def _one_a_structure(rows: Sequence[Row]) -> list[Row]:
    """The rights of one structure until one day, their scopes together."""
    merged: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: row["scope"]):
        key = (row["structure"], row["ground"], row["starts_at"], row["expires_at"])
        line = merged.setdefault(key, {**row, "scope": []})
        line["scope"].append(row["scope"])
    return list(merged.values())


def _model(table: str) -> type[models.Model] | None:
    return next((model for model in apps.get_models() if model._meta.db_table == table), None)


def _field(model: type[models.Model] | None, name: str) -> Any:
    fields = model._meta.concrete_fields if model else []
    return next((field for field in fields if name in (field.name, field.attname)), None)


def _told(table: str, model: type[models.Model] | None, name: str, value: Any, row: Row) -> str:
    """A value in words; nothing for what is empty, or « no »."""
    if value in (None, "", [], {}) or value is False:
        return ""
    if value is True:
        return _("oui")
    if text := _by_meaning(table, name, value, row):
        return text
    field = _field(model, name)
    choices = dict(
        getattr(field, "flatchoices", ()) or getattr(getattr(field, "base_field", None), "flatchoices", ())
    )
    if isinstance(value, list):
        return ", ".join(str(choices.get(one, one)) for one in value)
    if isinstance(field, models.DateTimeField) and isinstance(value, str):
        return str(day_in_words(timezone.localtime(datetime.fromisoformat(value))))
    if isinstance(field, models.DateField) and isinstance(value, str):
        return str(day_in_words(date.fromisoformat(value)))
    return str(choices.get(value, value))


def _by_meaning(table: str, name: str, value: Any, row: Row) -> str:
    """What a code means, when only this room knows it."""
    instrument = published(row["version"]) if table == "people_evaluation" else published()
    if name in ("scope", "scopes"):
        return ", ".join(str(SCOPES[one]) for one in (value if isinstance(value, list) else [value]))
    if name == "birth_date" and row.get("birth_precision") == BirthPrecision.YEAR:
        return str(value)[:4]
    if name == "answers":
        return _answers(instrument, value)
    if name == "result" and isinstance(value, dict):
        return "\u00a0; ".join(need.label for need in wording.needs(instrument, value))
    if name in ("codes", "accommodations", "wishes"):
        options = instrument.choices["BES" if name == "wishes" else "FRE"].by_value
        return ", ".join(options[one].label if one in options else one for one in value)
    if name in ("language", "languages"):
        return ", ".join(language_name(one) for one in (value if isinstance(value, list) else [value]))
    if f"{table}.{name}" in _NEEDS:
        return ", ".join(nomenclature.label(one) for one in (value if isinstance(value, list) else [value]))
    if f"{table}.{name}" == "people_rightrequest.kind":
        return str(RIGHTS.get(value, ""))
    return phone(value) if name in _PHONES or name.endswith("_phone") else ""


def _answers(instrument: Instrument, answers: Mapping[str, Any]) -> str:
    return "\u00a0; ".join(
        _("%(subject)s : %(answer)s")
        % {
            "subject": wording.subject(instrument, code),
            "answer": instrument.by_code[code].label(answer)
            if isinstance(answer, int)
            else instrument.missing.get(answer, ""),
        }
        for code, answer in answers.items()
        if code in instrument.by_code and answer is not None
    )
