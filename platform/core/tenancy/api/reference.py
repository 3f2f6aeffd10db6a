"""The schema as people read it: what a program may ask, by family, then one page for each call.

Made of the OpenAPI document itself: a call that is not in it is not here, and the other way round.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from drf_spectacular.generators import SchemaGenerator

from core.kernel.display import Table
from core.kernel.http import MemberRequired
from core.kernel.problems import PROBLEMS, of_status

VERBS = ("get", "post", "patch", "delete")
DEEPEST = 2
BASE = "/api/v1/"
SHOWN_IN_FULL = 3


@dataclass(frozen=True, slots=True)
class Call:
    """One operation of the document."""

    name: str
    verb: str
    path: str
    summary: str
    family: str
    told: Mapping[str, Any] = field(repr=False)

    @property
    def line(self) -> str:
        return f"{self.verb.upper()} {self.path.removeprefix(BASE)}"


@dataclass(frozen=True, slots=True)
class Reference:
    calls: tuple[Call, ...]
    shapes: Mapping[str, Any]

    def families(self) -> list[tuple[str, list[Call]]]:
        found: dict[str, list[Call]] = {}
        for call in self.calls:
            found.setdefault(call.family, []).append(call)
        return list(found.items())

    def call(self, name: str) -> Call | None:
        return next((call for call in self.calls if call.name == name), None)


def reference() -> Reference:
    return _read(get_language() or "")


@lru_cache
def _read(language: str) -> Reference:
    """Once a process and a language: the document changes with the code only."""
    document = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    calls = [
        Call(told["operationId"], verb, path, told["summary"], told["tags"][0], told)
        for path, item in document["paths"].items()
        for verb, told in item.items()
        if verb in VERBS
    ]
    return Reference(tuple(calls), document["components"]["schemas"])


class ReferenceIndex(MemberRequired, TemplateView):
    template_name = "tenancy/reference.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = dict(reference().families())
        order = sorted(
            known, key=lambda tag: list(_families()).index(tag) if tag in _families() else len(known)
        )
        families = [(_family(tag), known[tag]) for tag in order]
        return super().get_context_data(families=families, problems=_problems(), **kwargs)


class ReferenceCall(MemberRequired, TemplateView):
    template_name = "tenancy/reference_call.html"
    kwargs: dict[str, Any]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = reference()
        call = known.call(self.kwargs["slug"])
        if call is None:
            raise Http404
        return super().get_context_data(
            call=call,
            family=_family(call.family),
            tables=[table for table in (_asked(call), _sent(call, known), _shown(call, known)) if table.rows],
            example=_example(call),
            answers=_answers(call),
            **kwargs,
        )


def _family(tag: str) -> str:
    return _families().get(tag, tag)


def _families() -> dict[str, str]:
    """In the order of the page."""
    return {
        "me": _("Pour qui le logiciel travaille"),
        "persons": _("Les personnes, leurs points et leurs accords"),
        "referrals": _("Les demandes et leur suivi"),
        "partner-slots": _("Les heures gardées"),
        "desk": _("À l’accueil"),
        "withdrawals": _("Arrêter un partage avec un code"),
        "instruments": _("L’outil d’évaluation, ouvert à tous"),
    }


def _problems() -> Table:
    """Every type of refusal, once."""
    rows = [[slug, str(status), str(title)] for slug, (status, title) in PROBLEMS.items()]
    return Table(_("Les types de refus"), [_("Type"), _("Code"), _("Ce qu’il veut dire")], rows)


def _asked(call: Call) -> Table:
    """In the address and in the headers."""
    rows = [
        [each["name"], _where(each["in"]), _kind(each.get("schema", {}), {}), each.get("description", "")]
        for each in call.told.get("parameters", ())
    ]
    return Table(_("Dans l’adresse ou l’en-tête"), [_("Nom"), _("Où"), _("Forme"), _("À savoir")], rows)


def _sent(call: Call, known: Reference) -> Table:
    body = call.told.get("requestBody", {}).get("content", {}).get("application/json", {})
    rows = [
        [name, kind, _("oui") if required else _("non"), words]
        for name, kind, required, words in _fields(body.get("schema", {}), known.shapes)
    ]
    return Table(
        _("Ce que le logiciel envoie"), [_("Nom"), _("Forme"), _("Obligatoire"), _("À savoir")], rows
    )


def _shown(call: Call, known: Reference) -> Table:
    shown: Mapping[str, Any] = next(
        (
            answer["content"]["application/json"]["schema"]
            for status, answer in call.told["responses"].items()
            if status.startswith("2") and "application/json" in answer.get("content", {})
        ),
        {},
    )
    pages = _resolved(shown, known.shapes).get("properties", {}).get("results")
    line = pages["items"] if pages else shown.get("items", shown)
    rows = [[name, kind, words] for name, kind, _required, words in _fields(line, known.shapes)]
    title = _("Ce qu’il lit, pour chaque ligne") if pages or "items" in shown else _("Ce qu’il lit")
    return Table(title, [_("Nom"), _("Forme"), _("À savoir")], rows)


def _answers(call: Call) -> Table:
    """Every way it may end, in the words of the problem documents."""
    rows = []
    for status, answer in sorted(call.told["responses"].items()):
        if status.startswith("2"):
            rows.append([status, _("C’est fait")])
        else:
            slugs = [slug for slug in answer["description"].split(", ") if slug in PROBLEMS]
            if len(slugs) > SHOWN_IN_FULL:
                said = _(
                    "Une règle dit non. « detail » dit pourquoi et quoi faire ; « type » est l’un de la liste."
                )
                rows.append([status, said])
                continue
            titles = " · ".join(f"{slug} : {PROBLEMS[slug][1]}" for slug in slugs)
            rows.append([status, titles or str(PROBLEMS[of_status(int(status))][1])])
    return Table(_("Les réponses"), [_("Code"), _("Ce qu’il veut dire")], rows)


def _example(call: Call) -> str:
    body = call.told.get("requestBody", {}).get("content", {}).get("application/json", {})
    values = [each["value"] for each in body.get("examples", {}).values()]
    return json.dumps(values[0], ensure_ascii=False, indent=2) if values else ""


def _fields(
    shape: Mapping[str, Any], shapes: Mapping[str, Any], inside: str = ""
) -> Iterator[tuple[str, str, bool, str]]:
    """Name, form, whether it must be there, and what to know; parts of a part are named « part.name »."""
    whole = _resolved(shape, shapes)
    required = whole.get("required", ())
    for name, each in whole.get("properties", {}).items():
        yield inside + name, _kind(each, shapes), name in required, each.get("description", "")
        part = _resolved(each, shapes)
        if "properties" in part and inside.count(".") < DEEPEST:
            yield from _fields(part, shapes, f"{inside}{name}.")


def _resolved(shape: Mapping[str, Any], shapes: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a reference names; of several forms, the first that says something."""
    if "$ref" in shape:
        found: Mapping[str, Any] = shapes[shape["$ref"].rpartition("/")[2]]
        return found
    several: Sequence[Mapping[str, Any]] = shape.get("allOf") or shape.get("oneOf") or ()
    return _resolved(several[0], shapes) if several else shape


def _kind(shape: Mapping[str, Any], shapes: Mapping[str, Any]) -> str:
    """The form of a value, in words."""
    whole = _resolved(shape, shapes)
    if "enum" in whole:
        return _("l’un de : %(words)s") % {"words": ", ".join(str(one) for one in whole["enum"] if one)}
    named = whole.get("type", "object")
    kind = next((one for one in named if one != "null"), "") if isinstance(named, list) else named
    if kind == "array":
        return _("liste, chacun : %(kind)s") % {"kind": _kind(whole.get("items", {}), shapes)}
    return {
        "date": _("date (AAAA-MM-JJ)"),
        "date-time": _("date et heure, avec le décalage"),
        "uuid": _("identifiant"),
        "email": _("adresse électronique"),
        "boolean": _("oui ou non"),
        "integer": _("nombre entier"),
        "string": _("texte"),
    }.get(whole.get("format", kind), {"string": _("texte")}.get(kind, _("objet")))


def _where(place: str) -> str:
    return {
        "path": _("dans l’adresse"),
        "query": _("après le « ? »"),
        "header": _("en-tête"),
    }.get(place, place)
