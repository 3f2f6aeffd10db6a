"""« Retraits »: what a withdrawal without the paper leaves to do, for home, for the leads or for the officer."""

from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.kernel import clock
from core.kernel.http import MemberRequired, OperationView
from people.models import Match, TypedWithdrawal
from people.operations.stopping import settle
from referrals.models import KeptPlace
from web.forms.settling import SettleForm

SHOWN = 50


class Withdrawals(MemberRequired, TemplateView):
    """Receipts and dates only: the typed identity is on the page of each."""

    template_name = "web/withdrawals.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = TypedWithdrawal.objects.visible_to(self.request.member).waiting()[:SHOWN]
        return super().get_context_data(rows=list(rows), now=clock.now(), **kwargs)


class SettleWithdrawal(MemberRequired, OperationView):
    """Ask the person, or look for her; then say what came of it."""

    template_name = "web/withdrawal.html"
    form_class = SettleForm
    object: TypedWithdrawal

    def get_object(self) -> TypedWithdrawal:
        rows = TypedWithdrawal.objects.visible_to(self.request.member).waiting()
        found: TypedWithdrawal = get_object_or_404(rows, pk=self.kwargs["withdrawal_id"])
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"withdrawal": self.object}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept: list[KeptPlace] = []
        if self.object.match == Match.ONE:
            places = KeptPlace.objects.visible_to(self.request.member).kept(clock.now())
            kept = list(
                places.filter(person_id=self.object.person_id)
                .select_related("referral", "structure")
                .order_by("pk")
            )
        return super().get_context_data(row=self.object, kept=kept, **kwargs)

    def perform(self, form: SettleForm) -> str:
        settle(self.object.pk, by=self.request.member, result=form.cleaned_data["result"])
        if form.cleaned_data["result"] == "not_her":
            said = _(
                "C’est noté. Avec son accord, une nouvelle demande au même lieu reprend ce qui est gardé, au même rang."
            )
        else:
            said = _("C’est noté. Ce qui avait été écrit pour la retrouver est effacé.")
        messages.success(self.request, said)
        return reverse("withdrawals")
