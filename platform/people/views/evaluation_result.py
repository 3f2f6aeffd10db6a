"""The result of an evaluation in plain words, what the person chooses, and its correction."""

from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel.floor.scopes import Scope
from core.kernel.http import MemberRequired, OperationView
from people import queries, rules
from people.forms.evaluating import ChoosePathwayForm
from people.instruments import wording
from people.instruments.loading import Instrument, published
from people.instruments.progress import comparable, compare
from people.models import Dispute, Evaluation, Person, Route, UrgentProcedure
from people.operations.choosing import choose_pathway, standing_choice


class OfAnEvaluation(MemberRequired):
    opens_files = True
    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def evaluation(self) -> Evaluation:
        """For home, or a structure that holds the scope `maturity` today."""
        return get_object_or_404(
            Evaluation.objects.visible_to(self.request.member).of(self.kwargs["person_id"]),
            pk=self.kwargs["evaluation_id"],
        )

    def get_object(self) -> Evaluation:
        return self.evaluation

    @property
    def is_home(self) -> bool:
        return rules.can_choose_for(self.request.member, self.evaluation)


class EvaluationResult(OfAnEvaluation, OperationView):
    template_name = "people/evaluation/result.html"
    form_class = ChoosePathwayForm

    def get_initial(self) -> dict[str, Any]:
        choice = self.choice
        if choice:
            names = ("pathway", "chosen_by", "reason", "accompanied_by")
            return {name: getattr(choice, name) for name in names}
        proposed = self.evaluation.pathway_proposed
        return {"pathway": proposed if proposed != "P0" else None}

    @cached_property
    def choice(self) -> Any:
        return standing_choice(self.request.member, self.evaluation.pk)

    def perform(self, form: ChoosePathwayForm) -> str:
        choose_pathway(self.evaluation.pk, by=self.request.member, **form.cleaned_data)
        return f"{self.request.path}#choix"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member, evaluation = self.request.member, self.evaluation
        instrument = published(evaluation.version)
        person = Person.objects.visible_to(member).filter(pk=evaluation.person_id).first()
        result = queries.result_of(member, evaluation)
        scopes = [Scope.MATURITY, *([Scope.IDENTITY] if person else [])]
        seen(
            AccessKind.FILE,
            by=member,
            persons=[evaluation.person_id],
            scopes=scopes,
            reason="own" if self.is_home else "shared",
        )
        others = list(Evaluation.objects.visible_to(member).of(evaluation.person_id).latest_first()[:20])
        return super().get_context_data(
            evaluation=evaluation,
            person=person,
            is_home=self.is_home,
            quick=evaluation.route == Route.QUICK,
            words=ResultInWords.of(instrument, evaluation, result),
            choice=self.choice,
            chosen=wording.PATHWAYS[self.choice.pathway] if self.choice else None,
            urgency=_urgency(member, evaluation) if "V-DROITS" in result["flags"] else None,
            is_urgent="V-DROITS" in result["flags"],
            replaced_by=next((row for row in others if row.supersedes_id == evaluation.pk), None),
            replaces=next((row for row in others if row.pk == evaluation.supersedes_id), None),
            former=[row for row in others if row.pk != evaluation.pk],
            progress=_progress(instrument, evaluation, others),
            disputes=list(
                Dispute.objects.visible_to(member).filter(evaluation=evaluation).order_by("at")[:20]
            ),
            new_look=queries.look_after(member, evaluation) if self.is_home else None,
            second_look=self.is_home and queries.awaits_second_look(member, evaluation),
            by_me=evaluation.evaluator_id == member.id,
            **kwargs,
        )


@dataclass(frozen=True)
class ResultInWords:
    """What the page says: never a rule, a typology or a pathway's number."""

    pathway: tuple[wording.Words, wording.Words]
    proposed: bool
    reasons: list[str]
    needs: list[wording.Need]
    between: list[wording.Words]
    to_observe: list[str]
    observed: int
    gestures: list[tuple[wording.Words, list[str]]]
    levels: list[tuple[str, wording.Words]]
    notes: list[str]

    @classmethod
    def of(cls, instrument: Instrument, evaluation: Evaluation, result: dict[str, Any]) -> "ResultInWords":
        answers = evaluation.answers
        gestures = {
            value: [
                wording.subject(instrument, code)
                for code in instrument.core_gestures
                if answers.get(code) == value
            ]
            for value in (2, 1, 0)
        }
        return cls(
            pathway=wording.PATHWAYS[result["pathway"]],
            proposed=result["pathway"] != "P0",
            reasons=wording.pathway_reasons(instrument, answers, result),
            needs=wording.needs(instrument, result),
            between=wording.range_in_words(instrument, result),
            to_observe=[wording.subject(instrument, code) for code in result["to_observe"]],
            observed=result["core_gestures"]["observed"],
            gestures=[(wording.GESTURES[value], done) for value, done in gestures.items() if done],
            levels=[
                (title, wording.LEVELS[result["levels"][name]])
                for name, title in instrument.dimensions.items()
                if result["levels"].get(name) is not None
            ],
            notes=[instrument.flags[flag] for flag in result["flags"] if flag != "V-DROITS"],
        )


def _urgency(member: Any, evaluation: Evaluation) -> UrgentProcedure | None:
    return UrgentProcedure.objects.visible_to(member).filter(evaluation_id=evaluation.pk).first()


def _progress(instrument: Instrument, evaluation: Evaluation, others: list[Evaluation]) -> int | None:
    """Gestures gained since the full evaluation before this one; None when there is nothing to compare."""
    replaced = {row.supersedes_id for row in others}
    before = next(
        (
            row
            for row in others
            if row.at < evaluation.at
            and row.pk not in replaced
            and row.route == Route.FULL
            and comparable(row.version, evaluation.version)
        ),
        None,
    )
    if before is None or evaluation.route != Route.FULL:
        return None
    return compare(instrument, before.answers, evaluation.answers).gestures_gained(instrument)
