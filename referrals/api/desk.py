"""What a counter does: someone shows a paper, someone calls, who is expected today. No file opens here."""

from typing import Any

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.kernel import clock
from core.kernel.api import refusal
from core.tenancy.api.acting import Thing, act
from core.tenancy.api.calling import NotAnObserver
from core.tenancy.api.describing import told
from core.tenancy.api.paging import ByHour, Pages
from core.tenancy.api.resources import Resource
from people.api.withdrawals import AN_HOUR, code_refused
from referrals.api.counter_words import Calling, CheckingIn
from referrals.models import CallBack, CallMotive, DeskLine
from referrals.operations.arriving import arrive, check_in
from referrals.operations.calling_back import Caller, call_back, done

FAMILY = "referrals"


class CheckedIn(serializers.Serializer):
    ref_code = serializers.CharField(help_text="La référence de la demande ; rien de la personne.")


class CheckIns(Resource):
    """Accepts and starts in one call, in a structure that the paper leads to."""

    family = FAMILY
    permission_classes = (NotAnObserver,)

    @told(
        "check_in_create",
        "Accueillir qui montre son papier : le code, et le prénom qu’elle dit",
        tag="desk",
        body=CheckingIn,
        shows=CheckedIn,
        status=201,
        refuses=True,
    )
    def post(self, request: Request) -> Response:
        said = self.said(CheckingIn)
        answer = check_in(said["code"], by=self.member, first_name=said["first_name"])
        if not answer.done:
            return code_refused(too_many=answer.too_many)
        return self.answer(CheckedIn, {"ref_code": answer.ref_code}, status=201)


class CallBackLine(serializers.Serializer):
    id = serializers.UUIDField(source="pk")
    at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    motive = serializers.ChoiceField(choices=CallMotive.choices)
    number = serializers.CharField(allow_blank=True)
    caller = serializers.CharField(allow_blank=True, help_text="Le prénom dit au téléphone.")
    ref_code = serializers.CharField(allow_blank=True)
    referral = serializers.UUIDField(source="referral_id", allow_null=True)
    attempts = serializers.IntegerField()
    done_at = serializers.DateTimeField(allow_null=True)


class Noted(serializers.Serializer):
    noted = serializers.BooleanField()


class CallBacks(Resource):
    family = FAMILY
    permission_classes = (NotAnObserver,)
    pagination_class = Pages

    @told(
        "call_backs",
        "Qui attend un appel de ma structure, les demandes les plus récentes d’abord",
        tag="desk",
        shows=CallBackLine(many=True),
        lists=True,
    )
    def get(self, request: Request) -> Response:
        return self.page(CallBack.objects.visible_to(self.member).filter(done_at=None), CallBackLine)

    @told(
        "call_back_create",
        "« La personne appelle » : la réponse est la même, qu’on la trouve ou non",
        tag="desk",
        body=Calling,
        shows=Noted,
        status=201,
        makes=True,
    )
    def post(self, request: Request) -> Response:
        said = self.said(Calling)
        about = {name: said.pop(name) for name in ("motive", "number")}
        answer = self.make(
            lambda id: call_back(id, by=self.member, from_address="", caller=Caller(**said), **about)
        )
        if answer.too_many:
            return refusal("too-many-requests", headers={"Retry-After": str(AN_HOUR)})
        return self.answer(Noted, {"noted": True}, status=201)


class Expected(serializers.Serializer):
    """Hour, name at the door, with whom, room: never a need, never a file."""

    id = serializers.UUIDField(source="pk")
    starts_at = serializers.DateTimeField()
    door_name = serializers.CharField()
    with_whom = serializers.CharField()
    room = serializers.CharField(allow_blank=True)
    arrived_at = serializers.DateTimeField(allow_null=True)


def today(member: Any) -> Any:
    return DeskLine.objects.visible_to(member).on_day_of(clock.now())


class Today(Resource):
    family = FAMILY
    permission_classes = (NotAnObserver,)
    pagination_class = ByHour

    @told(
        "desk_today",
        "Qui est attendu aujourd’hui dans ma structure, par heure",
        tag="desk",
        shows=Expected(many=True),
        lists=True,
    )
    def get(self, request: Request) -> Response:
        return self.page(today(self.member), Expected, by=ByHour)


CALL_BACK = Thing(
    "callback",
    "referrals",
    lambda member: CallBack.objects.visible_to(member),
    CallBackLine,
    lambda resource, row: resource.answer(CallBackLine, row),
    tag="desk",
    plural="call-backs",
    versioned=False,
    permissions=(NotAnObserver,),
)
LINE = Thing(
    "line",
    "referrals",
    today,
    Expected,
    lambda resource, row: resource.answer(Expected, row),
    tag="desk",
    plural="desk",
    versioned=False,
    permissions=(NotAnObserver,),
)

urlpatterns = [
    path("check-ins/", CheckIns.as_view(), name="api_check_ins"),
    path("call-backs/", CallBacks.as_view(), name="api_call_backs"),
    act(CALL_BACK, "done", "Elle a été rappelée : le numéro s’efface", done),
    path("desk/today/", Today.as_view(), name="api_desk_today"),
    act(LINE, "arrived", "« Est arrivée » : qui la reçoit est prévenu", arrive),
]
