"""What the pages about one handoff share: whose it is, and what they say when it has changed meanwhile."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, DomainError
from core.kernel.http import MemberRequired, OperationView
from referrals.models import Handoff
from referrals.operations.standing_in import Why
from referrals.views.standing_in import must_say_why


class OfHandoff(MemberRequired, OperationView):
    """An act of the structure that is asked, on one of its handoffs; strangers and senders read a 404."""

    opens_files = True
    shows_the_file = True  # so that a colleague's asks why first
    object: Handoff

    def get_object(self) -> Handoff:
        mine = Handoff.objects.visible_to(self.request.member).asked(self.request.member)
        found: Handoff = get_object_or_404(mine.for_page(), pk=self.kwargs["handoff_id"])
        return found

    def allowed(self) -> bool:
        """The form may be shown; the operation decides again."""
        return True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        if self.shows_the_file and must_say_why(request, self.object):
            context = {"handoff": self.object, "referral": self.object.referral, "why": Why}
            return render(request, "referrals/stand_in.html", context)
        if not self.allowed():
            message = _("Cette demande a changé : ce n’est plus le moment.")
            return self.changed(None, Conflict(message))
        return self.render_to_response(self.get_context_data())

    def refuse(self, form: Any, refusal: DomainError) -> HttpResponse:
        if isinstance(refusal, Conflict) or form is None or not self.template_name:
            return self.changed(form, refusal)
        return super().refuse(form, refusal)

    def changed(self, form: Any, refusal: DomainError) -> HttpResponse:
        """Who and when, where it stands now, and what was typed."""
        fresh = Handoff.objects.visible_to(self.request.member).for_page().filter(pk=self.object.pk).first()
        typed = [form.cleaned_data.get(name) for name in ("text", "remains")] if form is not None else []
        context = {
            "refusal": refusal,
            "handoff": fresh or self.object,
            "typed": [words for words in typed if words],
        }
        return render(self.request, "referrals/changed.html", context, status=409)

    def back(self) -> str:
        return reverse("handoff", args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(handoff=self.object, **kwargs)
