"""« Messages à vérifier »: what may have left, what did not, and the addresses that take nothing more."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.kernel.http import MemberRequired, OperationView
from notifications.catalogue import LINES
from notifications.forms.gates import LiftForm
from notifications.models import Message, Suppression
from notifications.operations import settling
from notifications.operations.suppressing import lift
from notifications.states import MessageState

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Line:
    message: Message
    title: str

    @property
    def unsure(self) -> bool:
        return bool(self.message.state == MessageState.UNKNOWN)


class Troubled(MemberRequired, TemplateView):
    """For whoever opens files in the structure that the message was for."""

    template_name = "notifications/ways/troubled.html"
    opens_files = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        troubled = Message.objects.visible_to(member).troubled()[:SHOWN]
        lines = [Line(one, _what(one)) for one in troubled]
        return super().get_context_data(
            unsure=[line for line in lines if line.unsure],
            lost=[line for line in lines if not line.unsure],
            shut=Suppression.objects.visible_to(member).in_force().for_list()[:SHOWN],
            **kwargs,
        )


class SettleMessage(MemberRequired, OperationView):
    """« Parti », « Pas parti », « C’est réglé »: three buttons of the list."""

    opens_files = True
    http_method_names = ["post"]

    def get_object(self) -> Any:
        found = Message.objects.visible_to(self.request.member).filter(pk=self.kwargs["message_id"]).first()
        if found is None:
            raise Http404
        return found

    def perform(self, form: Any) -> str:
        act, by = self.request.POST.get("act"), self.request.member
        if act == "left":
            settling.say_left(self.object.pk, by=by)
        elif act == "not_left":
            settling.say_not_left(self.object.pk, by=by)
        else:
            settling.done_otherwise(self.object.pk, by=by)
        messages.success(self.request, _("C’est noté."))
        return reverse("troubled")

    def back(self) -> str:
        return reverse("troubled")


class LiftSuppression(MemberRequired, OperationView):
    """Write to an address again, with a reason."""

    template_name = "notifications/ways/lift.html"
    form_class = LiftForm
    opens_files = True

    def get_object(self) -> Any:
        found = (
            Suppression.objects.visible_to(self.request.member)
            .in_force()
            .filter(pk=self.kwargs["suppression_id"])
            .select_related("message__user")
            .first()
        )
        if found is None:
            raise Http404
        return found

    def perform(self, form: LiftForm) -> str:
        lift(self.object.pk, by=self.request.member, why=form.cleaned_data["why"])
        messages.success(self.request, _("Cette adresse est rouverte."))
        return reverse("troubled")


def _what(message: Message) -> str:
    """The title without its reference, which is read on the page of the request."""
    row = LINES.get(message.purpose)
    title = str(row.title) if row else ""
    return title.split(" (")[0] or str(_("Un message à la personne"))
