"""« Mes messages »: how I wish to be told; for the lead, how her team's mailbox is."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from core.kernel.http import MemberRequired, OperationView
from core.tenancy.models import Role
from notifications.forms.wishes import RhythmForm, WishForm
from notifications.models import Preference
from notifications.operations.wishing import FIELDS, wish, wish_for_the_team

LEADS = (Role.LEAD, Role.COORDINATOR)


class Wishes(MemberRequired, OperationView):
    template_name = "notifications/wishes.html"
    form_class = WishForm

    def get_object(self) -> Preference:
        member = self.request.member
        return Preference.objects.wish(user_id=member.user_id, structure_id=member.structure_id)

    def get_initial(self) -> dict[str, Any]:
        said = {name: getattr(self.object, name) for name in FIELDS}
        hours = {
            name: said[name].strftime("%H:%M") if said[name] else "" for name in ("act_from", "act_until")
        }
        return said | hours

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            leads=self.request.member.role in LEADS, has_feed=self.object.feed_hash is not None, **kwargs
        )

    def perform(self, form: WishForm) -> str:
        wish(self.request.member.user_id, **form.cleaned_data)
        messages.success(self.request, _("C’est noté."))
        return reverse("wishes")


class TeamWishes(MemberRequired, OperationView):
    """The rhythm of the team's mailbox; a 404 for who does not answer for the team."""

    template_name = "notifications/team_wishes.html"
    form_class = RhythmForm

    def get_object(self) -> Preference:
        member = self.request.member
        if member.role not in LEADS:
            raise Http404
        return Preference.objects.wish(user_id=None, structure_id=member.structure_id)

    def get_initial(self) -> dict[str, Any]:
        return {"useful": self.object.useful, "calm": self.object.calm}

    def perform(self, form: RhythmForm) -> str:
        wish_for_the_team(by=self.request.member, **form.cleaned_data)
        messages.success(self.request, _("C’est noté."))
        return reverse("team_wishes")
