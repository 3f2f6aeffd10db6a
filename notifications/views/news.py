"""« Nouvelles »: what rang for me and for my team, and where to read it."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from core.kernel.http import MemberRequired, OperationView
from notifications.catalogue import PURPOSES
from notifications.models import Message
from notifications.operations.reading import read, read_all
from notifications.operations.rendering import path_of, subjects_of, title_of

A_PAGE = 25


class News(MemberRequired, TemplateView):
    template_name = "notifications/news.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        bells = Message.objects.bells_of(member, member.user_id).for_list()
        page = Paginator(bells, A_PAGE).get_page(self.request.GET.get("page"))
        subjects = subjects_of(page.object_list)
        lines = [
            {
                "bell": bell,
                "title": title_of(PURPOSES[bell.purpose], subjects[bell.pk]),
                "for_team": bell.user_id is None,
            }
            for bell in page.object_list
            if bell.pk in subjects and bell.purpose in PURPOSES
        ]
        return super().get_context_data(page=page, lines=lines, unread=member.unread, **kwargs)


class OpenNews(MemberRequired, View):
    """Reading it, then its own page."""

    def get(self, request: HttpRequest, message_id: UUID) -> HttpResponse:
        member = self.request.member
        seen = get_object_or_404(Message.objects.bells_of(member, member.user_id), pk=message_id)
        bell = read(seen.pk, by=member, user_id=member.user_id)
        subject = subjects_of([bell]).get(bell.pk)
        return redirect(path_of(subject, bell.subject_type) if subject else reverse("news"))


class ReadAll(MemberRequired, OperationView):
    """A button: everything is read."""

    http_method_names = ["post", "options"]

    def perform(self, form: None) -> str:
        member = self.request.member
        read_all(by=member, user_id=member.user_id)
        return reverse("news")
