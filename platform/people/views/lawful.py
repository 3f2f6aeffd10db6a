"""On the person's file: share what a law lets one share, end it, and write down that she objects."""

from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from core.kernel import clock
from core.kernel.words import day_in_words
from core.tenancy.models import Structure
from people.forms.lawful import ObjectForm, ShareForm
from people.models import LawfulShare, Person
from people.operations.grounds import offered_to
from people.operations.lawful import end_share_by_law, object_to_share, share_by_law
from people.views.own_person import OwnPersonView


class ShareByLaw(OwnPersonView):
    """What is shared so, and the form, when the network allows at least one ground."""

    template_name = "people/lawful/share.html"
    form_class = ShareForm

    def get_form_kwargs(self) -> dict[str, Any]:
        member = self.request.member
        others = Structure.objects.visible_to(member).filter(status="active").exclude(pk=member.structure_id)
        return super().get_form_kwargs() | {
            "grounds": offered_to(member),
            "structures": others.order_by("name", "pk"),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        rows = LawfulShare.objects.visible_to(member).of(self.object.pk).select_related("structure")
        shares = list(rows.order_by("-starts_at", "-id")[:50])
        now = clock.now()
        return super().get_context_data(
            live=[each for each in shares if each.ended_at is None and each.expires_at > now],
            past=[each for each in shares if each.ended_at is not None or each.expires_at <= now],
            allowed=bool(offered_to(member)),
            **kwargs,
        )

    def perform(self, form: ShareForm) -> str:
        said = dict(form.cleaned_data)
        said["structure_id"] = said.pop("structure").pk
        share_by_law(by=self.request.member, person_id=self.object.pk, **said)
        messages.success(self.request, _("C’est partagé, jusqu’au jour choisi."))
        return reverse("share_by_law", args=[self.object.pk])


class OneShare(OwnPersonView):
    """A page or a button about one live share of one's own person."""

    def get_object(self) -> Person:
        person = super().get_object()
        rows = LawfulShare.objects.visible_to(self.request.member).of(person.pk).live()
        self.share = get_object_or_404(rows.select_related("structure"), pk=self.kwargs["share_id"])
        return person

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(share=self.share, **kwargs)


class EndShare(OneShare):
    http_method_names = ["post", "options"]

    def perform(self, form: None) -> str:
        end_share_by_law(self.share.pk, by=self.request.member)
        messages.success(self.request, _("Ce partage a pris fin."))
        return reverse("share_by_law", args=[self.object.pk])


class ObjectToShare(OneShare):
    template_name = "people/lawful/object.html"
    form_class = ObjectForm

    def perform(self, form: ObjectForm) -> str:
        share = object_to_share(self.share.pk, by=self.request.member, **form.cleaned_data)
        assert share.objection_due_on is not None  # written with the objection
        messages.success(
            self.request,
            _("C’est noté. La protection des données répond avant le %(day)s.")
            % {"day": day_in_words(share.objection_due_on)},
        )
        return reverse("rights", args=[self.object.pk])
