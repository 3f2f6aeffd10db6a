"""A page about one's own person and the structure named in the address."""

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404

from core.kernel import clock
from core.tenancy.models import Structure
from people.views.own_person import OwnPersonView


class TowardsStructure(OwnPersonView):
    """`?structure=` names who would receive; the rest of the address is carried from page to page."""

    CARRIED = ("structure", "service", "demande", "besoin", "suite", "creneau", "liste", "reprise")

    @cached_property
    def structure(self) -> Structure:
        member = self.request.member
        others = Structure.objects.visible_to(member).possible_recipients().exclude(pk=member.structure_id)
        others = others.with_closed_until(clock.now().astimezone(clock.zone()).date())
        return get_object_or_404(others, slug=self.request.GET.get("structure", ""))

    def carried(self) -> dict[str, list[str]]:
        return {name: self.request.GET.getlist(name) for name in self.CARRIED if self.request.GET.get(name)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(structure=self.structure, **kwargs)
