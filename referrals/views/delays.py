"""« Délais du réseau » : read by the coordination, and changed one clock at a time."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.kernel.http import MemberRequired, OperationView
from referrals.forms.delays import DelayForm
from referrals.operations.setting_delays import change_delay
from referrals.queries import delays
from referrals.rules.delays import SETTABLE, Settable


class Delays(MemberRequired, TemplateView):
    template_name = "referrals/delays.html"
    coordinates = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(lines=delays.in_force(self.request.member), **kwargs)


class ChangeDelay(MemberRequired, OperationView):
    """What it does to the requests that run is said before the button."""

    template_name = "referrals/delay.html"
    form_class = DelayForm
    coordinates = True
    object: Settable

    def get_object(self) -> Settable:
        found = SETTABLE.get(self.kwargs["clock"])
        if found is None:
            raise Http404
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"clock": self.object}

    def get_initial(self) -> dict[str, Any]:
        here = next(one for one in delays.in_force(self.request.member) if one.clock == self.object)
        ladder = here.ladder
        return {"first": ladder.first, "second": ladder.second, "third": ladder.third}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        running = delays.running(self.request.member, self.object)
        return super().get_context_data(clock=self.object, running=running, **kwargs)

    def perform(self, form: DelayForm) -> str:
        change_delay(self.object.name, by=self.request.member, **form.cleaned_data)
        messages.success(self.request, _("C’est changé, et écrit dans le journal."))
        return reverse("delays")
