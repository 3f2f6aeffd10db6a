"""« Ce que ça a donné »: three buttons, then what leaves, as the sender will read it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.kernel import clock
from core.kernel.floor.scopes import Scope
from people.operations.sharing import scopes_agreed
from referrals.forms.reporting import ENDS, OutcomeForm
from referrals.models import Handoff
from referrals.operations import closing
from referrals.queries.contacts import last_contact
from referrals.rules import rights
from referrals.rules.outcomes import may_be_unknown
from referrals.rules.sensitive import sensitive_words
from referrals.states import OutcomeCode
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
        unknown = may_be_unknown(last_contact(self.request.member, self.object), clock.now())
        asked = [need.code for need in self.object.needs.all()]
        return super().get_form_kwargs() | {"end": self.kwargs["kind"], "asked": asked, "unknown": unknown}

    def get_initial(self) -> dict[str, Any]:
        """`?code=`: an outcome that a page proposes, and that the structure may change."""
        proposed = self.request.GET.get("code")
        return {"version": self.object.version} | ({"code": proposed} if proposed else {})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Words that leave are read again first, as the other structure will read them."""
        self.object = self.get_object()
        form = self.get_form()
        if "change" in request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        leaves = Scope.FOLLOWUP in scopes_agreed(self.object.pk)
        if leaves and form.is_valid() and not form.cleaned_data["read_again"]:
            return self.render_to_response(self.get_context_data(form=form, reading=self.reading(form)))
        return super().post(request, *args, **kwargs)

    def reading(self, form: OutcomeForm) -> dict[str, Any]:
        """What the sender will read, word for word, and the words that say more than it needs."""
        said = form.cleaned_data
        lines = [
            (_("Ce que ça a donné"), str(OutcomeCode(said["code"]).label)),
            (_("Ce qui a été obtenu"), said["text"]),
            (_("Ce qui reste à faire"), said["remains"]),
        ]
        return {
            "lines": [(label, value) for label, value in lines if value],
            "sensitive": sensitive_words(said["text"], said["remains"]),
        }

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
        said = {name: value for name, value in form.cleaned_data.items() if name != "read_again"}
        closing.report(self.object.pk, by=self.request.member, **said)
        messages.success(
            self.request,
            _("C’est terminé pour votre structure. %(name)s le lira.")
            % {"name": self.object.from_structure.name},
        )
        return reverse("handoff", args=[self.object.pk])
