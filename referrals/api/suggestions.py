"""`referrals/{id}/suggestions/`: services in order with their written reasons, and those set aside with why."""

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from actors.operations.unmet import record_unmet_needs
from actors.queries.suggesting import SetAside, Suggestion, suggest
from actors.rules.matching import CodedRequest
from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel import clock
from core.kernel.floor.scopes import Scope
from core.tenancy.api.describing import told
from core.tenancy.api.me import StructureRef
from core.tenancy.api.resources import Resource
from people.models import Person
from referrals.api.slots import SlotLine
from referrals.models import HandoffNeed, Need, Referral
from referrals.queries.asking import coded_request

FAMILY = "referrals"


class ReasonLine(serializers.Serializer):
    kind = serializers.CharField()
    text = serializers.CharField()


class ServiceRef(serializers.Serializer):
    id = serializers.UUIDField(source="pk")
    name = serializers.CharField()


class SuggestionLine(serializers.Serializer):
    """`structure`: whom to ask through Relais; null when nobody may be."""

    service = ServiceRef()
    place = serializers.CharField(source="name")
    phone = serializers.CharField(allow_blank=True)
    structure = serializers.SerializerMethodField()
    reasons = ReasonLine(many=True)
    reserves = ReasonLine(many=True)
    full = serializers.BooleanField()
    slot = SlotLine(allow_null=True, help_text="La prochaine heure gardée pour une orientation.")

    @extend_schema_field(StructureRef(allow_null=True))
    def get_structure(self, one: Suggestion) -> Any:
        structure = one.structure
        return StructureRef(structure).data if structure is not None and structure.may_receive else None


class AsideLine(serializers.Serializer):
    service = ServiceRef()
    place = serializers.CharField(source="name")
    why = ReasonLine()


class Suggested(serializers.Serializer):
    results = SuggestionLine(many=True, help_text="La première d’abord ; celles qui sont complètes à la fin.")
    set_aside = AsideLine(many=True)

    def to_representation(self, found: Any) -> Any:
        aside: list[SetAside] = found.set_aside
        return {
            "results": SuggestionLine(found.all, many=True, context=self.context).data,
            "set_aside": AsideLine(aside, many=True).data,
        }


class SuggestionsOfReferral(Resource):
    """For who sends it. Whoever answered no is set aside, with its answer; nothing is stored about the person."""

    family = FAMILY

    @told(
        "referral_suggestions",
        "Qui pourrait l’accueillir, et pourquoi",
        tag=FAMILY,
        shows=Suggested,
    )
    def get(self, request: Request, referral_id: UUID) -> Response:
        referral = self.found(Referral.objects.sent_by(self.member), referral_id)
        asked = self._asked(referral)
        found = suggest(asked, member=self.member, at=clock.now())
        if asked.needs and found.is_empty:
            record_unmet_needs(asked, by=self.member, constraint=found.constraint)
        return self.answer(Suggested, found)

    def _asked(self, referral: Referral) -> CodedRequest:
        member = self.member
        if referral.person_id is None:
            rows = HandoffNeed.objects.visible_to(member).of_referral(referral.pk)
            return CodedRequest(needs=tuple((code, 1) for code in dict.fromkeys(row.code for row in rows)))
        person = self.found(Person.objects.own(member), referral.person_id)
        seen(
            AccessKind.FILE,
            by=member,
            persons=[person.pk],
            scopes=[Scope.IDENTITY, Scope.NEEDS],
            reason="own",
        )
        rows = Need.objects.visible_to(member).of_referral(referral.pk).order_by("pk")
        return coded_request(member, person, picked=[row.code for row in rows], again=referral.pk)


urlpatterns = [
    path(
        "referrals/<uuid:referral_id>/suggestions/",
        SuggestionsOfReferral.as_view(),
        name="api_referral_suggestions",
    ),
]
