"""Calls, appointments, sessions and presences of an accepted handoff."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from core.kernel import clock, words
from core.kernel.floor.scopes import Scope
from core.kernel.normalise import search_text
from people.models import Person
from people.operations.sharing import scopes_agreed
from referrals.forms.following import AppointmentForm, AttemptForm, PresenceForm, StepForm
from referrals.models import Appointment, Handoff
from referrals.operations import following
from referrals.rules import rights
from referrals.views.of_handoff import OfHandoff


class Following(OfHandoff):
    """A page that writes to the follow-up."""

    def allowed(self) -> bool:
        return rights.can_follow(self.request.member, self.object)


class NoteAttempt(Following):
    template_name = "referrals/attempt.html"
    form_class = AttemptForm

    def perform(self, form: AttemptForm) -> str:
        following.note_attempt(by=self.request.member, handoff_id=self.object.pk, **form.cleaned_data)
        messages.success(self.request, _("L’appel est noté."))
        return self.back()


class SetAppointment(Following):
    template_name = "referrals/appointment.html"
    form_class = AppointmentForm

    def get_initial(self) -> dict[str, Any]:
        member = self.request.member
        place = ", ".join(part for part in (member.structure.name, member.structure.address) if part)
        person = Person.objects.visible_to(member).filter(pk__in=[self.object.person_id]).first()
        return {
            "place": place,
            "with_whom": member.user.first_name,
            "door_name": person.called if person else "",
        }

    def perform(self, form: AppointmentForm) -> str:
        said = form.cleaned_data
        mine = search_text(said["with_whom"]) == search_text(self.request.member.user.first_name)
        following.set_appointment(by=self.request.member, handoff_id=self.object.pk, alone=mine, **said)
        when = words.day_in_words(form.cleaned_data["starts_at"])
        messages.success(self.request, _("Rendez-vous posé : %(when)s.") % {"when": when})
        return self.back()


class AddStep(Following):
    template_name = "referrals/step.html"
    form_class = StepForm

    def get_initial(self) -> dict[str, Any]:
        return {"on": timezone.localtime(clock.now()).date()}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "shareable": Scope.FOLLOWUP in scopes_agreed(self.object.pk),
            "first": [need.code for need in self.object.needs.all()],
        }

    def perform(self, form: StepForm) -> str:
        following.add_step(by=self.request.member, handoff_id=self.object.pk, **form.cleaned_data)
        messages.success(self.request, _("La séance est notée."))
        return self.back()


class MarkPresence(Following):
    """One tap for a past appointment."""

    template_name = "referrals/presence.html"
    form_class = PresenceForm

    def get_object(self) -> Handoff:
        member = self.request.member
        mine = Appointment.objects.visible_to(member).written_by(member)
        self.appointment = get_object_or_404(mine, pk=self.kwargs["appointment_id"])
        self.kwargs["handoff_id"] = self.appointment.handoff_id
        return super().get_object()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(appointment=self.appointment, **kwargs)

    def perform(self, form: PresenceForm) -> str:
        appointment_id: UUID = self.appointment.pk
        following.mark_presence(
            appointment_id, by=self.request.member, presence=form.cleaned_data["presence"]
        )
        if form.cleaned_data["presence"] == "no_show":
            messages.info(
                self.request,
                _(
                    "Absence au rendez-vous. On propose un autre créneau ? Certaines personnes reviennent au troisième essai."
                ),
            )
        else:
            messages.success(self.request, _("C’est noté."))
        return self.back()
