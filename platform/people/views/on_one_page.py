"""The whole evaluation on one page: to fill it, or to correct one."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from core.kernel.http import OperationView
from core.kernel.once import signed
from people.forms.evaluating import WholeForm
from people.instruments import asking
from people.instruments.loading import published
from people.models import Evaluation
from people.operations.accommodating import confirm_accommodations
from people.operations.evaluating import correct, record_evaluation
from people.views.evaluating import Evaluating, said_before
from people.views.evaluation_result import OfAnEvaluation


class OnOnePage(Evaluating):
    """Everything on one page, in the same order."""

    template_name = "people/evaluation/on_one_page.html"
    form_class = WholeForm

    def get_form_kwargs(self) -> dict[str, Any]:
        steps = asking.order(published())
        before = {step: words for step in steps if (words := said_before(self.earlier, step))}
        return super().get_form_kwargs() | {"instrument": published(), "order": steps, "before": before}

    def get_initial(self) -> dict[str, Any]:
        draft = self.draft
        if draft is None:
            return {}
        return whole(draft.answers, draft.evidence) | {
            "id": signed(draft.pk),
            "FRE": draft.accommodations,
            "precision": draft.precision,
            "interpreter": draft.interpreter,
            "BES": draft.wishes,
            "comment": draft.comment,
            "procedure": draft.procedure,
            "deadline": draft.deadline,
        }

    def perform(self, form: WholeForm) -> str:
        values, answers, evidence = form.cleaned_data, form.answers(), form.evidence()
        if self.act == "none":
            left = asking.gestures_left(published(), answers)
            answers |= dict.fromkeys(left, 0)
            evidence |= dict.fromkeys(left, "decl")
        if self.act in ("pause", "none"):
            self.save(
                answers=answers,
                evidence=evidence,
                asked=[*answers],
                wishes=values["BES"],
                accommodations=values["FRE"],
                **{
                    name: values[name]
                    for name in ("precision", "interpreter", "comment", "procedure", "deadline")
                },
            )
            return self.paused() if self.act == "pause" else self.request.path
        evaluation = record_evaluation(
            self.person_id,
            by=self.request.member,
            id=values["id"],
            answers=answers,
            evidence=evidence,
            wishes=values["BES"],
            comment=values["comment"],
            urgent_procedure=values["procedure"],
            deadline=values["deadline"],
        )
        if values["FRE"] or values["precision"] or values["interpreter"]:
            confirm_accommodations(
                self.person_id,
                by=self.request.member,
                codes=values["FRE"],
                precision=values["precision"],
                interpreter=values["interpreter"],
            )
        return self.recorded(evaluation.pk)


class CorrectEvaluation(OfAnEvaluation, OperationView):
    """A new evaluation that replaces this one; both stay readable."""

    template_name = "people/evaluation/on_one_page.html"
    form_class = WholeForm

    def get_object(self) -> Evaluation:
        if not self.is_home:
            raise Http404
        return self.evaluation

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instrument": published(), "order": asking.order(published())}

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        for name in ("FRE", "precision", "interpreter", "procedure", "deadline"):
            del form.fields[name]  # they are not part of the evaluation, and are changed elsewhere
        return form

    def get_initial(self) -> dict[str, Any]:
        evaluation = self.evaluation
        return whole(evaluation.answers, evaluation.evidence) | {
            "BES": evaluation.wishes,
            "comment": evaluation.comment,
        }

    def perform(self, form: WholeForm) -> str:
        evaluation = correct(
            self.evaluation.pk,
            by=self.request.member,
            id=form.cleaned_data["id"],
            answers=form.answers(),
            evidence=form.evidence(),
            wishes=form.cleaned_data["BES"],
            comment=form.cleaned_data["comment"],
        )
        return reverse("evaluation", args=[evaluation.person_id, evaluation.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            correcting=self.evaluation, person_id=self.evaluation.person_id, **kwargs
        )


def whole(answers: dict[str, Any], evidence: dict[str, str]) -> dict[str, Any]:
    """The answers and their evidence as initial values of the whole form."""
    return dict(answers) | {f"{code}_evidence": value for code, value in evidence.items()}
