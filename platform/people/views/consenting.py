"""Ask the person: the script read aloud, her answer, and what happens when it is no."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.kernel.floor.scopes import Scope
from core.kernel.words import phone, with_nbsp
from people import queries
from people.forms.consenting import APPOINTMENT, NO, ConsentForm, LaterForm
from people.instruments import consent_script
from people.instruments.guarding import MANDATE_NEEDS
from people.operations.capturing import to_read_aloud
from people.operations.consenting import ask, give, refuse
from people.operations.ledger import towards
from people.views.towards import TowardsStructure


class ConsentPage(TowardsStructure):
    template_name = "people/consent.html"
    form_class = ConsentForm

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.GET.get("structure"):
            self.get_object()
            return redirect("choose_service", *self.kwargs.values())
        return super().get(request, *args, **kwargs)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if "later" not in request.POST:
            return super().post(request, *args, **kwargs)
        self.object = self.get_object()
        later = LaterForm(request.POST)
        if not later.is_valid():
            return super().get(request, *args, **kwargs)
        ask(
            by=request.member,
            person_id=self.object.pk,
            structures=[self.structure.pk],
            **later.cleaned_data,
        )
        messages.success(request, _("C’est noté : elle veut y réfléchir. Rien n’est envoyé."))
        return redirect("agreements", self.object.pk)

    def get_initial(self) -> dict[str, Any]:
        return {"language": "fr"}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "oral_attestation": self.request.member.network.oral_attestation,
            "voices": self.voices,
        }

    @cached_property
    def voices(self) -> queries.Voices:
        """A mandate keeps the guard (people §3), and the address says that one is asked."""
        asked = {self.request.GET.get("besoin", ""), *self.request.GET.getlist("service")}
        mandate = bool(MANDATE_NEEDS & asked)
        return queries.voices_of(self.request.member, self.object, mandate=mandate)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        standing = towards(self.request.member, self.object.pk, self.structure.pk)
        labels = [
            str(Scope(scope).label) for scope in sorted({scope for row in standing for scope in row.scopes})
        ]
        words = [label[:1].lower() + label[1:] for label in labels]
        until = max((row.expires_at for row in standing), default=None)
        return super().get_context_data(
            script=self.script(),
            script_sentences=consent_script.sentences(self.script()),
            standing=words,
            voices=self.voices,
            until=until,
            next=self.next_page(),
            **kwargs,
        )

    def script(self) -> str:
        """The exact text for this structure; « au plus tard » is the longest of what may be agreed."""
        return to_read_aloud([self.structure.name], self.request.member.network.consent_days)

    def perform(self, form: ConsentForm) -> str:
        said = form.cleaned_data
        if said["answer"] == NO or form.she_refuses:
            refuse(
                said["id"],
                by=self.request.member,
                person_id=self.object.pk,
                structures=[self.structure.pk],
                language=said["language"],
            )
        if not form.agrees or form.she_refuses:
            choice = {"choix": "rendez-vous"} if said["answer"] == APPOINTMENT else {}
            return reverse(
                "consent_refused", args=[self.object.pk], query={"structure": self.structure.slug, **choice}
            )
        give(
            said["id"],
            by=self.request.member,
            person_id=self.object.pk,
            scopes=form.scopes(),
            structures=[self.structure.pk],
            text=self.script(),
            **form.taken(),
        )
        if said.get("tells_guardian"):
            messages.warning(self.request, to_tell(self.voices))
        return self.next_page()

    def next_page(self) -> str:
        return reverse("send_referral", args=[self.object.pk], query=self.carried())


def to_tell(voices: queries.Voices) -> str:
    """The tool writes to no guardian: whoever took the agreement calls, because the person wishes it."""
    called = f"{voices.guardian_name}, {phone(voices.guardian_phone)}".removesuffix(", ")
    return _("À faire maintenant, parce qu’elle le souhaite : prévenir %(who)s de cet accord.") % {
        "who": called
    }


class NothingSent(TowardsStructure):
    """She said no, or wants an appointment without sharing: the address to print, and nothing leaves."""

    template_name = "people/nothing_sent.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        only_appointment = self.request.GET.get("choix") == "rendez-vous"
        place = self.structure
        answers = ", ".join(part for part in (phone(place.phone), place.team_line) if part)
        facts = (
            (_("Adresse"), place.address),
            (_("Horaires"), with_nbsp(place.hours)),
            (_("Téléphone"), answers),
        )
        return super().get_context_data(
            where=[(label, value) for label, value in facts if value],
            only_appointment=only_appointment,
            **kwargs,
        )
