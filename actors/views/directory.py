"""The directory: list first, one page per place. For members now, readable and printable without script."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, QueryDict
from django.views.generic import TemplateView

from actors.forms import DirectoryForm
from actors.models import Origin
from actors.operations.unmet import record_unmet_needs
from actors.queries import directory
from actors.rules.matching import CodedRequest
from actors.rules.permissions import reads_private
from actors.rules.speaking import hours_in_words
from core.kernel import clock
from core.kernel.http import MemberRequired

PAGE = 20


class Directory(MemberRequired, TemplateView):
    """An empty search on a need is recorded as an unmet need, without anyone's identity."""

    template_name = "actors/directory.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member, network = self.request.member, self.request.member.network
        form = DirectoryForm(self.request.GET, districts=directory.districts(member))
        filters = form.filters
        page = Paginator(directory.with_what_is_shown(directory.find(member, filters)), PAGE).get_page(
            self.request.GET.get("page")
        )
        total = page.paginator.count
        if not total and filters.need:
            asked = CodedRequest(
                needs=((filters.need, 2),),
                district=filters.district,
                pathway="P1" if filters.offline else "",
            )
            record_unmet_needs(asked, by=member, origin=Origin.SEARCH)
        return super().get_context_data(
            filter_form=form,
            page=page,
            entries=directory.entries(page.object_list, network=network, at=clock.now()),
            total=total,
            chosen=[{"label": words, "url": self._without(name)} for name, words in filters.chosen],
            hidden=directory.hidden(member, filters),
            blocking=[
                {"label": words, "count": count, "url": self._without(name)}
                for name, words, count in (directory.blocking(member, filters) if not total else [])
            ],
            filters=filters,
            network=network,
            **kwargs,
        )

    def _without(self, name: str) -> str:
        left: QueryDict = self.request.GET.copy()
        for gone in (name, "page"):
            left.pop(gone, None)
        return f"{self.request.path}?{left.urlencode()}" if left else self.request.path


class PlacePage(MemberRequired, TemplateView):
    """Everything one needs to send someone there, or to go."""

    template_name = "actors/place.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        place = directory.place(member, kwargs["place_id"])
        if place is None:
            raise Http404
        return super().get_context_data(
            entry=directory.entry(place, network=member.network, at=clock.now()),
            place=place,
            hours=hours_in_words(place.hours),
            private=reads_private(member),
            links=[link for link in place.websites if link.lower().startswith(("http://", "https://"))],
            **kwargs,
        )
