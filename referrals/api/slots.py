"""`partner-slots/`: hours that structures keep for referrals; publishing one is accepting in advance."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from actors.models import PartnerSlot
from actors.operations import slots as operations
from actors.rules import slots as rules
from actors.states import SlotState
from core.kernel import clock
from core.kernel.api import refusal
from core.kernel.errors import Conflict
from core.tenancy.api.acting import Thing, act
from core.tenancy.api.calling import MayCall
from core.tenancy.api.describing import told
from core.tenancy.api.me import StructureRef
from core.tenancy.api.paging import ByHour
from core.tenancy.api.resources import Resource
from referrals.api.hour_words import Booking, PublishingHours
from referrals.api.reading import around
from referrals.api.referrals import FAMILY, SentReferral, visible
from referrals.operations.booking import book
from referrals.operations.rebooking import book_for
from referrals.operations.sending import Request as Words
from referrals.operations.sending import Sent
from referrals.queries import slots


class SlotLine(serializers.Serializer):
    id = serializers.UUIDField(source="pk")
    starts_at = serializers.DateTimeField()
    minutes = serializers.IntegerField()
    state = serializers.ChoiceField(choices=SlotState.choices)
    release_at = serializers.DateTimeField(help_text="Après cette heure, plus personne ne la réserve.")
    structure = StructureRef()
    service = serializers.UUIDField(source="service_id")
    service_name = serializers.CharField(source="service.name")
    place = serializers.CharField(source="place.name", default="", allow_blank=True)
    with_whom = serializers.CharField()
    room = serializers.CharField(allow_blank=True)


class WantedHours(serializers.Serializer):
    box = serializers.ChoiceField(
        choices=[("free", "libres ailleurs"), ("own", "celles de ma structure, à venir")],
        default="free",
    )
    service = serializers.UUIDField(required=False)


class Published(serializers.Serializer):
    slots = SlotLine(many=True)


def listed(member: Any, box: str) -> Any:
    if box == "own":
        own = PartnerSlot.objects.visible_to(member).own(member)
        return own.coming(clock.now()).for_list()
    return slots.free(member)


class OpensFiles(MayCall):
    """Hours are for those who see and book them: roles that open files."""

    def has_permission(self, request: Request, view: Any) -> bool:
        called: Any = request._request
        return super().has_permission(request, view) and called.member.opens_files


class PartnerSlots(Resource):
    family = FAMILY
    permission_classes = (OpensFiles,)
    pagination_class = ByHour

    @told(
        "partner_slots",
        "Les heures gardées pour des orientations, la plus proche d’abord",
        tag="partner-slots",
        shows=SlotLine(many=True),
        parameters=[WantedHours],
        by_id=False,
        lists=True,
    )
    def get(self, request: Request) -> Response:
        wanted = self.said(WantedHours, request.query_params)
        rows = listed(self.member, wanted["box"])
        if "service" in wanted:
            rows = rows.of_services([wanted["service"]])
        return self.page(rows, SlotLine, by=ByHour)

    @told(
        "partner_slot_create",
        "Publier une heure, ou une répétition chaque semaine",
        tag="partner-slots",
        body=PublishingHours,
        shows=Published,
        status=201,
        by_id=False,
        makes=True,
    )
    def post(self, request: Request) -> Response:
        said = self.said(PublishingHours)
        said["busy"] = slots.busy_hours(self.member, said.get("staff_id"))
        made: UUID = self.make(lambda id: self._publish(id, dict(said)))
        rows = PartnerSlot.objects.visible_to(self.member).for_list().order_by("starts_at", "pk")
        found = list(rows.filter(pk=made)) or list(rows.of_series(made))
        return self.answer(Published, {"slots": found}, status=201)

    def _publish(self, id: UUID, said: dict[str, Any]) -> UUID:
        until, in_a_row = said.pop("until", None), said.pop("in_a_row", 1)
        starts_at: datetime = said.pop("starts_at")
        if until is None and in_a_row == 1:
            operations.publish(id, by=self.member, starts_at=starts_at, **said)
            return id
        local = starts_at.astimezone(clock.zone())
        operations.publish_weekly(
            id,
            by=self.member,
            starts_on=local.date(),
            at=local.time().replace(tzinfo=None),
            until=until or local.date(),
            in_a_row=in_a_row,
            **said,
        )
        return id


def own_hours(member: Any) -> Any:
    """Of one's own structure, for who publishes them."""
    rows = PartnerSlot.objects.visible_to(member).own(member).for_list()
    return rows if rules.can_publish(member) else rows.none()


class Book(Resource):
    """Sending and accepting in one: she leaves with a day, an hour and a first name."""

    family = FAMILY

    @told(
        "partner_slot_book",
        "Réserver une heure pour une personne : envoyée et acceptée aussitôt",
        tag="partner-slots",
        body=Booking,
        shows=SentReferral,
        status=201,
        makes=True,
    )
    def post(self, request: Request, hour_id: UUID) -> Response:
        bookable = PartnerSlot.objects.visible_to(self.member).elsewhere(self.member)
        slot = self.found(bookable if rules.can_book(self.member) else bookable.none(), hour_id)
        said = self.said(Booking)
        try:
            referral_id, code = self._book(slot, said)
        except Conflict as conflict:
            if conflict.code != "full":
                raise
            return self._full(slot, conflict)
        referral = self.found(visible(self.member), referral_id)
        return self.answer(SentReferral, referral, status=201, code=code, **around(self.member, [referral]))

    def _book(self, slot: PartnerSlot, said: dict[str, Any]) -> tuple[UUID, str]:
        how: dict[str, Any] = {"by": self.member, "slot_id": slot.pk, "scopes": said.pop("scopes")}
        how |= {"nameless": said.pop("nameless"), "door_name": said.pop("door_name", "")}
        with_slip = said.pop("with_slip")
        if "referral" in said:
            book_for(said["referral"], version=self.asked_version(), **how)
            return said["referral"], ""
        whom = {"person_id": said.pop("person"), "parent_id": said.pop("continues", None)}
        sent: Sent = self.make(lambda id: book(id, request=Words(**said), with_slip=with_slip, **whom, **how))
        return sent.referral.pk, sent.code

    def _full(self, slot: PartnerSlot, conflict: Conflict) -> Response:
        """With the next hours of the same service, for whoever comes second."""
        following = SlotLine(slots.next_after(self.member, slot), many=True).data
        return refusal("full", str(conflict.message), next=following)


HOUR = Thing(
    "slot",
    FAMILY,
    own_hours,
    SlotLine,
    lambda resource, row: resource.answer(SlotLine, row),
    tag="partner-slots",
    plural="partner-slots",
    versioned=False,
)

urlpatterns = [
    path("partner-slots/", PartnerSlots.as_view(), name="api_partner_slots"),
    act(HOUR, "withdraw", "Retirer une heure que personne n’a réservée", operations.withdraw_slot),
    path("partner-slots/<uuid:hour_id>/book/", Book.as_view(), name="api_partner_slot_book"),
]
