"""What a link answers without a code, because it names nobody: no, another place, a place kept, a question.

The page is made as the public of the network; the act alone runs inside the structure, and shows nothing.
"""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from actors.rules.matching import CodedRequest
from core.kernel.errors import DomainError
from core.kernel.tenant import tenant
from referrals.forms.answering import DeclineForm, ProposeForm
from referrals.forms.questioning import QuestionForm, WaitlistForm
from referrals.operations.declining import decline
from referrals.operations.questioning import ask_question
from referrals.operations.waiting import waitlist
from referrals.queries.elsewhere import better_places
from referrals.rules.holders import LinkHolder, held
from referrals.states import Decline
from referrals.views.linking import LinkPage, LinkRequest


class LinkAct(LinkRequest):
    """An answer that names nobody: the link and a button."""

    form_class: ClassVar[type[Any]]

    def form(self, data: Any = None) -> Any:
        return self.form_class(data, initial={"version": self.asked().version})

    def act(self, by: LinkHolder, handoff_id: UUID, form: Any) -> None:
        """One operation, inside the structure."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.opened() or self.shown(form=self.form())

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return LinkPage.answer(self, request, *args, **kwargs)  # reading a form is no first opening
        with tenant(public=self.network.pk):
            kept = held(request.session)
            self.kept = kept if kept and kept["network"] == self.network.slug else None
            answered = self.opened()
            if answered is not None:
                return self.written(answered)
            form = self.form(request.POST)
            if not form.is_valid():
                return self._again(form, 422)
        try:
            with tenant(member := self.acting()):
                self.act(member, kwargs["handoff_id"], form)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
            with tenant(public=self.network.pk):
                closed = self.opened()
                return self.written(closed) if closed else self._again(form, 409)
        messages.success(request, _("C’est noté. La structure qui a envoyé la demande le sait."))
        return redirect("link_requests", self.network.slug)

    def _again(self, form: Any, status: int) -> HttpResponse:
        return self.written(self.render_to_response(self.get_context_data(form=form), status=status))


class LinkDecline(LinkAct):
    template_name = "referrals/link/decline.html"
    form_class = DeclineForm

    def act(self, by: LinkHolder, handoff_id: UUID, form: DeclineForm) -> None:
        decline(handoff_id, by=by, **form.said())


class LinkWaitlist(LinkAct):
    template_name = "referrals/link/form.html"
    form_class = WaitlistForm

    def act(self, by: LinkHolder, handoff_id: UUID, form: WaitlistForm) -> None:
        waitlist(handoff_id, by=by, **form.cleaned_data)


class LinkQuestion(LinkAct):
    template_name = "referrals/link/form.html"
    form_class = QuestionForm

    def act(self, by: LinkHolder, handoff_id: UUID, form: QuestionForm) -> None:
        ask_question(handoff_id, by=by, **form.cleaned_data)


class LinkPropose(LinkAct):
    template_name = "referrals/link/propose.html"
    form_class = ProposeForm

    def form(self, data: Any = None) -> ProposeForm:
        asked = self.asked()
        content = asked.content or {}
        wanted = CodedRequest(
            needs=tuple((code, 1) for code in asked.needs),
            languages=tuple(content.get("languages", ())),
            accommodations=tuple(content.get("accommodations", ())),
        )
        typed = self.request.GET.get("q", "")
        places = better_places(self.by, wanted, besides=(self.link.structure_id,), typed=typed)
        return ProposeForm(data, places=places, initial={"version": asked.version})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(typed=self.request.GET.get("q", ""), **kwargs)

    def act(self, by: LinkHolder, handoff_id: UUID, form: ProposeForm) -> None:
        said = form.cleaned_data
        decline(
            handoff_id,
            by=by,
            code=Decline.BETTER_ELSEWHERE,
            actor_id=UUID(said["actor"]),
            text=said["text"],
            reason_for_person=said["reason_for_person"],
            version=said["version"],
        )
