"""A page of one form, for views that only tests know."""

from typing import Any

from django.http import HttpResponse
from django.template import engines

_PAGE = """{% extends "base.html" %}{% block title %}Essai{% endblock %}{% block heading %}Essai{% endblock %}
{% block main %}<form method="post">{% csrf_token %}{{ form }}<button>Valider</button></form>{% endblock %}"""


class OneForm:
    """Mix before a view: its form in the product's frame, whatever the product's own pages become."""

    request: Any

    def render_to_response(self, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        page = engines["django"].from_string(_PAGE)
        answer = HttpResponse(page.render(context, self.request), status=status)
        answer.context_data = context  # type: ignore[attr-defined]
        return answer
