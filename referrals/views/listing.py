"""Whom to ask next: the list of one request, in its order, with buttons that need no script."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from core.tenancy.models import Structure
from people.models import Person
from referrals.forms.listing import AddForm, ListForm
from referrals.models import Handoff, Referral
from referrals.operations import listing
from referrals.queries.next_ones import Possible, possible_next
from referrals.queries.told import handoffs_of
from referrals.rules import lists, rights
from referrals.states import LIVE
from referrals.views.own_referral import OwnReferralView

EARLIER, LATER, OFF = "monter", "descendre", "retirer"


class ListPage(OwnReferralView):
    """The one that is asked, those that wait their turn, and one more to add, within what she agreed to."""

    template_name = "referrals/list.html"
    form_class = AddForm

    def get_object(self) -> Referral:
        referral = super().get_object()
        if referral.person_id is None:
            raise Http404
        return referral

    @cached_property
    def handoffs(self) -> list[Handoff]:
        return handoffs_of(self.request.member, self.object)

    @cached_property
    def possible(self) -> Possible:
        assert self.object.person_id is not None
        already = {handoff.target_id for handoff in self.handoffs if handoff.state in LIVE}
        return possible_next(self.request.member, self.object.person_id, already=already)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"structures": self.possible.agreed}

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member, referral = self.request.member, self.object
        assert referral.person_id is not None
        waiting = lists.in_order(self.handoffs)
        return super().get_context_data(
            referral=referral,
            person=Person.objects.visible_to(member).filter(pk=referral.person_id).first(),
            now=lists.current(self.handoffs),
            waiting=waiting,
            others=[(one, self._consent_page(one)) for one in self.possible.others],
            can_keep=rights.can_keep_list(member, referral),
            can_add=bool(self.possible.agreed) and lists.length(self.handoffs) < lists.LONGEST,
            full=lists.length(self.handoffs) >= lists.LONGEST,
            **kwargs,
        )

    def perform(self, form: AddForm) -> str:
        said = form.cleaned_data
        listing.add_to_list(
            self.object.pk, by=self.request.member, target_id=said["structure"], version=said["version"]
        )
        messages.success(self.request, _("C’est ajouté. Ce lieu ne saura rien avant son tour."))
        return reverse("list", args=[self.object.pk])

    def _consent_page(self, structure: Structure) -> str:
        asked = {"structure": structure.slug, "liste": str(self.object.pk)}
        return reverse("consent", args=[self.object.person_id], query=asked)


class ChangeList(OwnReferralView):
    """A button beside one of those that wait: earlier, later, off the list."""

    form_class = ListForm
    http_method_names = ["post", "options"]

    def perform(self, form: ListForm) -> str:
        act, said = self.kwargs["kind"], {"by": self.request.member, "version": form.cleaned_data["version"]}
        ids = (self.object.pk, self.kwargs["handoff_id"])
        if act == OFF:
            listing.remove_from_list(*ids, **said)
        elif act in (EARLIER, LATER):
            listing.move_in_list(*ids, earlier=act == EARLIER, **said)
        else:
            raise Http404
        return reverse("list", args=[self.object.pk])

    def refuse(self, form: Any, refusal: Any) -> Any:
        """A button has no form to come back to: the refusal is a page."""
        return super().refuse(None, refusal)

    def back(self) -> str:
        return reverse("list", args=[self.object.pk])


class SendNext(OwnReferralView):
    """« Demander aussi à … » : the next of the list, while others only keep a place."""

    form_class = ListForm
    http_method_names = ["post", "options"]

    def perform(self, form: ListForm) -> str:
        handoff = listing.send_next(
            self.object.pk, by=self.request.member, version=form.cleaned_data["version"]
        )
        messages.success(self.request, _("La demande est partie à %(name)s.") % {"name": handoff.target.name})
        return reverse("referral", args=[self.object.pk])

    def refuse(self, form: Any, refusal: Any) -> Any:
        return super().refuse(None, refusal)
