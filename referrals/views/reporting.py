"""« Ce que ça a donné »: three buttons, then what leaves, as the sender will read it."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from core.kernel.floor.scopes import Scope
from people.operations.sharing import scopes_agreed
from referrals.forms.reporting import ENDS, OutcomeForm
from referrals.models import Handoff
from referrals.operations import closing
from referrals.rules import rights
from referrals.views.of_handoff import OfHandoff


class ChooseOutcome(OfHandoff):
    """The three ends, then the others: a link each."""

    template_name = "referrals/outcome.html"
    http_method_names = ["get", "head", "options"]

    def allowed(self) -> bool:
        return rights.can_report(self.request.member, self.object)


class Report(OfHandoff):
    template_name = "referrals/report.html"
    form_class = OutcomeForm

    def allowed(self) -> bool:
        return rights.can_report(self.request.member, self.object)

    def get_object(self) -> Handoff:
        if self.kwargs["kind"] not in ENDS:
            raise Http404
        return super().get_object()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"end": self.kwargs["kind"]}

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        end = ENDS[self.kwargs["kind"]]
        sender = self.object.referral.sender
        return super().get_context_data(
            end=end[0],
            one=len(end[1]) == 1,
            told_words=Scope.FOLLOWUP in scopes_agreed(self.object.pk),
            reader=sender.user.first_name if sender else self.object.from_structure.name,
            **kwargs,
        )

    def perform(self, form: OutcomeForm) -> str:
        closing.report(self.object.pk, by=self.request.member, **form.cleaned_data)
        messages.success(
            self.request,
            _("C’est terminé pour votre structure. %(name)s le lira.")
            % {"name": self.object.from_structure.name},
        )
        return reverse("handoff", args=[self.object.pk])
