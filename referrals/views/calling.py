"""« La personne appelle » and « À rappeler »: at any desk, without opening a file (referrals §13)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.kernel import clock
from core.kernel.errors import Refused
from core.kernel.http import MemberRequired, OperationView
from core.tenancy.models import Role
from referrals.forms.calling import PersonCallsForm
from referrals.models import CallBack
from referrals.operations.calling_back import call_back, done, note_attempt
from referrals.queries import telling

PAGE = 50


class AtADesk(MemberRequired):
    """Every member but observers, whose role shows them counts only."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if getattr(request.member, "role", "") == Role.OBSERVER:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class PersonCalls(AtADesk, OperationView):
    """The answer is always the same, whoever was found or not."""

    template_name = "referrals/person_calls.html"
    form_class = PersonCallsForm

    def perform(self, form: PersonCallsForm) -> str:
        noted = call_back(
            form.cleaned_data["id"],
            by=self.request.member,
            from_address="",
            caller=form.caller,
            motive=form.cleaned_data["motive"],
            number=form.cleaned_data["number"],
        )
        if noted.too_many:
            raise Refused(
                _(
                    "Trop d’essais aujourd’hui depuis ici. Notez le numéro sur un papier et prévenez votre responsable."
                )
            )
        messages.success(self.request, _("C’est noté. On vous rappelle avant demain soir."))
        return reverse("person_calls")


class CallBackList(AtADesk, TemplateView):
    """Who waits for a call from one's own structure: a number, a reference, why, until when."""

    template_name = "referrals/callbacks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = CallBack.objects.visible_to(self.request.member).waiting()
        page = Paginator(waiting, PAGE).get_page(self.request.GET.get("page"))
        to_tell = telling.waiting(self.request.member).count()
        return super().get_context_data(
            page=page, calls=list(page), now=clock.now(), to_tell=to_tell, **kwargs
        )


class CallBackDone(AtADesk, OperationView):
    """Two buttons of the list: she was called, or nobody answered."""

    http_method_names = ["post", "options"]

    def get_object(self) -> CallBack:
        found: CallBack = get_object_or_404(
            CallBack.objects.visible_to(self.request.member), pk=self.kwargs["callback_id"]
        )
        return found

    def perform(self, form: Any) -> str:
        if self.request.POST.get("what") == "tried":
            note_attempt(self.object.pk, by=self.request.member)
            messages.success(self.request, _("C’est noté : pas de réponse. Le numéro reste ici."))
        else:
            done(self.object.pk, by=self.request.member)
            messages.success(self.request, _("C’est fait. Le numéro est effacé."))
        return reverse("callbacks")

    def back(self) -> str:
        return reverse("callbacks")
