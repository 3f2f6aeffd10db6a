"""« Le papier est perdu »: home lets one desk print it again, today."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from core.tenancy.models import Structure
from referrals.forms.slips import ReleaseForm
from referrals.operations.releasing import release
from referrals.rules import rights
from referrals.views.own_referral import OwnReferralView


class ReleaseSlip(OwnReferralView):
    template_name = "referrals/release_slip.html"
    form_class = ReleaseForm

    def get_object(self) -> Any:
        referral = super().get_object()
        if not rights.can_print_slip(self.request.member, referral):
            raise Http404
        return referral

    def get_form_kwargs(self) -> dict[str, Any]:
        desks = Structure.objects.visible_to(self.request.member).possible_recipients().for_list()
        return super().get_form_kwargs() | {
            "structures": [(desk.pk, desk.name) for desk in desks if rights.can_print_here(desk)]
        }

    def perform(self, form: ReleaseForm) -> str:
        row = release(
            form.cleaned_data["id"],
            self.object.pk,
            by=self.request.member,
            structure_id=int(form.cleaned_data["structure"]),
        )
        messages.success(
            self.request,
            _("C’est confié à %(name)s jusqu’à ce soir. L’accueil demandera le prénom.")
            % {"name": row.structure.name},
        )
        return reverse("referral", args=[self.object.pk])
