"""« Qui a mes informations ? »: the page a person reads alone. The code alone, with a confirmation, stops."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from core.kernel.tenant import system_member, tenant
from core.tenancy.models import Network, Structure
from people.operations.stopping import Stopped, stop_by_code
from web.forms.stopping import StopForm
from web.views.stopping_by_code import address_of, refusal_of


class CodePage(TemplateView):
    """Two screens: the code and what to stop, then what it does. No account, no session, no name.

    It acts as the network's public page, whoever is signed in beside it: the member's tenant is not opened
    for this address (core.tenancy.middleware).
    """

    http_method_names = ["get", "post", "head", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.network = Network.objects.filter(slug=kwargs["network"]).first()
        if self.network is None:
            raise Http404
        with tenant(public=self.network.pk) as context:
            self.by = system_member(context)
            answer = super().dispatch(request, *args, **kwargs)
            if hasattr(answer, "render"):
                answer.render()
        return private(answer)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._page("web/code_page.html", form=self._form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page("web/code_page.html", form=form, status=422)
        if "confirm" not in request.POST:
            return self._page("web/code_confirm.html", form=form, hidden=_hidden(form))
        answer: Stopped = stop_by_code(
            form.cleaned_data["code"],
            by=self.by,
            from_address=address_of(request),
            structure_id=form.structure_id,
        )
        if answer.done:
            return self._page("web/code_receipt.html", receipt=answer.receipt)
        return self._page("web/code_refused.html", message=refusal_of(answer))

    def _form(self, data: Any = None) -> StopForm:
        structures = Structure.objects.visible_to(self.by).possible_recipients().for_list()
        return StopForm(data, structures=structures)

    def _page(self, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
        self.template_name = name
        assert self.network is not None
        shown = self.get_context_data(network=self.network, demo=self.network.demo, **context)
        return self.render_to_response(shown, status=status)


class LeaveCodePage(View):
    """« Quitter et effacer »: back to the empty page, and nothing kept by the browser."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, network: str) -> HttpResponse:
        answer = redirect(reverse("code_page", args=[network]))
        answer["Clear-Site-Data"] = '"cache"'
        return private(answer)


def private(answer: Any) -> Any:
    """Never indexed, never kept, never told to another site.

    Not « no-referrer »: a browser would then post the form with `Origin: null`, which the forgery check refuses.
    """
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "same-origin"
    return answer


def _hidden(form: StopForm) -> list[tuple[str, str]]:
    """What the confirmation carries to the second post."""
    return [(name, form.cleaned_data.get(name) or "") for name in form.fields]
