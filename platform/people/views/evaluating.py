"""The full route: one item a page or everything on one, paused and taken up again, stopped when sure."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.kernel.once import signed
from core.kernel.words import day_in_words
from people import queries
from people.forms.evaluating import AccommodationsForm, CommentForm, ItemForm, StopForm, WishesForm
from people.instruments import asking
from people.instruments.earlier import Earlier
from people.instruments.loading import published
from people.models import EvaluationDraft, Route
from people.operations.drafting import save_draft
from people.operations.evaluating import finish_draft
from people.views.own_person import OwnPersonView


class Evaluating(OwnPersonView):
    """What the pages of the full route share: the member's draft and its instrument."""

    form_class: type[forms.BaseForm] | None = forms.Form

    @property
    def person_id(self) -> UUID:
        return UUID(str(self.kwargs["person_id"]))

    @cached_property
    def draft(self) -> EvaluationDraft | None:
        return queries.drafted(self.request.member, self.person_id, Route.FULL)

    @cached_property
    def earlier(self) -> Earlier | None:
        """The last time, beside the questions; nothing of it is filled in."""
        return queries.earlier_answers(self.request.member, self.person_id)

    @property
    def act(self) -> str:
        """The button that was pressed: next, none, pause."""
        return str(self.request.POST.get("act", "next"))

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        if self.act in ("pause", "none"):  # what is not answered yet stops nobody from pausing
            for field in form.fields.values():
                field.required = False
        return form

    def save(self, **values: Any) -> EvaluationDraft:
        self.draft = save_draft(self.person_id, by=self.request.member, **values)
        return self.draft

    def paused(self) -> str:
        """Where a pause leads, and until when it holds."""
        draft = self.draft or self.save()
        messages.success(
            self.request,
            _("Gardé. Vous pourrez reprendre jusqu’au %(day)s.")
            % {"day": day_in_words(draft.expires_at.date())},
        )
        return reverse("person", args=[self.person_id])

    def recorded(self, evaluation_id: UUID) -> str:
        return reverse("evaluation", args=[self.person_id, evaluation_id])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(draft=self.draft, person_id=self.person_id, **kwargs)


