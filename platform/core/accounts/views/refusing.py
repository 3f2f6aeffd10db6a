"""A form that is not right answers 422, like everywhere in the house."""

from typing import Any

from django.http import HttpResponse


class Refusing:
    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)  # type: ignore[attr-defined]
