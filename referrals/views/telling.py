"""« À prévenir »: whom an answer is owed, what to say, and one tap once she knows."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel.http import MemberRequired, OperationView
from referrals.models import CallBack, Referral
from referrals.operations.telling import tell_person
from referrals.queries import telling
from referrals.states import TOLD_BY_HAND, ToldBy

PAGE = 25


class ToTellList(MemberRequired, TemplateView):
    """What one's structure owes the persons themselves, the oldest first."""

    template_name = "referrals/to_tell.html"
    opens_files = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        page = Paginator(telling.waiting(member), PAGE).get_page(self.request.GET.get("page"))
        lines = telling.lines(member, page)
        shown = [line.referral.person_id for line in lines if line.shows_person and line.referral.person_id]
        if shown:
            seen(AccessKind.LIST, by=member, persons=shown, reason="list")
        return super().get_context_data(
            page=page,
            lines=lines,
            ways=[(one.value, ToldBy(one).label) for one in TOLD_BY_HAND],
            callbacks=CallBack.objects.visible_to(member).waiting().count(),
            **kwargs,
        )


class Told(MemberRequired, OperationView):
    """The buttons of a line."""

    http_method_names = ["post", "options"]
    opens_files = True
    object: Referral

    def get_object(self) -> Referral:
        member = self.request.member
        mine = Referral.objects.visible_to(member).told_by(member)
        return get_object_or_404(mine, pk=self.kwargs["referral_id"])

    def perform(self, form: None) -> str:
        tell_person(self.object.pk, by=self.request.member, way=self.request.POST.get("way", ""))
        messages.success(self.request, _("C’est noté : la personne est prévenue."))
        return reverse("to_tell")
