"""« Nos services »: the room that one's structure shows, and how its kept hours are given back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from actors.forms import ReleaseForm, RoomForm
from actors.models import Capacity, PartnerSlot, Service
from actors.operations.declaring import declare_full, declare_room, set_release
from actors.operations.withdrawing import withdraw_open
from actors.queries.own_services import own_services
from actors.rules.slots import answers_for, can_publish
from core.kernel import clock
from core.kernel.http import MemberRequired, OperationView


class Receiving(MemberRequired):
    """Who receives, and who leads; for the others there is no such page."""

    opens_files = True
    request: Any

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if request.member is not None and not can_publish(request.member):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class OwnServices(Receiving, TemplateView):
    template_name = "actors/own_services.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(lines=own_services(self.request.member), **kwargs)


class OfService(Receiving, OperationView):
    """A page about one service of one's own structure."""

    kwargs: dict[str, Any]

    def get_object(self) -> Service:
        member = self.request.member
        rows = Service.objects.visible_to(member).published().for_matching()
        found: Service = get_object_or_404(rows, pk=self.kwargs["service_id"])
        if not answers_for(member.structure_id, found):
            raise Http404
        return found

    def open_hours(self) -> int:
        member = self.request.member
        rows = PartnerSlot.objects.visible_to(member).own(member).still_open(clock.now())
        return rows.of_services([self.object.pk]).count()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(service=self.object, **kwargs)

    def back(self) -> str:
        return reverse("own_services")


class Room(OfService):
    """« Disponible », « tendu » or « complet jusqu’au … »; full with open hours asks about them."""

    template_name = "actors/room.html"
    form_class = RoomForm

    def get_initial(self) -> dict[str, Any]:
        return {"capacity": self.object.capacity or None, "full_until": self.object.full_until}

    def perform(self, form: RoomForm) -> str:
        said, member = form.cleaned_data, self.request.member
        if said["capacity"] == Capacity.FULL:
            declare_full([self.object], by=member, until=said["full_until"])
            if self.open_hours():
                return reverse("keep_hours", args=[self.object.pk])
        else:
            declare_room(self.object.pk, by=member, capacity=said["capacity"])
        messages.success(self.request, _("C’est affiché dans l’annuaire."))
        return self.back()


class KeepHours(OfService):
    """« Gardez-vous vos 3 créneaux ouverts ? »: a link keeps them, the button takes them back."""

    template_name = "actors/keep_hours.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        count = self.open_hours()
        if not count:
            return redirect("own_services")
        return self.render_to_response(self.get_context_data(count=count))

    def perform(self, form: Any) -> str:
        count = withdraw_open(self.object.pk, by=self.request.member)
        told = ngettext("Un créneau est retiré.", "%(n)s créneaux sont retirés.", count) % {"n": count}
        messages.success(self.request, told)
        return self.back()


class Release(OfService):
    """How many hours before, nobody books any more."""

    template_name = "actors/release.html"
    form_class = ReleaseForm

    def get_initial(self) -> dict[str, Any]:
        return {"hours": self.object.release_hours}

    def perform(self, form: ReleaseForm) -> str:
        set_release(self.object.pk, by=self.request.member, hours=form.cleaned_data["hours"])
        messages.success(self.request, _("C’est noté, pour les créneaux publiés à partir d’aujourd’hui."))
        return self.back()
