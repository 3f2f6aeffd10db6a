"""Book an hour that another structure keeps: with her agreement, or without sharing anything."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView

from actors.models import PartnerSlot
from actors.rules import slots as rules
from core.kernel import clock, nomenclature
from core.kernel.errors import Conflict, DomainError
from core.kernel.http import MemberRequired, OperationView
from core.tenancy.rules import absence_of
from referrals.forms.choosing import NeedsForm
from referrals.forms.sending import SendForm
from referrals.forms.slots import BookForm, NothingSharedForm
from referrals.operations.booking import CLOSED_UNTIL_SHE_COMES, book
from referrals.operations.sending import Request
from referrals.operations.without_sharing import book_without_sharing
from referrals.queries import slots
from referrals.queries.sent import words_of
from referrals.views.keeping_code import keep
from referrals.views.sending import WORDS, SendReferral

SHOWN = 20


class OfSlot:
    """An hour of another structure of the network; one's own is not booked."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def slot(self) -> PartnerSlot:
        member = self.request.member
        if not rules.can_book(member):
            raise Http404
        others = PartnerSlot.objects.visible_to(member).elsewhere(member).for_list()
        found: PartnerSlot = get_object_or_404(others, pk=self.kwargs["hour_id"])
        return found

    @property
    def is_free(self) -> bool:
        return bool(slots.free(self.request.member).filter(pk=self.slot.pk).exists())

    @property
    def away(self) -> str:
        """Whom she would meet is away that day."""
        days = [at.astimezone(clock.zone()).date() for at in (clock.now(), self.slot.starts_at)]
        return absence_of(self.slot.staff, days[0], on=days[1])


class BookSlot(OfSlot, SendReferral):
    """The request, and how she is awaited: one page after the agreement."""

    template_name = "referrals/book.html"
    form_class = BookForm

    @cached_property
    def structure(self) -> Any:
        return self.slot.structure

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        if self.is_free and not self.agreed:
            return redirect(self.consent_page())
        return self.render_to_response(self.get_context_data())

    def consent_page(self) -> str:
        """The agreement first; it leads back here."""
        query = self.carried() | {"structure": self.structure.slug, "creneau": str(self.slot.pk)}
        return reverse("consent", args=[self.object.pk], query=query)

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"name": "avec", "door_name": self.object.called}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        free = kwargs.pop("is_free", None)
        return super().get_context_data(
            slot=self.slot,
            away=self.away,
            is_free=self.is_free if free is None else free,
            next_slots=slots.next_after(self.request.member, self.slot),
            may_wait=bool(set(self.agreed) - set(CLOSED_UNTIL_SHE_COMES)),
            held=words_of(CLOSED_UNTIL_SHE_COMES),
            **kwargs,
        )

    def refuse(self, form: Any, refusal: DomainError) -> HttpResponse:
        """Someone was quicker: the next hours, what was typed kept."""
        if isinstance(refusal, Conflict) and refusal.code == "full":
            return self.render_to_response(self.get_context_data(form=form, is_free=False), status=409)
        return super().refuse(form, refusal)

    def perform(self, form: SendForm) -> str:
        said = form.cleaned_data
        sent = book(
            said["id"],
            by=self.request.member,
            person_id=self.object.pk,
            slot_id=self.slot.pk,
            request=Request(**{name: said[name] for name in WORDS}),
            scopes=self.agreed,
            with_slip=said["with_slip"],
            nameless=said["name"] == "sans",
            door_name=said["door_name"],
            parent_id=self.parent.pk if self.parent else None,
        )
        if sent.code:
            keep(self.request, sent.referral.pk, sent.code)
        return reverse("slip" if said["with_slip"] else "referral", args=[sent.referral.pk])


class FreeHours(MemberRequired, TemplateView):
    """« Seulement un rendez-vous, sans partage »: the hours that are free, the soonest first."""

    template_name = "referrals/free_hours.html"
    opens_files = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member, asked = self.request.member, self.request.GET
        if not rules.can_book(member):
            raise Http404
        picked = [code for code in asked.getlist("besoin") if nomenclature.is_known(code)]
        rows = slots.free(member)
        if picked:
            rows = rows.filter(service__codes__overlap=picked)
        if place := asked.get("structure"):
            rows = rows.filter(structure__slug=place)
        return super().get_context_data(
            slots=list(rows[:SHOWN]), search=NeedsForm({"besoin": picked}), picked=picked, **kwargs
        )


class BookWithoutSharing(OfSlot, MemberRequired, OperationView):
    """A name for the door and what it is for; no file opens and none is made."""

    template_name = "referrals/book_without_sharing.html"
    form_class = NothingSharedForm
    opens_files = True

    def get_object(self) -> PartnerSlot:
        return self.slot

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"offered": self.slot.service.codes}

    def get_initial(self) -> dict[str, Any]:
        asked = [code for code in self.request.GET.getlist("besoin") if code in self.slot.service.codes]
        return {"needs": asked or (self.slot.service.codes if len(self.slot.service.codes) == 1 else [])}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        free = kwargs.pop("is_free", None)
        return super().get_context_data(
            slot=self.slot,
            away=self.away,
            is_free=self.is_free if free is None else free,
            next_slots=slots.next_after(self.request.member, self.slot),
            **kwargs,
        )

    def refuse(self, form: Any, refusal: DomainError) -> HttpResponse:
        """Someone was quicker: the next hours, what was typed kept."""
        if isinstance(refusal, Conflict) and refusal.code == "full":
            return self.render_to_response(self.get_context_data(form=form, is_free=False), status=409)
        return super().refuse(form, refusal)

    def perform(self, form: NothingSharedForm) -> str:
        said = form.cleaned_data
        sent = book_without_sharing(
            said["id"],
            by=self.request.member,
            slot_id=self.slot.pk,
            needs=said["needs"],
            door_name=said["door_name"],
            procedure=said["procedure"],
        )
        if sent.code:
            keep(self.request, sent.referral.pk, sent.code)
        return reverse("slip", args=[sent.referral.pk])
