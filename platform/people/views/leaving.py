"""« Elle part vivre hors du réseau » : close her file, or take it back."""

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from people.forms.rights import ConfirmForm
from people.models import PersonStatus, Status
from people.operations.leaving import record_move, undo_move
from people.views.own_person import OwnPersonView


class Leaving(OwnPersonView):
    """One page, the button says which."""

    template_name = "people/rights/leaving.html"
    form_class = ConfirmForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(status=self._status(), **kwargs)

    def _status(self) -> str:
        row = PersonStatus.objects.visible_to(self.request.member).get(person_id=self.object.pk)
        return str(row.status)

    def perform(self, form: ConfirmForm) -> str:
        if self._status() == Status.MOVED:
            undo_move(self.object.pk, by=self.request.member)
            messages.success(
                self.request, _("La fiche est rouverte. Ce qui était partagé demande un nouvel accord.")
            )
        else:
            record_move(self.object.pk, by=self.request.member)
            messages.success(self.request, _("C’est noté. Plus rien ne partira à son sujet."))
        return reverse("rights", args=[self.object.pk])
