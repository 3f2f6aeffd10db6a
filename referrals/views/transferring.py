"""Ask another structure to answer for the person from now on."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from people.views.own_person import OwnPersonView
from referrals.forms.passing import TransferForm
from referrals.operations.transferring import ask_to_take_over, under_way
from referrals.queries.next_ones import Possible, possible_next


class AskToTakeOver(OwnPersonView):
    """Among the structures she agreed to; for the others her agreement is asked first."""

    template_name = "referrals/transfer.html"
    form_class = TransferForm

    @cached_property
    def possible(self) -> Possible:
        return possible_next(self.request.member, self.object.pk, already=())

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"structures": self.possible.agreed}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        def consent_page(slug: str) -> str:
            asked = {"structure": slug, "reprise": "oui"}
            return reverse("consent", args=[self.object.pk], query=asked)

        return super().get_context_data(
            under_way=under_way(self.request.member, self.object.pk),
            can_ask=bool(self.possible.agreed),
            others=[(one, consent_page(one.slug)) for one in self.possible.others],
            **kwargs,
        )

    def perform(self, form: TransferForm) -> str:
        said = form.cleaned_data
        handoff = ask_to_take_over(
            said["id"],
            by=self.request.member,
            person_id=self.object.pk,
            target_id=said["structure"],
            keeps_news=said["keeps_news"],
        )
        messages.success(
            self.request,
            _("C’est demandé à %(name)s. Votre structure répond d’elle jusqu’à sa réponse.")
            % {"name": handoff.target.name},
        )
        return reverse("referral", args=[handoff.referral_id])
