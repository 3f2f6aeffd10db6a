"""« Qui a mes informations ? »: the page a person reads alone, in her language, without account (people §6)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.views.generic import TemplateView, View

from core.kernel.ids import uuid7
from core.kernel.refused_numbers import holds_number
from core.kernel.tenant import system_member, tenant
from core.kernel.words import phone
from core.tenancy.models import Network, Structure
from people.models import RightKind
from people.operations.proposing import propose_by_code
from people.operations.reading import PICTURES, Held, read_by_code
from people.operations.stopping import new_receipt, stop_by_code
from referrals.operations.calling_back import Caller, call_back
from web import code_words
from web.forms.code_page import COPY, NEWS, ONE, POSITIONS, READ, STOPPING, ActForm, CodeForm, PicturesForm
from web.queries.reading import described
from web.views.stopping_by_code import address_of

SESSION = 600  # seconds: what was typed on the first screen is asked again after that
_SALT = "relais.code_page"


@dataclass(frozen=True, slots=True)
class Answered:
    """What an act gives: a receipt, or a refusal that says nothing of why."""

    done: bool
    receipt: str = ""
    too_many: bool = False
    heading: str = "noted"
    note: str = ""


class PublicPage(TemplateView):
    """A page of the network without account: the member signed in beside it, if any, plays no part."""

    http_method_names = ["get", "post", "head", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.network = Network.objects.filter(slug=kwargs["network"]).first()
        if self.network is None:
            raise Http404
        asked = request.POST.get("langue") or request.GET.get("langue") or "fr"
        self.language = asked if asked in code_words.LANGUAGES else "fr"
        self.words = code_words.words(self.language)
        with tenant(public=self.network.pk) as context, translation.override(self.language):
            self.by = system_member(context)
            answer = super().dispatch(request, *args, **kwargs)
            if hasattr(answer, "render"):
                answer.render()
        return private(answer)

    def structures(self) -> Any:
        return Structure.objects.visible_to(self.by).possible_recipients().for_list()

    def page(self, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
        self.template_name = name
        assert self.network is not None
        network = self.network
        shown = self.get_context_data(
            network=network,
            demo=network.demo,
            w=self.words,
            language=self.language,
            languages=code_words.names(),
            paper=self.words["paper"].format(name=network.name),
            call=self.words["call"].format(phone=phone(network.desk_phone)) if network.desk_phone else "",
            **context,
        )
        return self.render_to_response(shown, status=status)


class CodePage(PublicPage):
    """Two screens: the code and what to do, then that act. Nothing happens before the second is confirmed.

    What was typed on the first travels in the second, signed, for ten minutes: no session, no cookie.
    """

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._first()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        typed = _opened(request.POST["held"]) if "held" in request.POST else request.POST
        if typed is None:
            return self._first(expired=True)
        form = CodeForm(typed, words=self.words, structures=self.structures())
        if not form.is_valid():
            return self._first(form)
        what = form.cleaned_data["what"]
        if what == READ:
            return self._read(request, form)
        act = ActForm(request.POST if "confirm" in request.POST else None, words=self.words, what=what)
        if not act.is_valid() or holds_number(act.helper):
            if act.is_bound and "helper_first" in act.cleaned_data and holds_number(act.helper):
                act.add_error("helper_first", self.words["number_refused"])
            return self._second("web/code_confirm.html", form, act, status=422 if act.is_bound else 200)
        answer = self._act(what)(form, act, address_of(request))
        if not answer.done:
            return self._refused("too_many" if answer.too_many else "refused")
        return self.page(
            "web/code_receipt.html",
            heading=self.words[answer.heading],
            receipt=self.words["receipt"].format(receipt=answer.receipt),
            note=self.words[answer.note] if answer.note else "",
            helped=self.words["with_helper"].format(helper=act.helper) if act.helper else "",
        )

    def _act(self, what: str) -> Callable[[CodeForm, ActForm, str], Answered]:
        if what in STOPPING:
            return self._stop
        return self._call if what == NEWS else self._propose

    def _stop(self, form: CodeForm, act: ActForm, address: str) -> Answered:
        done = stop_by_code(
            form.cleaned_data["code"],
            by=self.by,
            from_address=address,
            structure_id=form.structure_id,
            helper=act.helper,
        )
        return Answered(done.done, done.receipt, done.too_many, heading="done")

    def _call(self, form: CodeForm, act: ActForm, address: str) -> Answered:
        noted = call_back(
            uuid7(),
            by=self.by,
            from_address=address,
            caller=Caller(code=form.cleaned_data["code"]),
            motive="news",
            number=act.cleaned_data["number"],
        )
        return Answered(noted.done, new_receipt(), noted.too_many, note="call_done")

    def _propose(self, form: CodeForm, act: ActForm, address: str) -> Answered:
        copy = form.cleaned_data["what"] == COPY
        done = propose_by_code(
            form.cleaned_data["code"],
            kind=RightKind.COPY if copy else RightKind.RECTIFICATION,
            by=self.by,
            from_address=address,
            wish="" if copy else f"Nouveau numéro : {phone(act.cleaned_data['number'])}",
            helper=act.helper,
        )
        return Answered(done.done, done.receipt, done.too_many, note="copy_note" if copy else "phone_note")

    def _read(self, request: HttpRequest, form: CodeForm) -> HttpResponse:
        pictures = PicturesForm(request.POST if "confirm" in request.POST else None, words=self.words)
        if not pictures.is_valid():
            return self._second(
                "web/code_pictures.html", form, pictures, status=422 if pictures.is_bound else 200
            )
        held = read_by_code(
            form.cleaned_data["code"], pictures.chosen, by=self.by, from_address=address_of(request)
        )
        if held is None:
            return self._refused("refused_read")
        count = self.words["read_one"] if len(held) == 1 else self.words["read_many"].format(n=len(held))
        places = [described(one, self.words, stop=_stopping(form, one)) for one in held]
        answer = self.page("web/code_reading.html", heading=count, places=places)
        answer["Refresh"] = f"{SESSION}; url={request.path}?langue={self.language}"
        return answer

    def _first(self, form: CodeForm | None = None, *, expired: bool = False) -> HttpResponse:
        if form is None:
            form = CodeForm(words=self.words, structures=self.structures())
        return self.page("web/code_page.html", form=form, expired=expired, status=422 if form.errors else 200)

    def _second(self, name: str, form: CodeForm, act: Any, *, status: int) -> HttpResponse:
        words, what = self.words, form.cleaned_data["what"]
        asks = {
            "all": words["stop_all_q"],
            ONE: words["stop_one_q"].format(name=form.structure_name),
            NEWS: words["news_q"],
            "phone": words["phone_q"],
            COPY: words["copy_q"],
        }
        first = words["stop_one_1"].format(name=form.structure_name) if what == ONE else words["stop_all_1"]
        return self.page(
            name,
            status=status,
            what=what,
            stops=what in STOPPING,
            heading=asks.get(what, words["pictures_q"]),
            effects=[first, words["stop_2"], words["stop_3"]],
            form=act,
            held=_closed(form.cleaned_data),
            pictures=PICTURES,
            positions=POSITIONS,
        )

    def _refused(self, why: str) -> HttpResponse:
        return self.page("web/code_refused.html", message=self.words[why])


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


def _closed(typed: dict[str, Any]) -> str:
    return signing.dumps({name: typed.get(name) or "" for name in ("code", "what", "structure")}, salt=_SALT)


def _opened(held: str) -> dict[str, str] | None:
    """What the first screen said, or None once its ten minutes are over."""
    try:
        read: dict[str, str] = signing.loads(held, salt=_SALT, max_age=SESSION)
    except signing.BadSignature:
        return None
    return read


def _stopping(form: CodeForm, place: Held) -> str:
    """The button beside a place: to the screen that asks to confirm. Home keeps its own file."""
    if place.home:
        return ""
    return _closed({**form.cleaned_data, "what": ONE, "structure": str(place.structure_id)})
