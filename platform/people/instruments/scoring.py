"""The rules of an instrument, interpreted. There is no total and no score; a missing answer is never 0.

Everything here is a pure function of the instrument and one valid line (people §2.1).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from people.instruments.loading import Instrument
from people.instruments.validation import Line

Answers = Mapping[str, int]
Rule = Mapping[str, Any]


@dataclass(frozen=True)
class Typology:
    """Both bounds, and the rule when they are one."""

    low: int
    high: int
    rule: str | None

    @property
    def value(self) -> int | None:
        return self.low if self.low == self.high else None


@dataclass(frozen=True)
class _Facts:
    """What the conditions of the rules ask."""

    line: Line
    levels: Mapping[str, int | None]
    typology: int | None = None
    pathway: str = ""


def score(instrument: Instrument, line: Line) -> dict[str, Any]:
    """The result of a line: exactly the keys that `score_evaluations` prints."""
    typology = typology_of(instrument, line.answers)
    levels = levels_of(instrument, line.answers)
    pathway = pathway_of(instrument, line.answers, typology)
    facts = _Facts(line, levels, typology.value, pathway)
    certain = typology.value is not None
    return {
        "id": line.id,
        "instrument": instrument.name,
        "version": instrument.version,
        "typology": typology.value,
        "range": [typology.low, typology.high],
        "rule": typology.rule,
        "to_observe": [] if certain else [code for code in instrument.deciding if code not in line.answers],
        "pathway": pathway,
        "levels": levels,
        "needs": _needs(instrument, facts),
        "filters": _filters(instrument, line),
        "flags": [rule["flag"] for rule in instrument.scoring["flags"] if _flag_holds(rule, facts)],
        "core_gestures": _core_gestures(instrument, line),
    }


def typology_of(instrument: Instrument, answers: Answers) -> Typology:
    """Apply the rules with every missing answer at 0, then at 2: exact, because the rules are monotone."""
    low, rule = _first_rule(instrument, answers, missing=0)
    high, _ = _first_rule(instrument, answers, missing=2)
    return Typology(low, high, rule if low == high else None)


def pathway_of(instrument: Instrument, answers: Answers, typology: Typology) -> str:
    """The pathway of both bounds when it is one; otherwise to be made precise together."""
    rules = instrument.scoring["pathway"]
    found = {_pathway(rules, answers, bound) for bound in (typology.low, typology.high)}
    return found.pop() if len(found) == 1 else str(rules["undetermined"])


def levels_of(instrument: Instrument, answers: Answers) -> dict[str, int | None]:
    """1, 2 or 3 by dimension; none when too few of its items are answered. Integers only."""
    rules = instrument.scoring["levels"]
    return {name: _level(rules, codes, answers) for name, codes in instrument.of_dimension.items()}


def _first_rule(instrument: Instrument, answers: Answers, *, missing: int) -> tuple[int, str]:
    at = Counter(answers.get(code, missing) for code in instrument.core_gestures)
    for rule in instrument.scoring["typology"]:
        if all(_decides(condition, answers, at, missing) for condition in rule["all"]):
            return rule["typology"], rule["rule"]
    raise ValueError("The last rule of a typology has no condition.")


def _decides(condition: Rule, answers: Answers, at: Mapping[int, int], missing: int) -> bool:
    if "item" in condition:
        return answers.get(condition["item"], missing) in condition["in"]
    count = at[condition["core_gestures_at"]]
    least, most = condition.get("min"), condition.get("max")
    return (least is None or count >= least) and (most is None or count <= most)


def _pathway(rules: Rule, answers: Answers, typology: int) -> str:
    for rule in rules["first_match"]:
        if all(
            typology in condition["typology"]
            if "typology" in condition
            else answers.get(condition["item"]) in condition["in"]
            for condition in rule["all"]
        ):
            return str(rule["pathway"])
    return str(rules["by_typology"][str(typology)])


def _level(rules: Rule, codes: Iterable[str], answers: Answers) -> int | None:
    codes = tuple(codes)
    given = [answers[code] for code in codes if code in answers]
    share, of = rules["min_answered_share"]
    if len(given) * of < len(codes) * share:
        return None
    for step in rules["below_mean"]:
        mean, over = step["mean"]
        if sum(given) * over < mean * len(given):
            return int(step["level"])
    return int(rules["otherwise"])


def _why(condition: Rule, facts: _Facts) -> str | None:
    """The token of a condition that holds (`ITEM=answer`, `level:DIM=level`…), or None."""
    if "item" in condition:
        answer = facts.line.answers.get(condition["item"])
        return f"{condition['item']}={answer}" if answer in condition["in"] else None
    if "level" in condition:
        level = facts.levels[condition["level"]]
        return f"level:{condition['level']}={level}" if level in condition["in"] else None
    if "ticked" in condition:
        return str(condition["ticked"]) if facts.line.has_ticked(condition["ticked"]) else None
    if "typology" in condition:
        return f"typology={facts.typology}" if facts.typology in condition["typology"] else None
    return f"pathway={facts.pathway}" if facts.pathway in condition["pathway"] else None


def _needs(instrument: Instrument, facts: _Facts) -> list[dict[str, Any]]:
    """One line per service: the lowest priority, the reasons joined; then by priority and code."""
    found: dict[str, dict[str, Any]] = {}
    for service, priority, reasons in _asked(instrument, facts):
        need = found.setdefault(service, {"service": service, "priority": priority, "why": []})
        need["priority"] = min(need["priority"], priority)
        need["why"] += [reason for reason in reasons if reason not in need["why"]]
    return sorted(found.values(), key=lambda need: (need["priority"], need["service"]))


def _asked(instrument: Instrument, facts: _Facts) -> Iterable[tuple[str, int, list[str]]]:
    for rule in instrument.scoring["needs"]:
        reasons = [why for condition in rule["any"] if (why := _why(condition, facts))]
        if reasons and not any(_why(condition, facts) for condition in rule.get("none", ())):
            yield rule["service"], _priority(rule["priority"], facts.typology), reasons
    for block in instrument.choices.values():
        for option in block.options:
            token = f"{block.code}:{option.value}"
            if option.service and facts.line.has_ticked(token):
                yield option.service, block.need_priority, [token]


def _priority(stated: Any, typology: int | None) -> int:
    if isinstance(stated, int):
        return stated
    return int(stated["null" if typology is None else str(typology)])


def _filters(instrument: Instrument, line: Line) -> list[dict[str, Any]]:
    """One clause per ticked option that has a place filter. They rank and explain, never hide."""
    return [
        {"from": token, "any_of": option.place_filter}
        for block in instrument.choices.values()
        for option in block.options
        if option.place_filter and line.has_ticked(token := f"{block.code}:{option.value}")
    ]


def _flag_holds(rule: Rule, facts: _Facts) -> bool:
    wanted, one_of = rule.get("all", ()), rule.get("any", ())
    return all(_why(condition, facts) for condition in wanted) and (
        not one_of or any(_why(condition, facts) for condition in one_of)
    )


def _core_gestures(instrument: Instrument, line: Line) -> dict[str, int]:
    given = {code: line.answers[code] for code in instrument.core_gestures if code in line.answers}
    at = Counter(given.values())
    return {
        "alone": at[2],
        "assisted": at[1],
        "not_today": at[0],
        "missing": len(instrument.core_gestures) - len(given),
        "observed": sum(line.evidence.get(code) == "obs" for code in given),
    }
