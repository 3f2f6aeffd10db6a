"""« Trois questions » at a counter, one a page, for someone who has no file and needs none."""

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from core.kernel.http import MemberRequired, OperationView
from core.kernel.refused_numbers import check_free_text
from people import rules
from people.forms.evaluating import CounterUrgentForm, QuickAnswerForm
from people.instruments.loading import published
from people.instruments.quick import Quick
from people.operations.counting import count_three_questions
from people.views.kept_answers import forget, keep, kept
from people.views.three_questions import ASIDES, STEPS

ADDRESSES = {"EQU-1": "desk_questions", "AUT-1": "desk_questions_alone", "urgent": "desk_questions_urgent"}
FIELDS = {"EQU-1": "equ1", "AUT-1": "aut1"}


class AtADesk(MemberRequired):
    """Every role but the one that reads figures only. Nothing here is about a person of the network."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.member is not None and not rules.can_ask_three_questions(request.member):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class DeskQuestions(AtADesk, OperationView):
    """Starting again at the first question forgets whoever came before."""

    template_name = "people/evaluation/desk_questions.html"
    form_class = forms.Form
    kwargs: dict[str, Any]

    @property
    def step(self) -> str:
        return str(self.kwargs["step"])

    @property
    def going_back(self) -> bool:
        return "retour" in self.request.GET

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.step == STEPS[0] and not self.going_back:
            forget(request)
        elif kept(request) is None:
            return redirect(ADDRESSES[STEPS[0]])
        return super().get(request, *args, **kwargs)

    def get_form_class(self) -> Any:
        return CounterUrgentForm if self.step == "urgent" else QuickAnswerForm

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if self.step != "urgent":
            kwargs["item"] = published().by_code[self.step]
        return kwargs

    def get_initial(self) -> dict[str, Any]:
        quick = kept(self.request) or Quick()
        if self.step != "urgent":
            return {"answer": getattr(quick, FIELDS[self.step])}
        deadline = date.fromisoformat(quick.deadline) if quick.deadline else None
        return {
            "answer": "yes" if quick.urgent else None,
            "procedure": quick.procedure,
            "deadline": deadline,
        }

    def perform(self, form: Any) -> str:
        quick, answer = kept(self.request) or Quick(), form.cleaned_data["answer"]
        if self.step != "urgent":
            keep(self.request, replace(quick, **{FIELDS[self.step]: answer}))
            return reverse(ADDRESSES[STEPS[STEPS.index(self.step) + 1]])
        deadline, procedure = form.cleaned_data["deadline"], form.cleaned_data["procedure"]
        check_free_text(procedure, field="procedure")
        if not quick.counted:
            count_three_questions(by=self.request.member)
        keep(
            self.request,
            replace(
                quick,
                urgent=answer == "yes",
                procedure=procedure,
                deadline=deadline.isoformat() if deadline else "",
                counted=True,
            ),
        )
        return reverse("desk_answer")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        number = STEPS.index(self.step)
        before = STEPS[number - 1] if number else ""
        return super().get_context_data(
            number=number + 1,
            total=len(STEPS),
            aside=ASIDES[self.step],
            back=reverse(ADDRESSES[before], query={"retour": "1"}) if before else reverse("home"),
            **kwargs,
        )
