"""« Mes demandes » : what one's structure sent, by what is expected now."""

from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel.http import MemberRequired
from referrals.queries import sent, team

PAGE = 50
TABS = {
    "action": (_("Attend une action de moi"), _("À lire, à compléter ou à replacer : c’est à vous.")),
    "attente": (_("En attente d’une réponse"), _("La structure sollicitée n’a pas encore répondu.")),
    "cours": (_("En cours"), _("Une structure s’en occupe.")),
    "terminees": (_("Terminées"), _("Il n’y a plus rien à faire.")),
}


class SentList(MemberRequired, TemplateView):
    template_name = "referrals/sent.html"
    opens_files = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        asked = self.request.GET.get("etat", "")
        tab = asked if asked in TABS else "action"
        mine = self.request.GET.get("qui") == team.MINE
        page = Paginator(sent.in_tab(member, tab, mine=mine), PAGE).get_page(self.request.GET.get("page"))
        lines = sent.lines(member, page)
        seen(
            AccessKind.LIST,
            by=member,
            persons=[line.referral.person_id for line in lines if line.referral.person_id],
            reason="sent",
            filters=tab,
        )
        counts = sent.counts(member, mine=mine)
        tabs = [
            {
                "label": label,
                "count": counts[name],
                "url": _address(name, mine),
                "current": name == tab,
            }
            for name, (label, _sentence) in TABS.items()
        ]
        switch = [
            (_("Mon équipe"), _address(tab, False), not mine),
            (_("Mes personnes"), _address(tab, True), mine),
        ]
        return super().get_context_data(
            tabs=tabs, switch=switch, sentence=TABS[tab][1], lines=lines, page=page, **kwargs
        )


def _address(tab: str, mine: bool) -> str:
    return reverse("sent", query={"etat": tab} | ({"qui": team.MINE} if mine else {}))
