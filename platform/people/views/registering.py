"""« Mes personnes »: the list, the search among one's own, and the opening of a file."""

from typing import Any

from django.views.generic import TemplateView

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel.http import MemberRequired, OperationView
from people import queries
from people.forms.registering import RegisterForm
from people.operations.registering import register
from people.views.close_to_known import after_saving


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
        return super().get_context_data(persons=persons, text=text, limit=queries.PAGE, **kwargs)


class RegisterPerson(MemberRequired, OperationView):
    template_name = "people/register.html"
    form_class = RegisterForm
    opens_files = True

    def perform(self, form: RegisterForm) -> str:
        person = register(by=self.request.member, **form.cleaned_data)
        return after_saving(self.request, person)
