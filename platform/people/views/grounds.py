"""For the network's data-protection officer: which laws open a sharing here, and the objections to answer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.kernel import clock
from core.kernel.http import MemberRequired, OperationView
from people import rules
from people.forms.lawful import AnswerObjectionForm, DecideForm
from people.models import LawfulShare
from people.operations.grounds import Standing, decide, standings
from people.operations.lawful import answer_objection


class OfTheOfficer(MemberRequired):
    """To anyone else these pages do not exist."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        member = getattr(request, "member", None)
        if member is not None and not rules.is_officer(member):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class LegalGrounds(OfTheOfficer, TemplateView):
    template_name = "people/lawful/grounds.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        rows = LawfulShare.objects.visible_to(member).waiting().select_related("structure", "home_structure")
        return super().get_context_data(
            standings=standings(member),
            objections=list(rows[:100]),
            today=timezone.localtime(clock.now()).date(),
            **kwargs,
        )


class DecideGround(OfTheOfficer, OperationView):
    """Allow it, or stop: the button says which."""

    template_name = "people/lawful/decide.html"
    form_class = DecideForm
    object: Standing

    def get_object(self) -> Standing:
        for each in standings(self.request.member):
            if each.ground == self.kwargs["ground"]:
                return each
        raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(standing=self.object, **kwargs)

    def perform(self, form: DecideForm) -> str:
        decided = decide(
            by=self.request.member,
            ground=self.object.ground,
            enabled=not self.object.enabled,
            **form.cleaned_data,
        )
        messages.success(
            self.request,
            _("Ce partage est permis dans le réseau.")
            if decided.enabled
            else _("Plus aucun nouveau partage à ce titre."),
        )
        return reverse("legal_grounds")


class AnswerObjection(OfTheOfficer, OperationView):
    template_name = "people/lawful/answer.html"
    form_class = AnswerObjectionForm
    object: LawfulShare

    def get_object(self) -> LawfulShare:
        rows = LawfulShare.objects.visible_to(self.request.member).waiting()
        found: LawfulShare = get_object_or_404(
            rows.select_related("structure", "home_structure"), pk=self.kwargs["share_id"]
        )
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(share=self.object, **kwargs)

    def perform(self, form: AnswerObjectionForm) -> str:
        answer_objection(self.object.pk, by=self.request.member, **form.cleaned_data)
        messages.success(self.request, _("La réponse est notée. La structure la dit à la personne."))
        return reverse("legal_grounds")
