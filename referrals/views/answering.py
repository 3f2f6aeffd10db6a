"""The answers: accept in one press, or say why it is not possible."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from actors.models import PartnerSlot
from actors.rules.slots import can_publish
from core.kernel import clock
from core.kernel.querysets import Member
from referrals.forms.answering import AcceptForm, DeclineForm, ProposeForm
from referrals.models import Handoff, Kind
from referrals.operations import answering
from referrals.operations.declining import decline, services_asked
from referrals.queries.elsewhere import asked_without_a_name, better_places
from referrals.rules import rights
from referrals.states import Decline as Code
from referrals.views.of_handoff import OfHandoff


def full_with_hours(handoff: Handoff, *, by: Member) -> UUID | None:
    """A service just declared full that still keeps hours open: the team is asked about them (actors §12)."""
    if not can_publish(by):
        return None
    ids = [service.pk for service in services_asked(handoff, by=by)]
    hours = PartnerSlot.objects.visible_to(by).own(by).still_open(clock.now()).of_services(ids)
    first = hours.values_list("service_id", flat=True).first()
    return UUID(str(first)) if first else None


class Accept(OfHandoff):
    """A button: it carries the version that the page showed."""

    form_class = AcceptForm
    http_method_names = ["post", "options"]

    def perform(self, form: AcceptForm) -> str:
        answering.accept(
            self.object.pk,
            by=self.request.member,
            version=form.cleaned_data["version"],
            taken=form.taken(),
        )
        if self.object.kind == Kind.TRANSFER:
            messages.success(self.request, _("C’est accepté : votre structure répond d’elle désormais."))
            return reverse("person", args=[self.object.person_id])
        messages.success(self.request, _("C’est accepté : votre structure s’en occupe maintenant."))
        return self.back()


class Decline(OfHandoff):
    """The family first, then the code, and what the code is not complete without."""

    template_name = "referrals/decline.html"
    form_class = DeclineForm

    def allowed(self) -> bool:
        return rights.can_decline(self.request.member, self.object)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"leads": self.request.member.role == "lead"}

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        return super().get_context_data(
            can_wait=rights.can_waitlist(member, self.object),
            can_propose=rights.can_propose(member, self.object),
            **kwargs,
        )

    def perform(self, form: DeclineForm) -> str:
        member, said = self.request.member, form.said()
        handoff = decline(self.object.pk, by=member, **said)
        back = self.answered()
        if said["full_until"] is not None and (kept := full_with_hours(handoff, by=member)):
            return reverse("keep_hours", args=[kept])
        return back

    def answered(self) -> str:
        messages.success(
            self.request,
            _("C’est noté. %(name)s est prévenu et cherche une autre solution.")
            % {"name": self.object.from_structure.name},
        )
        return reverse("inbox")


class Propose(Decline):
    """« Un autre lieu convient mieux »: named, and nothing of the person goes to it."""

    template_name = "referrals/propose.html"
    form_class = ProposeForm  # type: ignore[assignment]

    def allowed(self) -> bool:
        return rights.can_propose(self.request.member, self.object)

    def get_form_kwargs(self) -> dict[str, Any]:
        member, handoff = self.request.member, self.object
        places = better_places(
            member,
            asked_without_a_name(member, handoff),
            besides=(handoff.target_id, handoff.from_structure_id),
            typed=self.request.GET.get("q", ""),
        )
        return super(Decline, self).get_form_kwargs() | {"places": places}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(typed=self.request.GET.get("q", ""), **kwargs)

    def perform(self, form: ProposeForm) -> str:  # type: ignore[override]
        said = form.cleaned_data
        decline(
            self.object.pk,
            by=self.request.member,
            code=Code.BETTER_ELSEWHERE,
            actor_id=UUID(said["actor"]),
            text=said["text"],
            reason_for_person=said["reason_for_person"],
            version=said["version"],
        )
        return self.answered()
