"""« Fiches bientôt effacées » : what home was told of, and the hold by which its lead keeps a file longer."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel import clock
from core.kernel.http import MemberRequired
from people import rules
from people.forms.keeping import HoldForm
from people.models import LegalHold
from people.operations.endings import announced_endings, held_files
from people.operations.keeping import hold, lift
from people.views.rights import OfTheLead

SHOWN = 100


class EndingFiles(MemberRequired, TemplateView):
    """Every colleague who opens files reads it: whoever knows the person can call her."""

    template_name = "people/ending_files.html"
    opens_files = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        ending = announced_endings(member)
        kept = held_files(member)
        shown, rest = ending[:SHOWN], len(ending) - SHOWN
        named = [each.person.pk for each in shown] + [person.pk for _hold, person in kept]
        seen(AccessKind.LIST, by=member, persons=named, reason="list")
        return super().get_context_data(
            ending=shown, more=max(rest, 0), kept=kept, leads=rules.leads(member), **kwargs
        )


class HoldFile(OfTheLead):
    """Keep a file until a day."""

    template_name = "people/hold.html"
    form_class = HoldForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(held=_standing(self), **kwargs)

    def perform(self, form: HoldForm) -> str:
        hold(by=self.request.member, person_id=self.object.pk, **form.cleaned_data)
        messages.success(self.request, _("C’est noté : cette fiche est gardée jusqu’à ce jour."))
        return reverse("rights", args=[self.object.pk])


class LiftHold(OfTheLead):
    """A button: nothing keeps this file any longer."""

    http_method_names = ["post"]

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.object = self.get_object()
        if _standing(self) is None:
            raise Http404
        return super().post(request, *args, **kwargs)

    def perform(self, form: None) -> str:
        lift(self.object.pk, by=self.request.member)
        messages.success(
            self.request, _("C’est noté. Vous serez prévenu·e trente jours avant que la fiche soit effacée.")
        )
        return reverse("rights", args=[self.object.pk])


def _standing(view: OfTheLead) -> LegalHold | None:
    today = timezone.localtime(clock.now()).date()
    rows = LegalHold.objects.visible_to(view.request.member).of(view.object.pk)
    found: LegalHold | None = rows.in_force(today).first()
    return found
