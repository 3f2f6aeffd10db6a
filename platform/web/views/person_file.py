"""The person's file: what one's structure may read of her, and nothing else. Opening it is written down."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel.http import MemberRequired
from people import rules
from people.models import Person


class PersonFile(MemberRequired, TemplateView):
    template_name = "web/person_file.html"
    opens_files = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        person = get_object_or_404(
            Person.objects.visible_to(member).select_related("home_structure"), pk=self.kwargs["person_id"]
        )
        seen(
            AccessKind.FILE,
            by=member,
            persons=[person.pk],
            reason="own" if rules.is_home(member, person) else "shared",
        )
        return super().get_context_data(person=person, is_home=rules.is_home(member, person), **kwargs)
