"""What pages of the evaluation say of the instrument itself."""

from typing import Any

from django import template

from people.models import InstrumentValidation

register = template.Library()


@register.inclusion_tag("people/evaluation/being_validated.html", takes_context=True)
def status_of_instrument(context: Any) -> dict[str, Any]:
    """« Outil en cours de validation », until the coordination has recorded who validated it."""
    member = context["request"].member
    return {"validated": InstrumentValidation.objects.visible_to(member).exists()}
