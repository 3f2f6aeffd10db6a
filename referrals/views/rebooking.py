"""A request that waits, and the hours that other structures keep: book one of them for it."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from core.kernel.errors import Conflict, DomainError
from core.kernel.floor.scopes import Scope
from people.operations.ledger import towards
from referrals.forms.slots import BookForForm
from referrals.models import Handoff, Referral
from referrals.operations.booking import CLOSED_UNTIL_SHE_COMES
from referrals.operations.rebooking import book_for
from referrals.queries import slots
from referrals.queries.sent import words_of
from referrals.queries.told import handoffs_of
from referrals.rules import rights
from referrals.states import LIVE
from referrals.views.booking import SHOWN, OfSlot
from referrals.views.own_referral import OwnReferralView


class BookableReferral(OwnReferralView):
    """A request that nobody follows yet, for someone whose file is here."""

    handoffs: list[Handoff]

    def get_object(self) -> Referral:
        found = super().get_object()
        self.handoffs = handoffs_of(self.request.member, found)
        if not rights.can_book_for(self.request.member, found, self.handoffs):
            raise Http404
        return found

    @property
    def needs(self) -> list[str]:
        return sorted({need.code for handoff in self.handoffs for need in handoff.needs.all()})


class HoursFor(BookableReferral):
    """The hours that cover what is asked, the soonest first."""

    template_name = "referrals/hours_for.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = slots.free(self.request.member).filter(service__codes__overlap=self.needs)
        return super().get_context_data(referral=self.object, slots=list(rows[:SHOWN]), **kwargs)


class BookFor(OfSlot, BookableReferral):
    """What was written stays; who else was asked is told that it is taken."""

    template_name = "referrals/book_for.html"
    form_class = BookForForm

    @cached_property
    def agreed(self) -> list[Scope]:
        assert self.object.person_id is not None
        consents = towards(self.request.member, self.object.person_id, self.slot.structure_id)
        return sorted({Scope(scope) for consent in consents for scope in consent.scopes})

    @cached_property
    def was_asked(self) -> bool:
        """The structure of the hour has the request already, with what she agreed to for it."""
        return any(row.target_id == self.slot.structure_id and row.state in LIVE for row in self.handoffs)

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        if self.is_free and not self.agreed:
            query = {"demande": str(self.object.pk), "structure": self.slot.structure.slug}
            query["creneau"] = str(self.slot.pk)
            return redirect(reverse("consent", args=[self.object.person_id], query=query))
        return self.render_to_response(self.get_context_data())

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version, "name": "avec"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        free = kwargs.pop("is_free", None)
        nameless = not self.was_asked and bool(set(self.agreed) - set(CLOSED_UNTIL_SHE_COMES))
        others = [row for row in self.handoffs if row.awaiting]
        return super().get_context_data(
            referral=self.object,
            slot=self.slot,
            away=self.away,
            is_free=self.is_free if free is None else free,
            next_slots=slots.next_after(member, self.slot),
            may_wait=nameless,
            told=[row.target.name for row in others if row.target_id != self.slot.structure_id],
            shown=[scope.label for scope in self.agreed],
            hidden_ones=words_of([scope for scope in Scope if scope not in self.agreed]),
            **kwargs,
        )

    def refuse(self, form: Any, refusal: DomainError) -> HttpResponse:
        """Someone was quicker: the next hours, what was typed kept."""
        if isinstance(refusal, Conflict) and refusal.code == "full":
            return self.render_to_response(self.get_context_data(form=form, is_free=False), status=409)
        return super().refuse(form, refusal)

    def perform(self, form: BookForForm) -> str:
        said = form.cleaned_data
        book_for(
            self.object.pk,
            by=self.request.member,
            slot_id=self.slot.pk,
            scopes=self.agreed,
            nameless=said["name"] == "sans",
            door_name=said["door_name"],
            version=said["version"],
        )
        return reverse("slip", args=[self.object.pk])
