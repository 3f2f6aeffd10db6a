"""« Mes personnes »: the list, the search among one's own, and the opening of a file."""

from datetime import date
from typing import Any
from uuid import uuid5

from django.urls import reverse
from django.views.generic import TemplateView

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel.http import MemberRequired, OperationView
from people import queries, rules
from people.forms.registering import RegisterForm
from people.instruments.quick import Quick
from people.operations.endings import announced_endings
from people.operations.evaluating import answer_three_questions
from people.operations.registering import register
from people.views.close_to_known import after_saving
from people.views.kept_answers import forget, kept


class PersonList(MemberRequired, TemplateView):
    """The newest, or those whose name begins with what was typed. There is no search over the network."""

    template_name = "people/list.html"
    opens_files = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = self.request.GET.get("q", "").strip()[:60]
        member = self.request.member
        persons = queries.named(member, text) if text else queries.newest(member)
        seen(
            AccessKind.SEARCH if text else AccessKind.LIST,
            by=member,
            persons=[person.pk for person in persons],
            reason="list",
            filters=text,
        )
        return super().get_context_data(
            persons=persons,
            text=text,
            limit=queries.PAGE,
            leads=rules.leads(member),
            ending=len(queries.ending_agreements(member)),
            ending_files=len(announced_endings(member)),
            **kwargs,
        )


class RegisterPerson(MemberRequired, OperationView):
    template_name = "people/register.html"
    form_class = RegisterForm
    opens_files = True

    def perform(self, form: RegisterForm) -> str:
        member, quick = self.request.member, self.carried
        person = register(by=member, **form.cleaned_data)
        if quick is None:
            return after_saving(self.request, person)
        evaluation = answer_three_questions(
            person.pk,
            by=member,
            id=uuid5(person.pk, "three-questions"),  # a second click finds the first evaluation
            equ1=quick.equ1,
            aut1=quick.aut1,
            urgent=quick.urgent,
            urgent_procedure=quick.procedure,
            deadline=date.fromisoformat(quick.deadline) if quick.deadline else None,
        )
        forget(self.request)
        following = after_saving(self.request, person)
        if following != reverse("person", args=[person.pk]):
            return following
        return reverse("evaluation", args=[person.pk, evaluation.pk])

    @property
    def carried(self) -> Quick | None:
        """The three answers just given, only when one comes from them: never those of someone else."""
        return kept(self.request) if self.request.GET.get("depuis") == "trois-questions" else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(carries=self.carried is not None, **kwargs)
