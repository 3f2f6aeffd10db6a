"""Who is expected at this counter today, and whoever shows a paper: no file opens here."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.kernel import clock
from core.kernel.http import OperationView
from core.tenancy.models import Network
from people.views.at_a_desk import AtADesk
from referrals.forms.arriving import CheckInForm
from referrals.models import DeskLine
from referrals.operations.arriving import arrive, check_in


class DoorList(AtADesk, TemplateView):
    """Hour, name at the door, with whom, room: of one's own structure, and of today."""

    template_name = "referrals/door_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = clock.now()
        lines = DeskLine.objects.visible_to(self.request.member).on_day_of(now).in_order()
        return super().get_context_data(lines=list(lines), today=now, **kwargs)


class Arrived(AtADesk, OperationView):
    """« Est arrivée »: a button of the list."""

    http_method_names = ["post", "options"]
    kwargs: dict[str, Any]
    object: DeskLine

    def get_object(self) -> DeskLine:
        mine = DeskLine.objects.visible_to(self.request.member).on_day_of(clock.now())
        return get_object_or_404(mine, pk=self.kwargs["line_id"])

    def perform(self, form: Any) -> str:
        line = arrive(self.object.pk, by=self.request.member)
        messages.success(
            self.request,
            _("%(who)s est prévenu·e que %(name)s est là.") % {"who": line.with_whom, "name": line.door_name},
        )
        return reverse("door_list")


class CheckIn(AtADesk, OperationView):
    """A paper's code and the first name she says: compared, never shown."""

    template_name = "referrals/check_in.html"
    form_class = CheckInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        network = Network.objects.get(pk=self.request.member.network_id)
        return super().get_context_data(desk_phone=network.desk_phone, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A refusal is told on the page, not raised: its count must stay; nothing typed is given back."""
        self.object = None
        form = self.get_form()
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        said = form.cleaned_data
        answer = check_in(said["code"], by=request.member, first_name=said["first_name"])  # type: ignore[attr-defined]
        context = self.get_context_data(form=self.form_class(), answer=answer)
        return self.render_to_response(context, status=200 if answer.done else 422)
