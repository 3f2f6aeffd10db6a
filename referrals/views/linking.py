"""The pages of a link: neutral first, then the requests without a name; what names someone asks six digits.

Until the digits are typed no page is made inside a structure: the public of the network reads what the functions
of the link give.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.kernel import nomenclature
from core.kernel.languages import language_name
from core.kernel.tenant import system_member, tenant
from core.tenancy.models import Network
from referrals.forms.linking import DigitsForm
from referrals.models import MOST_ROUNDS
from referrals.operations import linking
from referrals.operations.answering import see
from referrals.operations.linking import Asked, Link
from referrals.queries.shared import accommodation_labels
from referrals.rules.holders import KEY, LinkHolder, held, holder, keep
from referrals.rules.wordings import preview_facts
from referrals.states import AWAITING, HandoffState

WANT_AN_ACCOUNT = 3


class OfNetwork(TemplateView):
    """A page of the network without account. It is never kept, and says nothing of where it was opened from."""

    http_method_names = ["get", "post", "head", "options"]
    network: Network

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        network = Network.objects.filter(slug=kwargs["network"]).first()
        if network is None:
            raise Http404
        self.network = network
        answer = self.answer(request, *args, **kwargs)
        # Not « no-referrer »: a browser would post the button with `Origin: null`, which the forgery check refuses.
        answer["Referrer-Policy"] = "same-origin"
        answer["Cache-Control"] = "no-store"
        return answer

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, made as the public of the network and written before the context closes."""
        with tenant(public=self.network.pk) as context:
            self.by = system_member(context)
            return self.written(super().dispatch(request, *args, **kwargs))

    def written(self, answer: Any) -> HttpResponse:
        if hasattr(answer, "render"):
            answer.render()
        written: HttpResponse = answer
        return written

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs |= {"network": self.network, "demo": self.network.demo}
        return super().get_context_data(**kwargs)

    def closed(self) -> HttpResponse:
        """The same for a link that ended, one that never was, and one that was not opened here."""
        self.template_name = "referrals/link/closed.html"
        return self.render_to_response(self.get_context_data(), status=410)


class OpenLink(OfNetwork):
    """The address of the mail: neutral; the button opens it here for half an hour."""

    template_name = "referrals/link/door.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token_hash = linking.hash_token(kwargs["token"])
        link = linking.find(token_hash)
        request.session.cycle_key()
        keep(request.session, network=self.network.slug, token_hash=token_hash, confirmed=False)
        if link is None or not link.alive:
            return self.closed()
        return redirect("link_requests", self.network.slug)


class NewLink(OfNetwork):
    """« Recevoir un nouveau lien »: the same words whatever there is, and a mail to the registered mailbox or none."""

    http_method_names = ["post", "options"]
    template_name = "referrals/link/asked.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kept = request.session.get(KEY)
        if kept and kept["network"] == self.network.slug:
            linking.ask_link(kept["hash"], by=self.by)
        return self.render_to_response(self.get_context_data())


class LinkPage(OfNetwork):
    """A page behind the button: the link is found again on each request."""

    link: Link
    requests: list[Asked]

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kept = held(request.session)
        self.kept = kept if kept and kept["network"] == self.network.slug else None
        return super().answer(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.opened() or self.shown()

    def opened(self) -> HttpResponse | None:
        """The closed page, or nothing when the link lives."""
        link = linking.find(self.kept["hash"]) if self.kept else None
        if link is None or not link.alive or self.kept is None:
            return self.closed()
        self.link, self.requests = link, linking.requests(self.kept["hash"])
        return None

    def shown(self, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**context))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if hasattr(self, "link"):
            kwargs |= {"link": self.link, "confirmed": bool(self.kept and self.kept["confirmed"])}
            kwargs["leave"] = reverse("link_requests", args=[self.network.slug])
        return super().get_context_data(**kwargs)

    def asked(self) -> Asked:
        """The one of the address, among those of the link."""
        found = [one for one in self.requests if one.handoff_id == self.kwargs["handoff_id"]]
        if not found:
            raise Http404
        return found[0]

    def acting(self) -> LinkHolder:
        member = holder(self.network, self.link.structure_id)
        if member is None:
            raise Http404
        return member


class LinkRequests(LinkPage):
    """« Vos 3 demandes en cours »."""

    template_name = "referrals/link/requests.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if hasattr(self, "requests"):
            kwargs["lines"] = [
                {
                    "asked": one,
                    "needs": nomenclature.labels(one.needs),
                    "words": HandoffState(one.state).label,
                    "awaiting": one.state in AWAITING,
                }
                for one in self.requests
            ]
            kwargs["wants_account"] = self.link.answers >= WANT_AN_ACCOUNT
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """« Quitter »: nothing of the link stays in this browser."""
        request.session.pop(KEY, None)
        self.kept = None
        self.template_name = "referrals/link/left.html"
        return self.shown()


class LinkRequest(LinkPage):
    """One request without a name, and what the link may answer."""

    template_name = "referrals/link/request.html"

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = super().answer(request, *args, **kwargs)
        if request.method == "GET" and answer.status_code == 200:
            with tenant(member := self.acting()):
                see(kwargs["handoff_id"], by=member)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if hasattr(self, "requests"):
            asked = self.asked()
            kwargs |= {"asked": asked, "needs": nomenclature.labels(asked.needs)}
            kwargs |= {"facts": _facts(asked), "awaiting": asked.state in AWAITING}
            kwargs["words"] = HandoffState(asked.state).label
            kwargs["can_ask"] = not asked.asking and asked.questions < MOST_ROUNDS
            kwargs["can_propose"] = asked.state in (HandoffState.SENT, HandoffState.INFO_REQUESTED)
        return super().get_context_data(**kwargs)


class LinkCode(LinkPage):
    """What opens or writes a name asks six digits, sent to the registered mailbox or said by phone."""

    template_name = "referrals/link/code.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", DigitsForm())
        return super().get_context_data(next=self._next(), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        closed = self.opened()
        if closed is not None or self.kept is None:
            return closed or self.closed()
        if "send" in request.POST:
            refs = {one.handoff_id: one.ref_code for one in self.requests}
            sent = linking.ask_code(
                self.kept["hash"], by=self.by, ref_code=refs.get(self.link.handoff_id, "")
            )
            return self.shown(sent=sent, too_many=not sent)
        form = DigitsForm(request.POST)
        if form.is_valid() and linking.try_code(self.kept["hash"], form.cleaned_data["digits"], by=self.by):
            request.session.cycle_key()
            keep(request.session, network=self.network.slug, token_hash=self.kept["hash"], confirmed=True)
            return redirect(self._next())
        if form.is_valid():
            form.add_error("digits", _("Ces chiffres ne conviennent pas, ou ne conviennent plus."))
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _next(self) -> str:
        wanted = self.request.GET.get("demande", "")
        found = [one for one in getattr(self, "requests", ()) if str(one.handoff_id) == wanted]
        return reverse("handoff", args=[found[0].handoff_id]) if found else reverse("inbox")


def _facts(asked: Asked) -> list[tuple[str, str]]:
    return preview_facts(asked.content or {}, languages=_languages, welcome=accommodation_labels)


def _languages(codes: list[str]) -> list[str]:
    return [language_name(code) for code in codes]
