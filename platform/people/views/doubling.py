"""The second look at an evaluation drawn by lot, by a colleague who does not read the first answers here."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel.floor.scopes import Scope
from core.kernel.http import OperationView
from people import queries, rules
from people.forms.doubling import SecondLookForm
from people.instruments.loading import published
from people.models import Evaluation, Person
from people.operations.doubling import look_a_second_time
from people.views.evaluation_result import OfAnEvaluation


class SecondLookPage(OfAnEvaluation, OperationView):
    """For a colleague of the evaluator, at home, while the evaluation awaits it; elsewhere it does not exist."""

    template_name = "people/evaluation/second_look.html"
    form_class = SecondLookForm

    def get_object(self) -> Evaluation:
        member, evaluation = self.request.member, self.evaluation
        if not rules.can_look_a_second_time(member, evaluation):
            raise Http404
        waiting = queries.awaits_second_look(member, evaluation)
        if not waiting and (self.request.method != "POST" or not queries.second_look(member, evaluation.pk)):
            raise Http404
        return evaluation

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instrument": published(self.evaluation.version)}

    def perform(self, form: SecondLookForm) -> str:
        look_a_second_time(self.evaluation.pk, by=self.request.member, answers=form.answers())
        messages.success(
            self.request, _("C’est noté. Rien ne change pour la personne : cela sert à améliorer l’outil.")
        )
        return reverse("person", args=[self.evaluation.person_id])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member, person_id = self.request.member, self.evaluation.person_id
        person = Person.objects.visible_to(member).get(pk=person_id)
        seen(AccessKind.FILE, by=member, persons=[person_id], scopes=[Scope.IDENTITY], reason="own")
        return super().get_context_data(person=person, **kwargs)
