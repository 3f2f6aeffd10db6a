"""« Orienter » : what the person looks for, and who could receive her."""

from typing import Any

from django.urls import reverse

from core.kernel import clock, nomenclature
from core.kernel.floor.scopes import Scope
from core.tenancy.models import Structure
from people.instruments.wording import PATHWAYS
from people.queries import current_needs, current_pathway
from people.views.own_person import OwnPersonView
from referrals.forms.choosing import NeedsForm

NOW_OR_NEXT = 2


class ChooseService(OwnPersonView):
    """The needs come from the latest evaluation, or from the boxes. Choosing leads to the agreement."""

    template_name = "referrals/choose.html"
    http_method_names = ["get", "head", "options"]
    scopes = (Scope.IDENTITY, Scope.NEEDS)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member, person = self.request.member, self.object
        found = current_needs(member, person.pk)
        codes = self.wanted() or [need.service for need in found if need.priority <= NOW_OR_NEXT]
        pathway = current_pathway(member, person.pk)
        return super().get_context_data(
            needs=[need for need in found if need.service in codes],
            codes=nomenclature.labels(codes),
            pathway=PATHWAYS[pathway] if found else None,
            search=NeedsForm({"besoin": codes}),
            structures=[(structure, self.towards(structure, codes)) for structure in self.structures()],
            today=clock.now().date(),
            **kwargs,
        )

    def wanted(self) -> list[str]:
        return [code for code in self.request.GET.getlist("besoin") if nomenclature.is_known(code)]

    def structures(self) -> list[Structure]:
        member = self.request.member
        others = Structure.objects.visible_to(member).possible_recipients().exclude(pk=member.structure_id)
        return list(others.for_list())

    def towards(self, structure: Structure, codes: list[str]) -> str:
        """The page of the request; it asks for the agreement first when there is none."""
        carried: dict[str, Any] = {"structure": structure.slug, "besoin": self.wanted()}
        if asked := self.request.GET.get("demande"):
            carried["demande"] = asked
        return reverse("send_referral", args=[self.object.pk], query=carried)
