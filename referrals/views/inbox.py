"""« À répondre »: what my structure is asked, and what it has accepted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView

from actors.rules.slots import can_publish
from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel.floor.scopes import Scope
from core.kernel.http import MemberRequired
from core.kernel.querysets import Member
from people.rules import leads
from referrals.queries import inbox, team

PAGE = 50


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    label: str | Promise
    sentence: str | Promise
    rows: Callable[[Member], Any]


TABS = (
    Tab(
        "a-repondre",
        gettext_lazy("À répondre"),
        gettext_lazy("Nouvelles demandes, c’est à vous."),
        inbox.to_answer,
    ),
    Tab(
        "a-completer",
        gettext_lazy("À compléter"),
        gettext_lazy("Votre question attend une réponse, ou vous gardez une place sur la liste."),
        inbox.to_complete,
    ),
    Tab(
        "rendez-vous",
        gettext_lazy("Rendez-vous"),
        gettext_lazy(
            "Ceux qui viennent, et ceux qui sont passés sans que l’on sache si la personne est venue."
        ),
        inbox.appointments,
    ),
    Tab(
        "en-cours",
        gettext_lazy("En cours"),
        gettext_lazy("Demandes acceptées : votre structure s’en occupe."),
        inbox.in_progress,
    ),
    Tab(
        "terminees",
        gettext_lazy("Terminées"),
        gettext_lazy("Plus rien à faire. Les noms n’y sont plus."),
        inbox.over,
    ),
)


class Inbox(MemberRequired, TemplateView):
    """One tab at a time, chosen in the address; each says what it holds, and how many."""

    template_name = "referrals/inbox.html"
    opens_files = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        chosen = next((tab for tab in TABS if tab.key == self.request.GET.get("onglet")), TABS[0])
        who = team.MINE if self.request.GET.get("qui") == team.MINE else team.TEAM
        rows = {tab.key: tab.rows(member) for tab in TABS}
        if who == team.MINE:
            rows = {key: inbox.mine(key, queryset, member) for key, queryset in rows.items()}
        counts = {key: queryset.count() for key, queryset in rows.items()}
        pages = Paginator(rows[chosen.key].for_list(), PAGE)
        pages.count = counts[chosen.key]
        page = pages.get_page(self.request.GET.get("page"))
        visits = inbox.visits(member, page) if chosen.key == "rendez-vous" else []
        asked = inbox.asked(member, page) if chosen.key != "rendez-vous" else []
        named = [
            visit.appointment.person_id for visit in visits if visit.name and visit.appointment.person_id
        ]
        named += [line.handoff.person_id for line in asked if line.name and line.handoff.person_id]
        if named:
            seen(AccessKind.LIST, by=member, persons=named, scopes=(Scope.IDENTITY,), reason="shared")
        return super().get_context_data(
            chosen=chosen,
            tabs=[
                {
                    "label": tab.label,
                    "url": _address(tab.key, who),
                    "count": counts[tab.key],
                    "current": tab == chosen,
                }
                for tab in TABS
            ],
            switch=[
                (_("Mon équipe"), _address(chosen.key, team.TEAM), who == team.TEAM),
                (_("Mes personnes"), _address(chosen.key, team.MINE), who == team.MINE),
            ],
            leads=leads(member),
            publishes=can_publish(member),
            heading=_heading(chosen.key, counts[chosen.key]),
            page=page,
            asked=asked,
            visits=visits,
            **kwargs,
        )


def _address(tab: str, who: str) -> str:
    return f"?onglet={tab}" + (f"&qui={who}" if who == team.MINE else "")


def _heading(key: str, count: int) -> str:
    if not count:
        return {
            "a-repondre": _("Rien à répondre."),
            "a-completer": _("Rien à compléter."),
            "rendez-vous": _("Aucun rendez-vous."),
            "en-cours": _("Aucun suivi en cours."),
        }.get(key, _("Aucune demande terminée."))
    words = {
        "a-repondre": ngettext("%(n)s demande à répondre", "%(n)s demandes à répondre", count),
        "a-completer": ngettext("%(n)s demande à compléter", "%(n)s demandes à compléter", count),
        "rendez-vous": ngettext("%(n)s rendez-vous", "%(n)s rendez-vous", count),
        "en-cours": ngettext("%(n)s suivi en cours", "%(n)s suivis en cours", count),
    }.get(key, ngettext("%(n)s demande terminée", "%(n)s demandes terminées", count))
    return words % {"n": count}
