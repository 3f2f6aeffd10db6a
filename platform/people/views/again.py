"""Two calm lists of one's own structure: whom to propose a new look, and who has nobody named beside her."""

from typing import Any

from django.http import Http404
from django.views.generic import TemplateView

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel.http import MemberRequired
from people import queries, rules

SHOWN = 50


class OwnList(MemberRequired, TemplateView):
    """What every list of one's own persons writes down: who was shown."""

    opens_files = True

    def seen(self, persons: Any) -> None:
        seen(AccessKind.LIST, by=self.request.member, persons=list(persons), reason="list")


class LookAgain(OwnList):
    """« Refaire le point, si elle le souhaite »: proposed, never forced; in the order of dates."""

    template_name = "people/look_again.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        found = queries.to_look_at_again(member)
        rows = list(found[:SHOWN])
        names = queries.own_persons(member, [row.person_id for row in rows])
        self.seen(names)
        lines = [(row, names[row.person_id]) for row in rows if row.person_id in names]
        return super().get_context_data(lines=lines, count=found.count(), shown=SHOWN, **kwargs)


class WithoutCompanion(OwnList):
    """« Sans personne attitrée »: the lead names someone."""

    template_name = "people/without_companion.html"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if request.member is not None and not rules.leads(request.member):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        ids = queries.without_companion(member)
        names = queries.own_persons(member, ids[:SHOWN])
        self.seen(names)
        persons = [names[each] for each in ids[:SHOWN] if each in names]
        return super().get_context_data(persons=persons, count=len(ids), shown=SHOWN, **kwargs)
