"""The answers: accept in one press, or say why it is not possible."""

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from referrals.forms.answering import DeclineForm, VersionForm
from referrals.operations import answering
from referrals.rules import rights
from referrals.views.of_handoff import OfHandoff


class Accept(OfHandoff):
    """A button: it carries the version that the page showed."""

    form_class = VersionForm
    http_method_names = ["post", "options"]

    def perform(self, form: VersionForm) -> str:
        answering.accept(self.object.pk, by=self.request.member, version=form.cleaned_data["version"])
        messages.success(self.request, _("C’est accepté : votre structure s’en occupe maintenant."))
        return self.back()


class Decline(OfHandoff):
    template_name = "referrals/decline.html"
    form_class = DeclineForm

    def allowed(self) -> bool:
        return rights.can_decline(self.request.member, self.object)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"leads": self.request.member.role == "lead"}

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def perform(self, form: DeclineForm) -> str:
        answering.decline(self.object.pk, by=self.request.member, **form.cleaned_data)
        messages.success(
            self.request,
            _("C’est noté. %(name)s est prévenu et cherche une autre solution.")
            % {"name": self.object.from_structure.name},
        )
        return reverse("inbox")
