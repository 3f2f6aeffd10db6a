"""« En retard »: what waits for too long in the network, without any name, and the one act that may unblock it."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from core.kernel import clock
from core.kernel.http import MemberRequired, OperationView
from referrals.forms.answering import RecallForm
from referrals.models import Handoff
from referrals.operations import answering
from referrals.queries import late
from referrals.states import DueKind

PAGE = 50
LEVELS = {
    3: gettext_lazy("Bloqué : c’est à la coordination"),
    2: gettext_lazy("Les responsables sont prévenus"),
    1: gettext_lazy("En retard depuis peu"),
}


class LateList(MemberRequired, TemplateView):
    template_name = "referrals/late.html"
    coordinates = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        counts = late.counts(member)
        asked = self.request.GET.get("attendu", "")
        chosen = asked if asked in counts else ""
        rows = late.late(member, kind=chosen)
        pages = Paginator(rows.order_by("next_due_at", "pk"), PAGE)
        pages.count = counts[chosen] if chosen else sum(counts.values())
        page = pages.get_page(self.request.GET.get("page"))
        lines = late.described(member, [row.pk for row in page], member.network)
        groups = [
            {"label": LEVELS[level], "lines": list(rows)}
            for level, rows in groupby(lines, key=lambda line: line.level)
        ]
        return super().get_context_data(
            page=page, count=sum(counts.values()), groups=groups, tabs=_tabs(counts, chosen), **kwargs
        )


def _tabs(counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    """What is owed, in the address; nothing to choose from when all owe the same."""
    if len(counts) < 2:
        return []
    kinds: list[tuple[str, Any, int]] = [("", _("Tout"), sum(counts.values()))]
    kinds += [
        (kind, capfirst(DueKind(kind).label), counts[kind]) for kind in DueKind.values if kind in counts
    ]
    return [
        {
            "label": label,
            "count": count,
            "url": reverse("late", query={"attendu": kind} if kind else {}),
            "current": kind == chosen,
        }
        for kind, label, count in kinds
    ]


class RecallLate(MemberRequired, OperationView):
    """Take a silent request back: its sender looks for another place. Nothing of the person is shown."""

    template_name = "referrals/recall_late.html"
    form_class = RecallForm
    coordinates = True

    def get_object(self) -> Handoff:
        silent = Handoff.objects.visible_to(self.request.member).silent(clock.now()).for_list()
        found: Handoff = get_object_or_404(silent, pk=self.kwargs["handoff_id"])
        return found

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version, "reason": "no_answer"}

    def perform(self, form: RecallForm) -> str:
        answering.recall(self.object.pk, by=self.request.member, **form.cleaned_data)
        messages.success(
            self.request,
            _("La demande %(ref)s est retirée à %(target)s. %(sender)s est prévenu.")
            % {
                "ref": self.object.referral.ref_code,
                "target": self.object.target.name,
                "sender": self.object.from_structure.name,
            },
        )
        return reverse("late")
