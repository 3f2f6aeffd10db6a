"""What every page about one's own person shares: she is found or 404, and reading her is written down."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel.floor.scopes import Scope
from core.kernel.http import MemberRequired, OperationView
from people import rules
from people.models import Person


class OwnPersonView(MemberRequired, OperationView):
    """A page of the home structure: elsewhere, even with a grant, it does not exist."""

    opens_files = True
    scopes: Sequence[Scope] = (Scope.IDENTITY,)
    kind = AccessKind.FILE
    kwargs: dict[str, Any]
    object: Person

    def get_object(self) -> Person:
        member = self.request.member
        person = get_object_or_404(Person.objects.visible_to(member), pk=self.kwargs["person_id"])
        if not rules.is_home(member, person):
            raise Http404
        return person

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seen(
            self.kind,
            by=self.request.member,
            persons=[self.object.pk],
            scopes=self.scopes,
            reason="own",
        )
        return super().get_context_data(person=self.object, **kwargs)
