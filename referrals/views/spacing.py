"""« Des nouvelles tous les trois mois »: each side says it, on a page of its own; it holds once both have."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from referrals.forms.spacing import USUAL, SpaceForm
from referrals.models import Referral
from referrals.operations.spacing import space_news
from referrals.rules import rights
from referrals.states import NewsEvery
from referrals.views.of_handoff import OfHandoff
from referrals.views.own_referral import OwnReferralView


def said_by(months: int | None) -> str:
    """In the words of the choice; nothing for the usual delay."""
    return str(NewsEvery(months).label) if months else ""


def _context(referral: Referral, *, sender: bool) -> dict[str, Any]:
    other = referral.holder_news_every if sender else referral.sender_news_every
    return {"referral": referral, "other": said_by(other), "in_force": referral.news_words}


def _thanks(request: HttpRequest, referral: Referral) -> None:
    if referral.news_every:
        messages.success(
            request, _("C’est entendu des deux côtés : %(every)s.") % {"every": referral.news_words.lower()}
        )
    else:
        messages.success(
            request, _("C’est noté. Le délai habituel vaut tant que les deux structures n’ont pas choisi.")
        )


class SpaceNewsSent(OwnReferralView):
    template_name = "referrals/space_news.html"
    form_class = SpaceForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        if not rights.can_space_news(self.request.member, self.object):
            return redirect("referral", self.object.pk)
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version, "months": self.object.sender_news_every or USUAL}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = _context(self.object, sender=True)
        return super().get_context_data(back=self.back(), **said, **kwargs)

    def perform(self, form: SpaceForm) -> str:
        _thanks(self.request, space_news(self.object.pk, by=self.request.member, **form.said()))
        return self.back()


class SpaceNewsHeld(OfHandoff):
    template_name = "referrals/space_news.html"
    form_class = SpaceForm

    def allowed(self) -> bool:
        return self.object.engaged and rights.can_space_news(self.request.member, self.object.referral)

    def get_initial(self) -> dict[str, Any]:
        referral = self.object.referral
        return {"version": referral.version, "months": referral.holder_news_every or USUAL}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = _context(self.object.referral, sender=False)
        return super().get_context_data(back=self.back(), **said, **kwargs)

    def perform(self, form: SpaceForm) -> str:
        referral_id = self.object.referral_id
        _thanks(self.request, space_news(referral_id, by=self.request.member, **form.said()))
        return self.back()
