"""The rules of an instrument, said in plain words from its data: nothing here knows a rule by heart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from people.instruments.loading import Instrument

Rule = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Described:
    """What the printed rules say, group by group: (name, words)."""

    typologies: list[tuple[str, str]]
    needs: list[tuple[str, str]]
    flags: list[tuple[str, str]]
    months: list[tuple[str, int]]


def described(instrument: Instrument) -> Described:
    scoring = instrument.scoring
    return Described(
        typologies=[
            (f"{rule['rule']} → {rule['typology']}", _all(rule["all"]) or _("dans tous les autres cas"))
            for rule in scoring["typology"]
        ],
        needs=[(instrument.services[rule["service"]], _need(rule)) for rule in scoring["needs"]],
        flags=[(instrument.flags[rule["flag"]], _flag(rule)) for rule in scoring["flags"]],
        months=[
            (_("typologie %(n)s") % {"n": name} if name != "null" else _("à préciser"), months)
            for name, months in instrument.reassessment_months.items()
        ],
    )


def _need(rule: Rule) -> str:
    words = _any(rule["any"])
    if rule.get("none"):
        words = _("%(words)s, sauf si %(none)s") % {"words": words, "none": _any(rule["none"])}
    return _("%(words)s · priorité %(priority)s") % {"words": words, "priority": _priority(rule["priority"])}


def _flag(rule: Rule) -> str:
    parts = [_all(rule.get("all", ())), _any(rule.get("any", ()))]
    return _(" et ").join(part for part in parts if part)


def _priority(stated: Any) -> str:
    if isinstance(stated, int):
        return str(stated)
    return ", ".join(
        _("%(value)s si %(typology)s")
        % {"value": value, "typology": _("à préciser") if name == "null" else f"T{name}"}
        for name, value in stated.items()
    )


def _all(conditions: Any) -> str:
    return _(" et ").join(_condition(each) for each in conditions)


def _any(conditions: Any) -> str:
    return _(" ou ").join(_condition(each) for each in conditions)


def _condition(condition: Rule) -> str:
    if "item" in condition:
        return f"{condition['item']} = {_values(condition['in'])}"
    if "core_gestures_at" in condition:
        at = condition["core_gestures_at"]
        if "min" in condition:
            return _("au moins %(n)s gestes à %(at)s") % {"n": condition["min"], "at": at}
        return _("au plus %(n)s gestes à %(at)s") % {"n": condition["max"], "at": at}
    if "level" in condition:
        return _("niveau %(name)s = %(values)s") % {
            "name": condition["level"],
            "values": _values(condition["in"]),
        }
    if "ticked" in condition:
        return _("%(token)s coché") % {"token": condition["ticked"]}
    if "typology" in condition:
        return _("typologie = %(values)s") % {"values": _values(condition["typology"])}
    return _("parcours = %(values)s") % {"values": _values(condition["pathway"])}


def _values(values: Any) -> str:
    return _(" ou ").join(str(value) for value in values)
