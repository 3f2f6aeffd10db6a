"""Pass the person on, as who follows her."""

from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _

from core.tenancy.models import Structure
from referrals.forms.passing import PassOnForm
from referrals.operations.passing import pass_on
from referrals.queries.passed import proposed_to
from referrals.rules import rights
from referrals.views.of_handoff import OfHandoff


class PassOn(OfHandoff):
    """What it does is said before the button; her agreement is checked when it is pressed."""

    template_name = "referrals/pass_on.html"
    form_class = PassOnForm

    def allowed(self) -> bool:
        member = self.request.member
        return rights.can_pass_on(member, self.object) and proposed_to(member, self.object) is None

    def get_form_kwargs(self) -> dict[str, Any]:
        member = self.request.member
        others = Structure.objects.visible_to(member).possible_recipients().for_list()
        concerned = (member.structure_id, self.object.from_structure_id)
        return super().get_form_kwargs() | {"structures": others.exclude(pk__in=concerned)}

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def perform(self, form: PassOnForm) -> str:
        said = form.cleaned_data
        handoff = pass_on(
            self.object.pk, by=self.request.member, target_id=said["structure"], version=said["version"]
        )
        messages.success(
            self.request,
            _("C’est proposé à %(name)s. Vous suivez la personne jusqu’à sa réponse.")
            % {"name": handoff.target.name},
        )
        return self.back()
