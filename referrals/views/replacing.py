"""When nobody answers, or nobody took it: take the request back, ask someone else."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from core.kernel.floor.scopes import Scope
from core.tenancy.backends import as_uuid
from core.tenancy.models import Structure
from people.operations.ledger import towards
from referrals.forms.replacing import RecallForm, VersionForm
from referrals.models import Handoff
from referrals.operations.answering import recall
from referrals.operations.sending import ask_someone_else
from referrals.queries.sent import words_of
from referrals.queries.told import handoffs_of
from referrals.rules import lists, rights
from referrals.views.own_referral import OwnReferralView


class RecallPage(OwnReferralView):
    """What it does is said before the button."""

    template_name = "referrals/recall.html"
    form_class = RecallForm

    @cached_property
    def asked(self) -> Handoff:
        asked = lists.current(handoffs_of(self.request.member, self.object))
        if asked is None:
            raise Http404
        return asked

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.asked.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(referral=self.object, handoff=self.asked, **kwargs)

    def perform(self, form: RecallForm) -> str:
        recall(self.asked.pk, by=self.request.member, **form.cleaned_data)
        then = self.request.GET.get("ensuite", "")
        fresh = self.get_object()
        if then and rights.can_ask_someone_else(self.request.member, fresh):
            return reverse("ask_someone_else", args=[fresh.pk], query={"structure": then})
        return reverse("referral", args=[fresh.pk])


class AskSomeoneElse(OwnReferralView):
    """The same request to another structure, within what the person agreed for it."""

    template_name = "referrals/ask_someone_else.html"
    form_class = VersionForm

    @cached_property
    def structure(self) -> Structure:
        member = self.request.member
        others = Structure.objects.visible_to(member).possible_recipients().exclude(pk=member.structure_id)
        return get_object_or_404(others, slug=self.request.GET.get("structure", ""))

    @cached_property
    def agreed(self) -> list[Scope]:
        if self.object.person_id is None:
            return []
        consents = towards(self.request.member, self.object.person_id, self.structure.pk)
        return sorted({Scope(scope) for consent in consents for scope in consent.scopes})

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        if self.object.person_id is None:
            raise Http404
        carried = {"demande": str(self.object.pk)}
        if not request.GET.get("structure"):
            return redirect(reverse("choose_service", args=[self.object.person_id], query=carried))
        if not self.agreed:
            carried["structure"] = self.structure.slug
            if service := request.GET.get("service"):
                carried["service"] = service
            return redirect(reverse("consent", args=[self.object.person_id], query=carried))
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            referral=self.object,
            structure=self.structure,
            shown=[scope.label for scope in self.agreed],
            hidden_ones=words_of([scope for scope in Scope if scope not in self.agreed]),
            **kwargs,
        )

    def perform(self, form: VersionForm) -> str:
        ask_someone_else(
            self.object.pk,
            by=self.request.member,
            target_id=self.structure.pk,
            scopes=self.agreed,
            service_id=as_uuid(self.request.GET.get("service", "")),
            version=form.cleaned_data["version"],
        )
        return reverse("referral", args=[self.object.pk])