class OneByOne(Evaluating):
    """One item a page: what decides first, then the instrument's order, then the blocks and the end."""

    template_name = "people/evaluation/one_by_one.html"

    @cached_property
    def sheet(self) -> EvaluationDraft:
        """The draft, or what a first one would hold: reading a page writes nothing."""
        return self.draft or EvaluationDraft(route=Route.FULL, **self._carried_over())

    @cached_property
    def step(self) -> str:
        asked = self.sheet.asked
        wanted = self.request.GET.get("question", "")
        steps = asking.order(published())
        return wanted if wanted in steps else asking.next_step(published(), asked)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.draft is None and self.step == asking.LAST:
            self.object = self.get_object()
            return redirect("evaluate", self.person_id)
        return super().get(request, *args, **kwargs)

    def _carried_over(self) -> dict[str, Any]:
        """What the three questions said, when they are the latest word; older answers are never filled in."""
        latest = queries.latest_evaluation(self.request.member, self.person_id)
        known = queries.accommodation_of(self.request.member, self.person_id)
        values: dict[str, Any] = {}
        if known:
            values = {
                "accommodations": known.codes,
                "precision": known.precision,
                "interpreter": known.interpreter,
            }
        if latest and latest.route == Route.QUICK:
            values |= {"answers": latest.answers, "evidence": latest.evidence, "wishes": latest.wishes}
            urgency = queries.current_urgency(self.request.member, self.person_id)
            if urgency:
                values |= {"procedure": urgency.procedure, "deadline": urgency.deadline}
            values["asked"] = [code for code, value in latest.answers.items() if isinstance(value, int)]
        return values

    def get_form_class(self) -> Any:
        return {"FRE": AccommodationsForm, "BES": WishesForm, "FIN": CommentForm}.get(self.step, ItemForm)

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if self.step != asking.LAST:
            kwargs["instrument"] = published()
        if self.step in published().by_code:
            kwargs["item"] = published().by_code[self.step]
        return kwargs

    def get_initial(self) -> dict[str, Any]:
        draft = self.sheet
        if self.step == "FRE":
            return {
                "FRE": draft.accommodations,
                "precision": draft.precision,
                "interpreter": draft.interpreter,
            }
        if self.step == "BES":
            return {"BES": draft.wishes}
        if self.step == asking.LAST:
            return {"id": signed(draft.pk), "comment": draft.comment}
        seen = "" if published().by_code[self.step].core_gesture else "decl"
        return {"answer": draft.answers.get(self.step), "evidence": draft.evidence.get(self.step, seen)}

    def perform(self, form: Any) -> str:
        values = form.cleaned_data
        if self.step == asking.LAST:
            if self.act == "pause":
                self.save(comment=values["comment"])
                return self.paused()
            return self.recorded(
                finish_draft(
                    self.person_id, by=self.request.member, id=values["id"], comment=values["comment"]
                ).pk
            )
        if self.draft is None:
            self.save(**self._carried_over())
        draft = self._save_step(values)
        if self.act == "pause":
            return self.paused()
        if self.act == "none":
            draft = self._none_today(draft)
        if not draft.told_sure and asking.is_sure(published(), _answered(draft)):
            self.save(told_sure=True)
            return reverse("evaluation_sure", args=[self.person_id])
        following = asking.next_step(published(), draft.asked, self.step)
        return f"{reverse('evaluate', args=[self.person_id])}?question={following}"

    def _save_step(self, values: dict[str, Any]) -> EvaluationDraft:
        if self.step == "FRE":
            return self.save(
                asked=["FRE"],
                accommodations=values["FRE"],
                precision=values["precision"],
                interpreter=values["interpreter"],
            )
        if self.step == "BES":
            return self.save(asked=["BES"], wishes=values["BES"])
        if values.get("answer") is None:
            return self.draft or self.save()
        return self.save(
            asked=[self.step],
            answers={self.step: values["answer"]},
            evidence={self.step: values["evidence"]} if values.get("evidence") else {},
        )

    def _none_today(self, draft: EvaluationDraft) -> EvaluationDraft:
        left = asking.gestures_left(published(), draft.answers)
        return self.save(asked=left, answers=dict.fromkeys(left, 0), evidence=dict.fromkeys(left, "decl"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        steps = asking.order(published())
        place = steps.index(self.step)
        item = published().by_code.get(self.step)
        left = asking.gestures_left(published(), self.sheet.answers)
        return super().get_context_data(
            step=self.step,
            item=item,
            number=place + 1,
            total=len(steps),
            previous=steps[place - 1] if place else "",
            following=steps[place + 1] if place + 1 < len(steps) else "",
            gestures_left=len(left) if item and item.core_gesture else 0,
            before=said_before(self.earlier, self.step),
            **kwargs,
        )


class ResultIsSure(Evaluating):
    """« Le résultat est sûr. Continuer ou s’arrêter ? »"""

    template_name = "people/evaluation/sure.html"
    form_class = StopForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.draft is None:
            self.object = self.get_object()
            return redirect("evaluate", self.person_id)
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"id": signed(self.draft.pk)} if self.draft else {}

    def perform(self, form: Any) -> str:
        evaluation = finish_draft(self.person_id, by=self.request.member, id=form.cleaned_data["id"])
        return self.recorded(evaluation.pk)


def said_before(earlier: Earlier | None, step: str) -> str:
    """« Le jeudi 12 mars : … », or nothing."""
    words = earlier.words.get(step) if earlier else None
    if earlier is None or words is None:
        return ""
    return _("Le %(day)s : %(words)s") % {"day": day_in_words(earlier.day), "words": words}


def _answered(draft: EvaluationDraft) -> dict[str, int]:
    return {code: value for code, value in draft.answers.items() if isinstance(value, int)}
