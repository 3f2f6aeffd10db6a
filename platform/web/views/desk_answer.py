"""What three questions at a counter give: what could help, three places near, on screen and on paper."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView, View

from people.instruments.loading import published
from people.instruments.quick import Quick
from people.instruments.wording import PATHWAYS
from people.views.at_a_desk import AtADesk
from people.views.kept_answers import forget, kept
from web.queries.near import needs_of, places_near


class DeskAnswer(AtADesk, TemplateView):
    """No typology, no name, nothing in the address. After a quarter of an hour the page is empty."""

    template_name = "web/desk_answer.html"
    quick: Quick

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = kept(request)
        if found is None or not found.counted:
            return redirect("desk_questions")
        self.quick = found
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member, quick = self.request.member, self.quick
        return super().get_context_data(
            needs=needs_of(quick),
            mode=PATHWAYS[quick.mode(published())][1],
            places=places_near(member, quick, member.structure.sector),
            urgent=quick.urgent,
            procedure=quick.procedure,
            deadline=date.fromisoformat(quick.deadline) if quick.deadline else None,
            opens_files=member.opens_files,
            **kwargs,
        )


class NextPerson(AtADesk, View):
    """« Personne suivante »: what was answered goes at once."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        forget(request)
        return redirect("home")
