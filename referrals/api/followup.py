"""What follows an acceptance: tries to reach her, appointments, sessions. Added; a presence is marked once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.kernel.errors import Refused
from core.tenancy.api.acting import Thing, act
from core.tenancy.api.describing import told
from core.tenancy.api.paging import LatestDayFirst, LatestHourFirst, Pages
from core.tenancy.api.resources import Resource
from referrals.api import saying
from referrals.api.handoffs import FAMILY, visible
from referrals.models import Appointment, Attempt, Channel, FollowupStep, Help, Presence, Reach, Visibility
from referrals.operations import following
from referrals.operations.moving_hours import move_hour


class Line(serializers.Serializer):
    id = serializers.UUIDField(source="pk")
    handoff = serializers.UUIDField(source="handoff_id")
    at = serializers.DateTimeField()


class AttemptLine(Line):
    channel = serializers.ChoiceField(choices=Channel.choices)
    result = serializers.ChoiceField(choices=Reach.choices)


class AppointmentLine(Line):
    version = serializers.IntegerField()
    starts_at = serializers.DateTimeField()
    minutes = serializers.IntegerField()
    place = serializers.CharField()
    room = serializers.CharField(allow_blank=True)
    with_whom = serializers.CharField()
    bring = serializers.CharField(allow_blank=True)
    presence = serializers.ChoiceField(choices=Presence.choices)
    cancelled_at = serializers.DateTimeField(allow_null=True)


class StepLine(Line):
    on = serializers.DateField()
    minutes = serializers.IntegerField()
    themes = serializers.ListField(child=serializers.CharField())
    helped = serializers.ChoiceField(choices=Help.choices, source="help")
    text = serializers.CharField(allow_blank=True)
    visibility = serializers.ChoiceField(choices=Visibility.choices)


class Kept(Resource):
    """The rows of one handoff, and one more."""

    family = FAMILY
    pagination_class = Pages
    rows: Callable[[Any], Any]
    line: type[serializers.Serializer]
    said_as: type[serializers.Serializer]
    add: Callable[..., Any]
    by: type[Pages] = Pages

    def get(self, request: Request, handoff_id: UUID) -> Response:
        handoff = self.found(visible(self.member), handoff_id)
        return self.page(self.rows(self.member).of(handoff.pk), self.line, by=self.by)

    def post(self, request: Request, handoff_id: UUID) -> Response:
        handoff = self.found(visible(self.member), handoff_id)
        said = self.said(self.said_as)

        def write(id: UUID) -> UUID:
            self.add(id, by=self.member, handoff_id=handoff.pk, **said)
            return id

        made = self.make(write)
        return self.answer(self.line, self.found(self.rows(self.member), made), status=201)


def kept(
    word: str,
    model: Any,
    line: type[serializers.Serializer],
    said_as: type[serializers.Serializer],
    add: Callable[..., Any],
    summaries: tuple[str, str],
    by: type[Pages] = Pages,
) -> URLPattern:
    """handoffs/{id}/<word>/: GET the rows, POST one more."""
    name = word.replace("-", "_")
    view: Any = type(
        name.title().replace("_", "") + "View",
        (Kept,),
        {
            "rows": staticmethod(lambda member: model.objects.visible_to(member)),
            "line": line,
            "said_as": said_as,
            "add": staticmethod(add),
            "by": by,
            "pagination_class": by,
            "__doc__": summaries[0],
        },
    )
    view = extend_schema_view(
        get=told(f"handoff_{name}", summaries[0], tag=FAMILY, shows=line(many=True), lists=True),
        post=told(
            f"handoff_{name}_create",
            summaries[1],
            tag=FAMILY,
            body=said_as,
            shows=line,
            status=201,
            makes=True,
        ),
    )(view)
    return path(f"handoffs/<uuid:handoff_id>/{word}/", view.as_view(), name=f"api_handoff_{name}")


def move(appointment_id: UUID, *, by: Any, starts_at: datetime | None = None) -> None:
    """Of one's own structure: elsewhere an appointment is read."""
    if not Appointment.objects.visible_to(by).written_by(by).filter(pk=appointment_id).exists():
        raise Refused(_("Ce rendez-vous est celui d’une autre structure."))
    move_hour(appointment_id, by=by, starts_at=starts_at)


APPOINTMENT = Thing(
    "appointment",
    FAMILY,
    lambda member: Appointment.objects.visible_to(member),
    AppointmentLine,
    lambda resource, row: resource.answer(AppointmentLine, row),
)

urlpatterns = [
    kept(
        "contact-attempts", Attempt, AttemptLine, saying.Attempting, following.note_attempt,
        ("Les essais pour la joindre", "Noter un essai pour la joindre"),
    ),
    kept(
        "appointments", Appointment, AppointmentLine, saying.SettingAppointment, following.set_appointment,
        ("Les rendez-vous, le dernier d’abord", "Poser un rendez-vous"), LatestHourFirst,
    ),
    kept(
        "steps", FollowupStep, StepLine, saying.AddingStep, following.add_step,
        ("Les séances, la dernière d’abord", "Noter une séance"), LatestDayFirst,
    ),
    act(APPOINTMENT, "move", "Déplacer à une autre heure", move, saying.MovingHour),
    act(APPOINTMENT, "cancel", "Annuler : un premier contact est dû", move),
    act(APPOINTMENT, "presence", "Dire si la personne est venue", following.mark_presence, saying.MarkingPresence),
]  # fmt: skip
