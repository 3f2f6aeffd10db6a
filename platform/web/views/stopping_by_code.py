"""« Arrêter un partage » at any member's desk: the code alone, without seeing whom."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from core.kernel.http import MemberRequired
from core.tenancy.models import Role, Structure
from people.operations.stopping import Stopped, stop_by_code
from web.forms.stopping import StopForm


class StopByCode(MemberRequired, FormView):
    """Every member but observers. A wrong code is a value, not an error: its count must stay."""

    template_name = "web/stop_by_code.html"
    form_class = StopForm
    http_method_names = ["get", "post", "head", "options"]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        no_observer(request)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        structures = Structure.objects.visible_to(self.request.member).possible_recipients().for_list()
        return super().get_form_kwargs() | {"structures": structures}

    def form_valid(self, form: StopForm) -> HttpResponse:
        answer = stop_by_code(
            form.cleaned_data["code"],
            by=self.request.member,
            from_address=address_of(self.request),
            structure_id=form.structure_id,
        )
        if answer.done:
            messages.success(self.request, _("C’est fait. Reçu n° %(n)s.") % {"n": answer.receipt})
            return redirect("stop_by_code")
        form.add_error("code", refusal_of(answer))
        return self.form_invalid(form)

    def form_invalid(self, form: StopForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


def no_observer(request: Any) -> None:
    """A page of every member but observers, who read figures only."""
    if getattr(request.member, "role", "") == Role.OBSERVER:
        raise Http404


def refusal_of(answer: Stopped) -> str:
    """One text for a wrong, an unknown and a mistyped code."""
    if answer.too_many:
        return _("Trop d’essais depuis ici. Réessayez dans une heure, ou appelez un lieu du réseau.")
    return _("Ce code n’a rien arrêté. Vérifiez les douze chiffres sur le papier, puis réessayez.")


def address_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
