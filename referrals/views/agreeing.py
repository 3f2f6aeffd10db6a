"""« Seulement un rendez-vous, sans partage », at an hour that the structure gave by phone."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from actors.rules import slots as rules
from core.kernel import nomenclature
from core.kernel.http import MemberRequired, OperationView
from core.tenancy.models import Structure
from core.tenancy.querysets import StructureQuerySet
from referrals.forms.slots import AgreedHourForm
from referrals.operations.without_sharing import Hour, Nameless, agree_without_sharing
from referrals.views.keeping_code import keep


class AgreeHour(MemberRequired, OperationView):
    """Who gave the hour, the hour, and the name she gives for the door."""

    template_name = "referrals/agree_hour.html"
    form_class = AgreedHourForm
    opens_files = True

    def get_object(self) -> None:
        if not rules.can_book(self.request.member):
            raise Http404

    def others(self) -> StructureQuerySet:
        member = self.request.member
        rows = Structure.objects.visible_to(member).possible_recipients()
        return rows.exclude(pk=member.structure_id).order_by("name", "pk")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"structures": [(one.slug, one.name) for one in self.others()]}

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET
        return {
            "structure": asked.get("structure", ""),
            "needs": [code for code in asked.getlist("besoin") if nomenclature.is_known(code)],
        }

    def perform(self, form: AgreedHourForm) -> str:
        said = form.cleaned_data
        sent = agree_without_sharing(
            said["id"],
            by=self.request.member,
            target_id=self.others().get(slug=said["structure"]).pk,
            said=Nameless(said["needs"], said["door_name"], said["procedure"]),
            hour=Hour(form.starts_at, said["answerer"], said["place"], said["with_whom"]),
        )
        if sent.code:
            keep(self.request, sent.referral.pk, sent.code)
        return reverse("slip", args=[sent.referral.pk])
