"""The first page after signing in: what is expected of me today."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel.http import MemberRequired
from core.tenancy.models import Role
from people.models import UnusualReading
from people.operations.endings import announced_endings
from people.queries import to_look_at_again, without_companion
from people.rules import can_ask_three_questions, leads
from web.queries import home
from web.queries.pending import pending

STOPPING = frozenset(set(Role.values) - {Role.OBSERVER})


class Home(MemberRequired, TemplateView):
    """One page per role, one sentence on top."""

    def get_template_names(self) -> list[str]:
        member = self.request.member
        if member.coordinates:
            return ["web/home_coordinator.html"]
        return ["web/home.html" if member.opens_files else "web/home_desk.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        kwargs |= {"may_stop": member.role in STOPPING, "pending": pending(member)}
        kwargs["may_ask"] = can_ask_three_questions(member)
        if member.coordinates:
            count, lines = home.late_of(member)
            kwargs |= {"count": count, "lines": lines, "heading": _late_heading(count)}
        elif member.opens_files:
            day = home.day_of(member)
            if day.named:
                seen(AccessKind.LIST, by=member, persons=day.named, reason="list")
            kwargs["unusual"] = unusual_of(member)
            kwargs["look_again"] = to_look_at_again(member).count()
            kwargs["ending_files"] = len(announced_endings(member)) if leads(member) else 0
            kwargs["answers_for_team"] = leads(member)
            kwargs["alone"] = len(without_companion(member)) if leads(member) else 0
            kwargs |= {"day": day, "heading": _heading(day), "receives": member.role != Role.SOCIAL_WORKER}
        return super().get_context_data(**kwargs)


def unusual_of(member: Any) -> int:
    """Alerts of unusual volume that the lead has not read; nothing is asked for the others."""
    if not leads(member):
        return 0
    return UnusualReading.objects.visible_to(member).unseen().count()


def _heading(day: home.Day) -> str:
    """« Une bonne nouvelle et deux choses à faire. »"""
    parts = []
    if day.news:
        parts.append(
            ngettext("une bonne nouvelle", "%(n)s bonnes nouvelles", len(day.news)) % {"n": len(day.news)}
        )
    if day.to_do_count:
        parts.append(
            ngettext("une chose à faire", "%(n)s choses à faire", day.to_do_count) % {"n": day.to_do_count}
        )
    if not parts:
        return _("Rien n’attend de vous.")
    said = _(" et ").join(parts)
    return f"{said[0].upper()}{said[1:]}."


def _late_heading(count: int) -> str:
    if not count:
        return _("Rien en retard dans le réseau.")
    return ngettext(
        "%(n)s demande attend trop longtemps.", "%(n)s demandes attendent trop longtemps.", count
    ) % {"n": count}
