"""« Qui a consulté » : every reading of one's own person, and the paper of it for her."""

from typing import Any

from django.core.paginator import Paginator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.journal.models import AccessKind
from core.kernel.display import Table
from core.kernel.querysets import Member
from core.kernel.words import day_in_words
from core.tenancy.models import Membership, Structure
from people.queries import Reading, readings
from people.views.own_person import OwnPersonView

PAGE = 25
PAPER = 200


class Readings(OwnPersonView):
    """Colleagues by name; of the other structures, their name alone."""

    template_name = "people/readings.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        page = Paginator(readings(self.object.pk), PAGE).get_page(self.request.GET.get("page"))
        return context | {"page": page, "table": _table(self.request.member, list(page.object_list))}


class ReadingsPaper(OwnPersonView):
    """For the person: structures and dates, nobody's name (people §8)."""

    template_name = "people/readings_paper.html"
    http_method_names = ["get", "head", "options"]
    kind = AccessKind.PDF

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        found = readings(self.object.pk)
        names = _structures(self.request.member, found)
        lines = list(
            dict.fromkeys(
                (day_in_words(localtime(each.at).date()), names[each.structure_id]) for each in found
            )
        )
        return context | {"lines": lines[:PAPER], "more": len(lines) > PAPER}


def _table(member: Member, found: list[Reading]) -> Table:
    names, colleagues = _structures(member, found), _colleagues(member, found)
    rows = [
        [
            day_in_words(each.at),
            colleagues.get(each.member_id, names[each.structure_id]),
            AccessKind(each.kind).label,
            ", ".join(str(scope.label) for scope in each.scopes),
        ]
        for each in found
    ]
    return Table(_("Les lectures, la plus récente d’abord"), [_("Quand"), _("Qui"), _("Quoi"), _("Lu")], rows)


def _structures(member: Member, found: list[Reading]) -> dict[int, str]:
    ids = {each.structure_id for each in found}
    rows = Structure.objects.visible_to(member).filter(pk__in=ids)
    return {structure.pk: structure.name for structure in rows}


def _colleagues(member: Member, found: list[Reading]) -> dict[Any, str]:
    """Those of one's own structure, gone ones too."""
    ids = {each.member_id for each in found if each.member_id and each.structure_id == member.structure_id}
    rows = Membership.objects.visible_to(member).filter(pk__in=ids).for_list()
    return {one.pk: one.user.get_full_name() for one in rows}
