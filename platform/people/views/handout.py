"""What the person leaves with: what she can do, what comes next, why. No label, no code, no number of ours."""

from typing import Any

from django.http import Http404
from django.views.generic import TemplateView

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel.floor.scopes import Scope
from people import queries
from people.instruments import wording
from people.instruments.loading import published
from people.models import Person
from people.operations.choosing import standing_choice
from people.views.evaluation_result import OfAnEvaluation, ResultInWords


class Handout(OfAnEvaluation, TemplateView):
    """For the home structure, which hands it over."""

    template_name = "people/evaluation/handout.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.is_home:
            raise Http404
        member, evaluation = self.request.member, self.evaluation
        person = Person.objects.visible_to(member).get(pk=evaluation.person_id)
        scopes = [Scope.IDENTITY, Scope.NEEDS, Scope.MATURITY]
        seen(AccessKind.PDF, by=member, persons=[person.pk], scopes=scopes, reason="handout")
        result = queries.result_of(member, evaluation)
        choice = standing_choice(member, evaluation.pk)
        return super().get_context_data(
            evaluation=evaluation,
            person=person,
            words=ResultInWords.of(published(evaluation.version), evaluation, result),
            chosen=wording.TO_HER[choice.pathway if choice else result["pathway"]],
            because=choice.reason if choice else "",
            companion=choice.accompanied_by if choice else "",
            structure=member.structure,
        )
