"""The letters of a structure that ends, printed by itself while it still reads its persons (referrals §12)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.generic import TemplateView, View

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel import clock
from core.kernel.floor.scopes import Scope
from core.kernel.http import MemberRequired
from core.kernel.pdf import render_pdf
from people.rules import leads
from referrals.queries.ending import letters


class OfEndingStructure(MemberRequired):
    """For who leads a structure that is ending; to the others this page does not exist."""

    opens_files = True

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        member = getattr(request, "member", None)
        if member is not None and not (leads(member) and member.structure.ending_since):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Letters(OfEndingStructure, TemplateView):
    template_name = "referrals/letters.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = letters(self.request.member)
        persons = [row.person.pk for row in rows]
        if persons:
            seen(AccessKind.LIST, by=self.request.member, persons=persons, reason="list")
        return super().get_context_data(letters=rows, structure=self.request.member.structure, **kwargs)


class LettersPdf(OfEndingStructure, View):
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        member = self.request.member
        rows = letters(member)
        persons = [row.person.pk for row in rows]
        if persons:
            scopes = (Scope.IDENTITY, Scope.CONTACT)
            seen(AccessKind.PDF, by=member, persons=persons, scopes=scopes, reason="own")
        coordination = member.network.coordinating_structure
        context = {
            "letters": rows,
            "structure": member.structure,
            "coordination": coordination,
            "phone": member.network.desk_phone or (coordination.phone if coordination else ""),
            "today": clock.now().astimezone(clock.zone()).date(),
        }
        document = render_pdf("pdf/ending_letters.html", context)
        response = HttpResponse(document, content_type="application/pdf")
        response["Content-Disposition"] = 'attachment; filename="lettres.pdf"'
        return response
