"""« Cette structure ferme »: the coordination settles each request by reference, in as many visits as it takes."""

from functools import cached_property
from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.kernel import nomenclature
from core.kernel.http import MemberRequired, OperationView
from core.tenancy.models import Structure
from core.tenancy.operations.ending import begin, give_up_ending
from referrals.forms.assigning import value_of
from referrals.forms.ending import FOLLOW_ON, HOLD, RETURN, TAKE_BACK, EndForm, SettleForm
from referrals.models import Handoff, Referral
from referrals.operations.assigning import Item, each
from referrals.operations.ending import finish, hold_meanwhile, return_to_sender, take_back
from referrals.operations.following_on import ask_to_follow_on
from referrals.queries import ending

ACTS = {TAKE_BACK: take_back, RETURN: return_to_sender, HOLD: hold_meanwhile}
OF_REFERRALS = (HOLD, FOLLOW_ON)  # on what it sent; the others on what it was asked


class Endings(MemberRequired, TemplateView):
    """Those that are ending, and those that may."""

    template_name = "referrals/endings.html"
    coordinates = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        rows = Structure.objects.visible_to(member).exclude(pk=member.structure_id).for_list()
        return super().get_context_data(
            under_way=[one for one in rows if one.ending_since],
            others=[one for one in rows if one.answers and not one.ending_since],
            ended=[one for one in rows if not one.answers],
            **kwargs,
        )


class OfEnding(MemberRequired, OperationView):
    coordinates = True
    object: Structure

    def get_object(self) -> Structure:
        member = self.request.member
        found = Structure.objects.visible_to(member).exclude(pk=member.structure_id)
        return get_object_or_404(found, slug=self.kwargs["slug"])

    def back(self) -> str:
        return reverse("ending", args=[self.object.slug])


class BeginEnding(OfEnding):
    """Say it: from then on the structure receives nothing new."""

    template_name = "referrals/begin_ending.html"
    form_class = EndForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member, pk = self.request.member, self.object.pk
        counts = {
            "incoming": ending.incoming(member, pk).count(),
            "engaged": ending.engaged(member, pk).count(),
            "held": ending.held(member, pk).count(),
        }
        return super().get_context_data(structure=self.object, counts=counts, **kwargs)

    def perform(self, form: EndForm) -> str:
        begin(self.object.pk, by=self.request.member, **form.cleaned_data)
        return self.back()


class Ending(OfEnding):
    """Every request concerned, by reference, family by family; it cannot finish while one is unassigned."""

    template_name = "referrals/ending.html"
    form_class = SettleForm

    @cached_property
    def others(self) -> list[Structure]:
        rows = Structure.objects.visible_to(self.request.member).possible_homes()
        return list(rows.exclude(pk=self.object.pk).for_list())

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"structures": self.others}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member, pk = self.request.member, self.object.pk
        results = kwargs.pop("results", [])
        families = [
            (
                TAKE_BACK,
                _("Demandes reçues, pas encore acceptées"),
                _("Elles sont retirées, et la suivante de la liste est sollicitée."),
                _("Retirer"),
                [_received(row) for row in ending.incoming(member, pk)],
            ),
            (
                RETURN,
                _("Personnes suivies ici"),
                _(
                    "Elles reviennent à qui les a envoyées. La structure peut aussi passer le relais elle-même."
                ),
                _("Rendre à qui a envoyé"),
                [_received(row) for row in ending.engaged(member, pk)],
            ),
            (
                HOLD,
                _("Demandes envoyées d’ici, dont elle répond"),
                _(
                    "La coordination en répond, sans rien lire des personnes, jusqu’à ce qu’une structure prenne la suite."
                ),
                _("La coordination en répond"),
                [_sent(row) for row in ending.held(member, pk)],
            ),
        ]
        return super().get_context_data(
            structure=self.object,
            over=not self.object.answers,
            families=[one for one in families if one[4]],
            orphans=[_sent(row) for row in ending.orphans(member, pk)],
            asked=list(ending.asked_for_home(member, pk)),
            left=sum(len(one[4]) for one in families),
            refused=[one for one in results if one.refused],
            done=sum(not one.refused for one in results),
            **kwargs,
        )

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        form = self.get_form()
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        said, by = form.cleaned_data, request.member
        of_family = [item for item in said["items"] if item.sent == (said["act"] in OF_REFERRALS)]

        def settle(item: Item) -> None:
            if said["act"] == FOLLOW_ON:
                asked = _once(item.id, said["structure"], item.version)
                ask_to_follow_on(asked, by=by, referral_id=item.id, target_id=said["structure"])
            else:
                ACTS[said["act"]](item.id, by=by, version=item.version)

        results = each(of_family, by=by, act=settle)
        request.method = "GET"
        return self.render_to_response(self.get_context_data(form=self.get_form(), results=results))


class FinishEnding(OfEnding):
    http_method_names = ["post", "options"]

    def perform(self, form: None) -> str:
        ended = finish(self.object.pk, by=self.request.member)
        messages.success(self.request, _("C’est fait : %(name)s ne lit plus rien.") % {"name": ended.name})
        return self.back()


class GiveUpEnding(OfEnding):
    http_method_names = ["post", "options"]

    def perform(self, form: None) -> str:
        give_up_ending(self.object.pk, by=self.request.member)
        messages.success(self.request, _("Elle continue. Ce qui a été réglé le reste."))
        return reverse("endings")


def _once(referral_id: UUID, structure_id: int, version: int) -> UUID:
    """The same line asked twice of one structure is one request."""
    return uuid5(referral_id, f"{structure_id}:{version}")


def _received(row: Handoff) -> tuple[str, str]:
    codes = nomenclature.labels(need.code for need in row.needs.all())
    return value_of(row.pk, row.version), " · ".join([row.referral.ref_code, row.from_structure.name, *codes])


def _sent(row: Referral) -> tuple[str, str]:
    return value_of(row.pk, row.version, sent=True), f"{row.ref_code} · {row.get_state_display()}"
