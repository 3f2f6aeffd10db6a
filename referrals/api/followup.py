"""What follows an acceptance: tries to reach her, appointments, sessions. Added; a presence is marked once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.tenancy.api.acting import Thing, act
from core.tenancy.api.describing import told
from core.tenancy.api.paging import Pages
from core.tenancy.api.resources import Resource
from referrals.api import saying
from referrals.api.handoffs import FAMILY, visible
from referrals.models import Appointment, Attempt, Channel, FollowupStep, Help, Presence, Reach, Visibility
from referrals.operations import following


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

    def get(self, request: Request, handoff_id: UUID) -> Response:
        handoff = self.found(visible(self.member), handoff_id)
        return self.page(self.rows(self.member).of(handoff.pk), self.line)

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
        ("Les rendez-vous", "Poser un rendez-vous"),
    ),
    kept(
        "steps", FollowupStep, StepLine, saying.AddingStep, following.add_step,
        ("Les séances", "Noter une séance"),
    ),
    act(APPOINTMENT, "presence", "Dire si la personne est venue", following.mark_presence, saying.MarkingPresence),
]  # fmt: skip
