"""What must be provided for a good welcome: a page of its own, a scope of its own, confirmed on a day."""

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from core.kernel.floor.scopes import Scope
from people import queries
from people.forms.evaluating import AccommodationsForm
from people.instruments.loading import published
from people.operations.accommodating import confirm_accommodations
from people.views.own_person import OwnPersonView


class Welcome(OwnPersonView):
    template_name = "people/welcome.html"
    form_class = AccommodationsForm
    scopes = (Scope.IDENTITY, Scope.ACCOMMODATIONS)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instrument": published()}

    def get_initial(self) -> dict[str, Any]:
        row = queries.accommodation_of(self.request.member, self.object.pk)
        return {"FRE": row.codes, "precision": row.precision, "interpreter": row.interpreter} if row else {}

    def perform(self, form: AccommodationsForm) -> str:
        said = form.cleaned_data
        confirm_accommodations(
            self.object.pk,
            by=self.request.member,
            codes=said["FRE"],
            precision=said["precision"],
            interpreter=said["interpreter"],
        )
        messages.success(self.request, _("C’est noté, avec la date d’aujourd’hui."))
        return reverse("person", args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = queries.accommodation_of(self.request.member, self.object.pk)
        return super().get_context_data(confirmed_on=row.confirmed_on if row else None, **kwargs)
