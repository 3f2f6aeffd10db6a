"""What she contests of an evaluation, with her words."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from core.kernel.floor.scopes import Scope
from core.kernel.words import day_in_words
from people.forms.disputing import DisputeForm
from people.models import Evaluation
from people.operations.disputing import dispute
from people.views.own_person import OwnPersonView


class Disagree(OwnPersonView):
    template_name = "people/rights/disagree.html"
    form_class = DisputeForm
    scopes = (Scope.IDENTITY, Scope.MATURITY)

    @cached_property
    def points(self) -> list[tuple[str, str]]:
        rows = Evaluation.objects.visible_to(self.request.member).of(self.object.pk).latest_first()[:20]
        return [(str(row.pk), f"{row.get_route_display()}, {day_in_words(row.at)}") for row in rows]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"points": self.points}

    def get_initial(self) -> dict[str, Any]:
        offered = [value for value, _label in self.points]
        asked = self.request.GET.get("point", "")
        return {"evaluation_id": asked if asked in offered else next(iter(offered), "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(points=self.points, **kwargs)

    def perform(self, form: DisputeForm) -> str:
        row = dispute(by=self.request.member, **form.cleaned_data)
        messages.success(self.request, _("C’est écrit à côté du point. Le point, lui, n’a pas changé."))
        return reverse("evaluation", args=[self.object.pk, row.evaluation_id])
