"""One agreement of the ledger: share less, share more, go on. What is opened is read aloud again."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from core.kernel.floor.scopes import Scope
from core.tenancy.models import Structure
from people import queries
from people.forms.consenting import ExtendForm, NarrowForm, RenewForm
from people.instruments import consent_script
from people.operations.capturing import Taken, to_read_aloud
from people.operations.extending import extend, renew
from people.operations.ledger import Standing, in_force
from people.operations.narrowing import narrow
from people.views.own_person import OwnPersonView


class OfAgreement(OwnPersonView):
    """An agreement in force of one's own person; one that has ended is only read on the page of them all."""

    @cached_property
    def standing(self) -> Standing:
        chain = self.kwargs["chain_id"]
        for each in in_force(self.request.member, self.kwargs["person_id"]):
            if each.chain == chain:
                return each
        raise Http404

    @cached_property
    def named(self) -> list[Structure]:
        visible = Structure.objects.visible_to(self.request.member)
        return list(visible.filter(pk__in=self.standing.structures).for_list())

    def get_object(self) -> Any:
        person = super().get_object()
        assert self.standing
        return person

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            agreements=self.done(),
            names=[one.name for one in self.named],
            things=labels(self.standing.scopes),
            until=self.standing.expires_at,
            **kwargs,
        )

    def done(self) -> str:
        return reverse("agreements", args=[self.kwargs["person_id"]])


class NarrowAgreement(OfAgreement):
    template_name = "people/agreement_narrow.html"
    form_class = NarrowForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "things": [(scope, str(Scope(scope).label)) for scope in self.standing.scopes],
            "structures": [(one.pk, one.name) for one in self.named],
        }

    def get_initial(self) -> dict[str, Any]:
        return {"things": self.standing.scopes, "structures": self.standing.structures}

    def perform(self, form: NarrowForm) -> str:
        narrow(
            self.kwargs["chain_id"],
            by=self.request.member,
            person_id=self.object.pk,
            scopes=form.cleaned_data["things"],
            structures=form.cleaned_data["structures"],
        )
        messages.success(self.request, _("C’est fait. Le reste n’est plus partagé, dès maintenant."))
        return self.done()


class ReadAgain(OfAgreement):
    """The text is read aloud again for everyone named, and the evidence is that of a first agreement."""

    form_class: Any = RenewForm
    template_name = "people/agreement_renew.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        member = self.request.member
        return {
            **super().get_form_kwargs(),
            "oral_attestation": member.network.oral_attestation,
            "voices": queries.voices_of(member, self.object),
        }

    def get_initial(self) -> dict[str, Any]:
        return {"language": "fr"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        script = self.script([one.name for one in self.named])
        return super().get_context_data(script_sentences=consent_script.sentences(script), **kwargs)

    def script(self, names: list[str]) -> str:
        return to_read_aloud(names, self.request.member.network.consent_days)


class RenewAgreement(ReadAgain):
    def perform(self, form: RenewForm) -> str:
        renew(
            form.cleaned_data["id"],
            by=self.request.member,
            person_id=self.object.pk,
            chain=self.kwargs["chain_id"],
            taken=Taken(text=self.script([one.name for one in self.named]), **form.taken()),
        )
        messages.success(self.request, _("C’est noté. L’accord continue."))
        return self.done()


class ExtendAgreement(ReadAgain):
    template_name = "people/agreement_extend.html"
    form_class = ExtendForm

    @cached_property
    def others(self) -> list[Structure]:
        member = self.request.member
        visible = Structure.objects.visible_to(member).possible_recipients().exclude(pk=member.structure_id)
        return list(visible.exclude(pk__in=self.standing.structures).for_list())

    def get_form_kwargs(self) -> dict[str, Any]:
        missing = [scope for scope in Scope if scope not in self.standing.scopes]
        return {
            **super().get_form_kwargs(),
            "things": [(int(scope), str(scope.label)) for scope in missing],
            "structures": [(one.pk, one.name) for one in self.others],
        }

    def perform(self, form: ExtendForm) -> str:
        added = form.cleaned_data.get("structures") or []
        everyone = [*self.named, *(one for one in self.others if one.pk in added)]
        extend(
            form.cleaned_data["id"],
            by=self.request.member,
            person_id=self.object.pk,
            chain=self.kwargs["chain_id"],
            scopes=[*self.standing.scopes, *(form.cleaned_data.get("things") or [])],
            structures=[one.pk for one in everyone],
            taken=Taken(text=self.script([one.name for one in everyone]), **form.taken()),
        )
        messages.success(self.request, _("C’est noté. L’accord comprend aussi ce que vous avez coché."))
        return self.done()


def labels(scopes: list[int]) -> list[str]:
    """Things inside a sentence: « son nom »."""
    words = [str(Scope(scope).label) for scope in scopes]
    return [word[:1].lower() + word[1:] for word in words]
