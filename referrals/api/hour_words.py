"""What is said of an hour kept for referrals: published, or booked for someone."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from actors.models import Service
from core.tenancy.api.fields import ScopeName, VisibleId
from core.tenancy.models import Membership
from people.api.saying import Word, example
from people.models import Person
from referrals.api.saying import AboutRequest, NeedCode
from referrals.models import Referral

MOST_IN_A_ROW = 8
SHORTEST, LONGEST = 10, 480  # minutes


@example(
    service_id="01920000-0000-7000-8000-000000000003",
    starts_at="2027-03-18T14:00:00+01:00",
    until="2027-06-30",
)
class PublishingHours(serializers.Serializer):
    """One hour; with `until`, the same day and hour each week until then; `in_a_row`: several, one after the other."""

    service_id = VisibleId(rows=lambda member: Service.objects.visible_to(member).published())
    starts_at = serializers.DateTimeField()
    minutes = serializers.IntegerField(min_value=SHORTEST, max_value=LONGEST, required=False)
    in_a_row = serializers.IntegerField(min_value=1, max_value=MOST_IN_A_ROW, required=False)
    until = serializers.DateField(required=False)
    staff_id = VisibleId(
        rows=lambda member: Membership.objects.visible_to(member).current(), required=False, allow_null=True
    )
    room = Word(60)


@example(referral="01920000-0000-7000-8000-000000000004", scopes=["identity", "contact", "needs"])
class Booking(AboutRequest):
    """For a request that waits, or that nobody took (`referral`); or for a new one (`person` and `needs`)."""

    referral = VisibleId(
        rows=lambda member: Referral.objects.sent_by(member).filter(person_id__isnull=False), required=False
    )
    person = VisibleId(rows=lambda member: Person.objects.own(member), required=False)
    needs = serializers.ListField(child=NeedCode(), max_length=10, required=False)
    scopes = serializers.ListField(child=ScopeName(), min_length=1, max_length=6)
    nameless = serializers.BooleanField(
        default=False, help_text="Son nom et ses coordonnées ne s’ouvrent qu’à son arrivée."
    )
    door_name = Word(60)
    with_slip = serializers.BooleanField(default=True)

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        if ("referral" in said) == ("person" in said):
            raise serializers.ValidationError(
                {"referral": [_("Une demande, ou une personne : l’une des deux.")]}
            )
        if "person" in said and not said.get("needs"):
            raise serializers.ValidationError({"needs": [_("Choisissez au moins un besoin.")]})
        return said
