"""« Orienter » : what the person looks for, and who could receive her."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from actors.operations.unmet import record_unmet_needs
from actors.queries.suggesting import Suggestion, suggest
from core.kernel import clock, nomenclature
from core.kernel.floor.scopes import Scope
from core.tenancy.backends import as_uuid
from core.tenancy.models import Structure
from people.instruments.wording import PATHWAYS
from people.queries import current_needs
from people.views.own_person import OwnPersonView
from referrals.forms.choosing import NeedsForm
from referrals.queries.asking import coded_request, constraints_said


class ChooseService(OwnPersonView):
    """The needs come from the latest evaluation, or from the boxes. Choosing leads to the agreement."""

    template_name = "referrals/choose.html"
    http_method_names = ["get", "head", "options"]
    scopes = (Scope.IDENTITY, Scope.NEEDS)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member, person = self.request.member, self.object
        again = as_uuid(self.request.GET.get("demande", ""))
        asked = coded_request(member, person, picked=self.picked(), again=again)
        found = suggest(asked, member=member, at=clock.now())
        if asked.needs and found.is_empty:
            record_unmet_needs(asked, by=member, constraint=found.constraint)
        needs = {need.service: need for need in current_needs(member, person.pk)}
        return super().get_context_data(
            asked=asked,
            needs=[(nomenclature.label(code), needs.get(code)) for code in asked.codes],
            pathway=PATHWAYS[asked.pathway] if needs else None,
            search=NeedsForm({"besoin": list(asked.codes)}),
            found=found,
            constraints=constraints_said(member, again),
            shown=[(one, self.towards_service(one)) for one in found.shown],
            more=[(one, self.towards_service(one)) for one in found.more],
            structures=[(structure, self.towards(structure)) for structure in self.structures()],
            **kwargs,
        )

    def picked(self) -> list[str]:
        return [code for code in self.request.GET.getlist("besoin") if nomenclature.is_known(code)]

    def structures(self) -> list[Structure]:
        member = self.request.member
        others = Structure.objects.visible_to(member).possible_recipients().exclude(pk=member.structure_id)
        return list(others.with_closed_until(timezone.localdate(clock.now())).for_list())

    def towards_service(self, one: Suggestion) -> str:
        """Where choosing a suggestion leads; nowhere when nobody may be asked through Relais."""
        if one.structure is None or not one.structure.may_receive:
            return ""
        return self.towards(one.structure, service=str(one.service.pk))

    def towards(self, structure: Structure, **more: str) -> str:
        """The page of the request; it asks for the agreement first when there is none."""
        carried: dict[str, Any] = {"structure": structure.slug, "besoin": self.picked(), **more}
        for name in ("demande", "suite"):
            if value := self.request.GET.get(name):
                carried[name] = value
        return reverse("send_referral", args=[self.object.pk], query=carried)
