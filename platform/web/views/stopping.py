"""« Elle n’est plus d’accord » : say what will stop, then stop it at once."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.kernel import words
from core.kernel.floor.scopes import Scope
from core.kernel.querysets import Member
from core.tenancy.models import Structure
from people.operations.ledger import Standing, in_force
from people.operations.withdrawing import withdraw, withdraw_scope
from people.views.own_person import OwnPersonView
from referrals.models import Handoff, Referral

ALL = "tout"


class StopForm(forms.Form):
    what = forms.ChoiceField(label=gettext_lazy("Que veut-elle arrêter ?"), widget=forms.RadioSelect)
    thing = forms.TypedChoiceField(
        label=gettext_lazy("Une seule chose ?"),
        help_text=gettext_lazy("Le reste continue d’être partagé, comme convenu."),
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, *args: Any, structures: list[Structure], things: list[Scope], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        thing = self.fields["thing"]
        assert isinstance(thing, forms.TypedChoiceField)
        thing.choices = [("", _("Non, tout ce qui est partagé")), *((int(one), one.label) for one in things)]
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)
        named = [(one.slug, _("Le partage avec %(name)s") % {"name": one.name}) for one in structures]
        field.choices = [(ALL, _("Tout le partage")), *named]


@dataclass(frozen=True, slots=True)
class Effects:
    """What stops with one structure."""

    name: str
    acts: list[str]


class StopSharing(OwnPersonView):
    """No reason is asked. Whatever was under way with the structure is cut in the same transaction."""

    template_name = "web/stop_sharing.html"
    form_class = StopForm

    @cached_property
    def standing(self) -> list[Standing]:
        return in_force(self.request.member, self.object.pk)

    @cached_property
    def structures(self) -> list[Structure]:
        member = self.request.member
        named = {structure_id for standing in self.standing for structure_id in standing.structures}
        return list(Structure.objects.visible_to(member).filter(pk__in=named).for_list())

    def get_form_kwargs(self) -> dict[str, Any]:
        things = sorted({Scope(scope) for standing in self.standing for scope in standing.scopes})
        return {**super().get_form_kwargs(), "structures": self.structures, "things": things}

    def get_initial(self) -> dict[str, Any]:
        return {"what": self.request.GET.get("structure") or None}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            effects=effects(self.request.member, self.object.pk, self.structures), **kwargs
        )

    def perform(self, form: StopForm) -> str:
        chosen = next((one for one in self.structures if one.slug == form.cleaned_data["what"]), None)
        by, structure_id = self.request.member, chosen.pk if chosen else None
        thing = form.cleaned_data["thing"]
        if thing is not None:
            withdraw_scope(self.object.pk, by=by, scope=thing, structure_id=structure_id)
            messages.success(self.request, _("C’est fait. Cette chose n’est plus partagée."))
            return reverse("agreements", args=[self.object.pk])
        withdraw(self.object.pk, by=by, structure_id=structure_id)
        if chosen:
            said = _("C’est fait. %(name)s ne voit plus rien.") % {"name": chosen.name}
        else:
            said = _("C’est fait. Plus personne d’autre ne voit ses informations.")
        messages.success(self.request, said)
        return reverse("person", args=[self.object.pk])


def effects(member: Member, person_id: Any, structures: list[Structure]) -> list[Effects]:
    """Structure by structure, what the person and the professionals lose."""
    referrals = {row.pk: row for row in Referral.objects.sent_by(member).about(person_id).alive()}
    live = Handoff.objects.visible_to(member).filter(referral_id__in=referrals).live()
    by_target: dict[int, list[Handoff]] = {}
    for handoff in live.order_by("created_at"):
        by_target.setdefault(handoff.target_id, []).append(handoff)
    return [Effects(one.name, _acts(by_target.get(one.pk, []), referrals, one.name)) for one in structures]


def _acts(handoffs: list[Handoff], referrals: dict[Any, Referral], name: str) -> list[str]:
    acts = [_("%(name)s ne voit plus rien, tout de suite.") % {"name": name}]
    for handoff in handoffs:
        acts.append(
            _("La demande %(ref)s s’arrête là-bas.") % {"ref": referrals[handoff.referral_id].ref_code}
        )
        if handoff.next_appointment_at:
            day = words.day_in_words(handoff.next_appointment_at)
            acts.append(_("Le rendez-vous du %(day)s est libéré.") % {"day": day})
    return acts
