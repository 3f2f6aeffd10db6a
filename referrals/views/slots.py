"""« Mes créneaux »: hours my structure keeps for referrals, who is booked, and what must move."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from actors.models import PartnerSlot, Service, SlotSeries
from actors.operations import slots as operations
from actors.rules import slots as rules
from core.kernel import clock, words
from core.kernel.http import MemberRequired, OperationView
from core.tenancy.backends import as_uuid
from core.tenancy.models import Membership
from referrals.forms.slots import A_CALL, SHE_CANNOT, MoveForm, PublishForm
from referrals.models import Appointment, Handoff
from referrals.operations.following import mark_presence
from referrals.operations.moving_hours import move_hour
from referrals.queries import slots
from referrals.views.following import Following

PAGE = 30


class Publishing(MemberRequired):
    """Who receives, and who leads; for the others there is no such page."""

    opens_files = True
    request: Any

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if request.member is not None and not rules.can_publish(request.member):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class MySlots(Publishing, TemplateView):
    template_name = "referrals/my_slots.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        now = clock.now()
        coming = PartnerSlot.objects.visible_to(member).own(member).coming(now)
        page = Paginator(coming.for_list(), PAGE).get_page(self.request.GET.get("page"))
        series = SlotSeries.objects.visible_to(member).running(now.astimezone(clock.zone()).date())
        return super().get_context_data(
            lines=slots.mine(member, page),
            page=page,
            series=list(series.select_related("service").order_by("weekday", "at", "pk")),
            **kwargs,
        )


class PublishSlots(Publishing, OperationView):
    template_name = "referrals/publish_slots.html"
    form_class = PublishForm

    def get_form_kwargs(self) -> dict[str, Any]:
        member = self.request.member
        services = Service.objects.visible_to(member).published().for_matching().order_by("name", "pk")
        own = [one for one in services if rules.answers_for(member.structure_id, one)]
        colleagues = Membership.objects.visible_to(member).current().select_related("user")
        receiving = colleagues.filter(role__in=rules.PUBLISHING).order_by("user__first_name", "pk")
        return super().get_form_kwargs() | {
            "services": [(str(one.pk), _named(one)) for one in own],
            "staff": [(str(one.pk), one.user.first_name) for one in receiving],
        }

    def get_initial(self) -> dict[str, Any]:
        return {"staff": str(self.request.member.pk)}

    def perform(self, form: PublishForm) -> str:
        said, member = form.cleaned_data, self.request.member
        staff_id = as_uuid(said["staff"] or "")
        common: dict[str, Any] = {
            "by": member,
            "service_id": as_uuid(said["service"]),
            "minutes": said["minutes"],
            "staff_id": staff_id,
            "room": said["room"],
            "busy": slots.busy_hours(member, staff_id),
        }
        if form.weekly or said["in_a_row"] > 1:
            count = operations.publish_weekly(
                said["id"],
                starts_on=said["day"],
                at=said["hour"],
                until=said["until"] or said["day"],
                in_a_row=said["in_a_row"],
                **common,
            )
        else:
            operations.publish(said["id"], starts_at=form.starts[0], **common)
            count = 1
        told = ngettext("Un créneau est publié.", "%(n)s créneaux sont publiés.", count) % {"n": count}
        messages.success(self.request, told)
        return reverse("my_slots")


class WithdrawSlot(Publishing, OperationView):
    """A button of the list, for an hour that nobody booked."""

    http_method_names = ["post", "options"]
    kwargs: dict[str, Any]

    def get_object(self) -> PartnerSlot:
        member = self.request.member
        own = PartnerSlot.objects.visible_to(member).own(member)
        found: PartnerSlot = get_object_or_404(own, pk=self.kwargs["slot_id"])
        return found

    def perform(self, form: Any) -> str:
        slot = operations.withdraw_slot(self.object.pk, by=self.request.member)
        messages.success(self.request, _("Retiré : %(when)s.") % {"when": words.day_in_words(slot.starts_at)})
        return reverse("my_slots")

    def back(self) -> str:
        return reverse("my_slots")


class EndSeries(Publishing, OperationView):
    """A button: no more hours of this repetition."""

    http_method_names = ["post", "options"]
    kwargs: dict[str, Any]

    def get_object(self) -> SlotSeries:
        found: SlotSeries = get_object_or_404(
            SlotSeries.objects.visible_to(self.request.member), pk=self.kwargs["series_id"]
        )
        return found

    def perform(self, form: Any) -> str:
        operations.end_series(self.object.pk, by=self.request.member)
        messages.success(self.request, _("La répétition s’arrête. Les créneaux déjà publiés restent."))
        return reverse("my_slots")


class MoveHour(Following):
    """An appointment that will not take place as it was said."""

    template_name = "referrals/move_hour.html"
    form_class = MoveForm

    def get_object(self) -> Handoff:
        member = self.request.member
        mine = Appointment.objects.visible_to(member).written_by(member).standing()
        self.appointment = get_object_or_404(mine, pk=self.kwargs["appointment_id"])
        self.kwargs["handoff_id"] = self.appointment.handoff_id
        return super().get_object()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(appointment=self.appointment, **kwargs)

    def perform(self, form: MoveForm) -> str:
        what, member = form.cleaned_data["what"], self.request.member
        if what == SHE_CANNOT:
            mark_presence(self.appointment.pk, by=member, presence="excused")
        else:
            starts_at = None if what == A_CALL else form.starts_at
            move_hour(self.appointment.pk, by=member, starts_at=starts_at)
        messages.success(
            self.request,
            _("C’est noté. La structure qui l’a envoyée le lit.")
            if what == SHE_CANNOT
            else _("C’est noté. La structure qui l’a envoyée est prévenue."),
        )
        return self.back()


def _named(service: Service) -> str:
    return f"{service.name}, {service.place.name}" if service.place else service.name
