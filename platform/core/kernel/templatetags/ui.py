"""The components of `templates/ui/` and the filters of the screens.

`{% ui "chip" text="Envoyée" %}` writes a component; `{% frame "card" title="…" %}…{% endframe %}` one
that holds markup, given to it as `body`. A component sees its parameters only.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.kernel import words
from core.kernel.forms import UiBoundField

register = template.Library()


@register.simple_tag(takes_context=True)
def ui(context: Context, component: str, **parameters: object) -> SafeString:
    """A component of `templates/ui/`."""
    return _render(context, component, parameters)


@register.simple_block_tag(takes_context=True)
def frame(context: Context, content: SafeString, component: str, **parameters: object) -> SafeString:
    """A component around markup; most write nothing around nothing."""
    return _render(context, component, {**parameters, "body": SafeString(content.strip())})


@register.simple_tag
def field(bound_field: UiBoundField, **parameters: object) -> SafeString:
    """A form field with label, hint, error and control. Parameters: see `ui/field.html`."""
    parameters["field"] = bound_field
    return SafeString(bound_field.form.renderer.render(bound_field.template_name, parameters))


@register.simple_tag
def error_summary(*forms: "BaseForm | BaseFormSet[Any]") -> str:
    """What is to correct, with links to the fields; nothing when nothing is."""
    problems = [problem for form in _each(forms) for problem in _problems(form)]
    if not problems:
        return ""
    return render_to_string("ui/error_summary.html", {"problems": problems})


@register.filter
def day_in_words(value: date | datetime | None) -> str:
    return words.day_in_words(value) if value else ""


@register.filter
def hour_in_words(value: datetime | None) -> str:
    return words.hour_in_words(value) if value else ""


@register.filter
def since(value: date | datetime | None) -> str:
    return words.since(value) if value else ""


@register.filter
def ago(value: date | datetime | None) -> str:
    return words.ago(value) if value else ""


@register.filter
def phone(value: str | None) -> str:
    return words.phone(value) if value else ""


@register.filter
def nbsp(value: object) -> str:
    """Escaped afterwards like any text."""
    return words.with_nbsp(str(value))


def _render(context: Context, component: str, parameters: dict[str, object]) -> SafeString:
    assert context.template is not None
    inner = context.new(parameters)
    if csrf_token := context.get("csrf_token"):
        inner["csrf_token"] = csrf_token
    component_template = context.template.engine.get_template(f"ui/{component}.html")
    return SafeString(component_template.render(inner).strip())


def _each(forms: "Iterable[BaseForm | BaseFormSet[Any]]") -> "Iterable[BaseForm | BaseFormSet[Any]]":
    for form in forms:
        yield form
        if isinstance(form, BaseFormSet):
            yield from form.forms


def _problems(form: "BaseForm | BaseFormSet[Any]") -> list[dict[str, object]]:
    if isinstance(form, BaseFormSet):
        return [{"message": message} for message in form.non_form_errors()]
    found: list[dict[str, object]] = [{"message": message} for message in form.non_field_errors()]
    for bound in form:
        anchor = "" if bound.is_hidden else getattr(bound, "anchor", bound.id_for_label)
        found += [{"message": message, "anchor": anchor, "label": bound.label} for message in bound.errors]
    return found
