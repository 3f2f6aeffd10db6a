"""For the network's officer: which scans of agreements went, when, and by which rule. Nothing of whom."""

from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.kernel.display import Table
from core.kernel.words import day_in_words
from people.models import EndedScan
from people.views.grounds import OfTheOfficer

PAGE = 50


class EndedScans(OfTheOfficer, TemplateView):
    template_name = "people/ended_scans.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = EndedScan.objects.visible_to(self.request.member).newest_first()
        page = Paginator(rows, PAGE).get_page(self.request.GET.get("page"))
        table = Table(
            _("Les plus récentes d’abord"),
            [_("Référence de l’accord"), _("Structure"), _("Retirée"), _("Par quelle règle")],
            [
                (
                    one.reference,
                    one.home_structure.name,
                    day_in_words(one.ended_at),
                    one.get_ended_by_display(),
                )
                for one in page.object_list
            ],
        )
        return super().get_context_data(page=page, table=table, **kwargs)
