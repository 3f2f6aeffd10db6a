"""What the coordination does about one late request: an act a page, no name on any of them."""

from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.kernel import words
from core.kernel.http import MemberRequired, OperationView
from core.tenancy.models import Structure
from referrals.forms.coordinating import CallForm, ExtendForm, ProposeForm
from referrals.models import Referral
from referrals.operations import coordinating
from referrals.queries import late


class _OnALateOne(MemberRequired, OperationView):
    template_name = "referrals/late_act.html"
    coordinates = True
    object: Referral
    verb: Promise | str = ""

    def said(self) -> str:
        """The heading: what is asked."""
        return str(self.verb)

    def get_object(self) -> Referral:
        return get_object_or_404(late.late(self.request.member).for_list(), pk=self.kwargs["referral_id"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=self.said(),
            verb=self.verb,
            history=late.history(self.request.member, self.object),
            **kwargs,
        )


class Extend(_OnALateOne):
    form_class = ExtendForm
    verb = gettext_lazy("Prolonger le délai")

    def said(self) -> str:
        return _("Laisser plus de temps à la demande %(ref)s ?") % {"ref": self.object.ref_code}

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def perform(self, form: ExtendForm) -> str:
        coordinating.extend(self.object.pk, by=self.request.member, **form.cleaned_data)
        day = words.day_in_words(form.cleaned_data["until"])
        messages.success(self.request, _("Le délai va jusqu’au %(day)s.") % {"day": day})
        return reverse("late")


class NoteCall(_OnALateOne):
    form_class = CallForm
    verb = gettext_lazy("Noter l’appel")

    def said(self) -> str:
        return _("Vous avez appelé pour la demande %(ref)s ?") % {"ref": self.object.ref_code}

    def perform(self, form: CallForm) -> str:
        coordinating.note_call(self.object.pk, by=self.request.member, **form.cleaned_data)
        messages.success(self.request, _("L’appel est noté."))
        return reverse("late")


class Propose(_OnALateOne):
    form_class = ProposeForm
    verb = gettext_lazy("Proposer à qui l’a envoyée")

    def said(self) -> str:
        return _("Proposer un autre lieu pour la demande %(ref)s ?") % {"ref": self.object.ref_code}

    def get_form_kwargs(self) -> dict[str, Any]:
        others = Structure.objects.visible_to(self.request.member).possible_recipients()
        rows = others.exclude(pk=self.object.sender_structure_id).order_by("name")
        return super().get_form_kwargs() | {"structures": list(rows)}

    def perform(self, form: ProposeForm) -> str:
        coordinating.propose(
            self.object.pk, by=self.request.member, structure_id=form.cleaned_data["structure"]
        )
        messages.success(
            self.request,
            _("%(name)s est prévenu et décide avec la personne.")
            % {"name": self.object.sender_structure.name},
        )
        return reverse("late")
