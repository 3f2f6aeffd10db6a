"""She has been asked, and says yes: this structure answers for her from now on."""

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from people.operations.capturing import Taken
from referrals.forms.ending import AgreesForm
from referrals.models import Kind
from referrals.operations.following_on import she_agrees
from referrals.rules import rights
from referrals.views.of_handoff import OfHandoff


class SheAgrees(OfHandoff):
    template_name = "referrals/she_agrees.html"
    form_class = AgreesForm

    def allowed(self) -> bool:
        return self.object.kind == Kind.TRANSFER and rights.can_follow(self.request.member, self.object)

    @property
    def script(self) -> str:
        return _(
            "« La structure qui vous suivait ferme. Êtes-vous d’accord pour que %(name)s réponde de vous désormais,"
            " et lise votre fiche ? Si vous dites non, on vous aide quand même. »"
        ) % {"name": self.object.target.name}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(script=self.script, **kwargs)

    def perform(self, form: AgreesForm) -> str:
        taken = Taken(text=self.script, **form.cleaned_data)
        she_agrees(self.object.pk, by=self.request.member, taken=taken)
        messages.success(self.request, _("C’est noté. Votre structure répond d’elle désormais."))
        assert self.object.person_id is not None
        return reverse("person", args=[self.object.person_id])
