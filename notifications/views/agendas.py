"""The address of my agenda: making it, taking it back, and what a calendar program reads there without a session."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from core.kernel.http import MemberRequired, OperationView
from notifications.operations.agendas import close_feed, feed_behind, open_feed


def read_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The token alone opens it: days, hours, places, references."""
    written = feed_behind(token)
    if written is None:
        raise Http404
    return HttpResponse(written, content_type="text/calendar; charset=utf-8")


class OpenFeed(MemberRequired, View):
    """A new address, shown once on the page that answers: reloading it makes another."""

    http_method_names = ["post", "options"]

    def post(self, request: Any) -> HttpResponse:
        token = open_feed(request.member.user_id)
        address = f"{settings.RELAIS_PUBLIC_URL}{reverse('feed', args=[token])}"
        return render(request, "notifications/feed.html", {"address": address})


class CloseFeed(MemberRequired, OperationView):
    """A button: the address answers nothing any more."""

    http_method_names = ["post", "options"]

    def perform(self, form: None) -> str:
        close_feed(self.request.member.user_id)
        return reverse("wishes")
