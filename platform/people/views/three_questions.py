"""« Trois questions »: one question a page, each may stay unanswered, then what would help and why."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.kernel.once import signed
from people import queries
from people.forms.evaluating import NO_ANSWER, QuickAnswerForm, UrgentForm
from people.instruments.loading import published
from people.models import EvaluationDraft, Route
from people.operations.drafting import save_draft
from people.operations.evaluating import finish_draft
from people.views.own_person import OwnPersonView

STEPS = ("EQU-1", "AUT-1", "urgent")
ADDRESSES = {"EQU-1": "three_questions", "AUT-1": "three_questions_alone", "urgent": "three_questions_urgent"}
ASIDES = {
    "EQU-1": _("Vous pouvez montrer du doigt, ou ne pas répondre."),
    "AUT-1": _("Il n’y a pas de bonne ou de mauvaise réponse."),
    "urgent": _("Une date limite, un droit qui peut s’arrêter, un rendez-vous à prendre."),
}


class ThreeQuestions(OwnPersonView):
    template_name = "people/evaluation/three_questions.html"
    form_class = forms.Form

    @property
    def step(self) -> str:
        return str(self.kwargs["step"])

    def get_form_class(self) -> Any:
        return UrgentForm if self.step == "urgent" else QuickAnswerForm

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if self.step != "urgent":
            kwargs["item"] = published().by_code[self.step]
        return kwargs

    def get_initial(self) -> dict[str, Any]:
        draft = self.draft
        if draft is None:
            return {}
        if self.step != "urgent":
            return {"answer": draft.answers.get(self.step)}
        known = {"id": signed(draft.pk), "procedure": draft.procedure, "deadline": draft.deadline}
        if "urgent" in draft.asked:
            known["answer"] = "yes" if "urgent" in draft.wishes else NO_ANSWER
        return known

    @cached_property
    def draft(self) -> EvaluationDraft | None:
        return queries.drafted(self.request.member, self.kwargs["person_id"], Route.QUICK)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.step == "urgent" and self.draft is None:
            self.object = self.get_object()
            return redirect(ADDRESSES[STEPS[0]], self.kwargs["person_id"])
        return super().get(request, *args, **kwargs)

    def perform(self, form: Any) -> str:
        person_id, member = self.kwargs["person_id"], self.request.member
        answer = form.cleaned_data["answer"]
        if self.step != "urgent":
            save_draft(
                person_id,
                by=member,
                route=Route.QUICK,
                answers={self.step: answer},
                evidence={self.step: "decl"} if isinstance(answer, int) else {},
                asked=[self.step],
            )
            following = STEPS[STEPS.index(self.step) + 1]
            return reverse(ADDRESSES[following], args=[person_id])
        if self.draft and self.draft.pk == form.cleaned_data["id"]:
            save_draft(
                person_id,
                by=member,
                route=Route.QUICK,
                asked=["urgent"],
                wishes=["urgent"] if answer == "yes" else [],
                procedure=form.cleaned_data["procedure"],
                deadline=form.cleaned_data["deadline"],
            )
        evaluation = finish_draft(person_id, by=member, id=form.cleaned_data["id"], route=Route.QUICK)
        return reverse("evaluation", args=[person_id, evaluation.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        number = STEPS.index(self.step)
        before = STEPS[number - 1] if number else ""
        return super().get_context_data(
            number=number + 1,
            total=len(STEPS),
            aside=ASIDES[self.step],
            back=reverse(ADDRESSES[before] if before else "person", args=[self.kwargs["person_id"]]),
            **kwargs,
        )
