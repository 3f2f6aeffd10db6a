"""« Orienter » : write the request once, for a structure the person agreed to, and send it."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from core.kernel import procedures
from core.kernel.floor.scopes import Scope
from core.tenancy.backends import as_uuid
from people.operations.ledger import towards
from people.queries import current_needs, current_urgency
from people.views.towards import TowardsStructure
from referrals.forms.sending import SendForm
from referrals.models import Referral
from referrals.operations.sending import Request, send
from referrals.queries.chains import said_before
from referrals.queries.next_ones import possible_next
from referrals.queries.sent import words_of
from referrals.views.keeping_code import keep

WORDS = ("procedure", "motive", "motive_text", "tried", "constraints", "deadline", "priority", "needs")
NOW_OR_NEXT = 2


class SendReferral(TowardsStructure):
    template_name = "referrals/send.html"
    form_class = SendForm
    scopes = (Scope.IDENTITY, Scope.NEEDS)

    @cached_property
    def agreed(self) -> list[Scope]:
        """What may be shared with this structure today."""
        consents = towards(self.request.member, self.object.pk, self.structure.pk)
        return sorted({Scope(scope) for consent in consents for scope in consent.scopes})

    @cached_property
    def service_id(self) -> UUID | None:
        return as_uuid(self.request.GET.get("service", ""))

    @cached_property
    def parent(self) -> Referral | None:
        """`?suite=`: the request that this one continues; its words are taken up."""
        asked = as_uuid(self.request.GET.get("suite", ""))
        if asked is None:
            return None
        return get_object_or_404(
            Referral.objects.visible_to(self.request.member).about(self.object.pk), pk=asked
        )

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        if not request.GET.get("structure"):
            return redirect("choose_service", self.object.pk)
        if not self.agreed:
            return redirect(self.consent_page())
        asked = as_uuid(request.GET.get("demande", ""))
        if slot := as_uuid(request.GET.get("creneau", "")):
            if asked is not None:
                return redirect("book_for", asked, slot)
            return redirect(reverse("book_slot", args=[self.object.pk, slot], query=self.carried()))
        if request.GET.get("reprise"):
            return redirect("transfer", self.object.pk)
        if listed := as_uuid(request.GET.get("liste", "")):
            return redirect("list", listed)
        if asked is not None:
            carried = {
                name: value for name, value in self.carried().items() if name in ("structure", "service")
            }
            return redirect(reverse("ask_someone_else", args=[asked], query=carried))
        return super().get(request, *args, **kwargs)

    def consent_page(self) -> str:
        return reverse("consent", args=[self.object.pk], query=self.carried())

    def get_initial(self) -> dict[str, Any]:
        member, person_id = self.request.member, self.object.pk
        needs = [need.service for need in current_needs(member, person_id) if need.priority <= NOW_OR_NEXT]
        urgent = current_urgency(member, person_id)
        if self.parent is not None:
            said = said_before(member, self.parent)
            return said | {"needs": self.request.GET.getlist("besoin") or said["needs"]}
        coded = procedures.code_of(urgent.procedure) if urgent else ""
        return {
            "needs": self.request.GET.getlist("besoin") or needs,
            "motive": "administrative" if urgent else None,
            "procedure": coded,
            "motive_text": urgent.procedure if urgent and not coded else "",
            "deadline": urgent.deadline if urgent else None,
            "priority": "urgent" if urgent and urgent.deadline else "normal",
        }

    def get_form_kwargs(self) -> dict[str, Any]:
        possible = possible_next(self.request.member, self.object.pk, already=[self.structure.pk])
        return super().get_form_kwargs() | {"possible": possible}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            shown=[scope.label for scope in self.agreed],
            hidden_ones=words_of([scope for scope in Scope if scope not in self.agreed]),
            consent_page=self.consent_page(),
            parent=self.parent,
            **kwargs,
        )

    def perform(self, form: SendForm) -> str:
        said = form.cleaned_data
        sent = send(
            said["id"],
            by=self.request.member,
            person_id=self.object.pk,
            target_id=self.structure.pk,
            request=Request(**{name: said[name] for name in WORDS}),
            scopes=self.agreed,
            with_slip=said["with_slip"],
            service_id=self.service_id,
            then=form.then(),
            parent_id=self.parent.pk if self.parent else None,
        )
        if sent.code:
            keep(self.request, sent.referral.pk, sent.code)
        return reverse("slip" if said["with_slip"] else "referral", args=[sent.referral.pk])
