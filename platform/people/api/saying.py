"""What a program says of a person: the shape only; the operation refuses the rest."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from core.tenancy.api.fields import PhoneNumber, StructureSlug, VisibleId
from people.instruments.loading import published
from people.models import BirthPrecision, Channel, Person

_LANGUAGE = re.compile(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")


def example(**said: object) -> Callable[[type[serializers.Serializer]], type[serializers.Serializer]]:
    """The example of a body in the schema."""
    return extend_schema_serializer(examples=[OpenApiExample("Exemple", value=said, request_only=True)])


class Word(serializers.CharField):
    """A few words; the operation refuses a national number or an account in them."""

    def __init__(self, max_length: int = 60, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, required=False, allow_blank=True, **kwargs)


class LanguageTag(serializers.RegexField):
    """BCP 47."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(_LANGUAGE, max_length=12, **kwargs)


class IdentityChanged(serializers.Serializer):
    """What changes, and nothing else. A birth date comes with its precision: `year` for a year alone."""

    first_name = serializers.CharField(max_length=60, required=False, help_text="Prénom ou surnom.")
    last_name = Word()
    civility = Word(20)
    door_name = Word()
    birth_date = serializers.DateField(required=False, allow_null=True)
    birth_precision = serializers.ChoiceField(choices=BirthPrecision.choices, required=False)
    languages = serializers.ListField(child=LanguageTag(), required=False, max_length=10)

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        if "birth_date" in said:
            born: date | None = said["birth_date"]
            said.setdefault("birth_precision", BirthPrecision.DAY if born else BirthPrecision.NONE)
            if (said["birth_precision"] == BirthPrecision.NONE) != (born is None):
                raise serializers.ValidationError(
                    {"birth_precision": [_("La précision et la date vont ensemble.")]}
                )
        elif "birth_precision" in said:
            raise serializers.ValidationError({"birth_date": [_("La précision vient avec la date.")]})
        return said


class ContactChanged(serializers.Serializer):
    """How she wants to be reached; a phone is not required."""

    channels = serializers.ListField(
        child=serializers.ChoiceField(choices=Channel.choices), required=False, max_length=9
    )
    phone = PhoneNumber(required=False)
    email = serializers.EmailField(required=False, allow_blank=True, max_length=254)
    address = Word(240)
    commune = Word(80)
    discreet = serializers.BooleanField(required=False)
    safe_hours = Word(80)
    relay_first_name = Word()
    relay_link = Word()
    relay_phone = PhoneNumber(required=False)


class Welcome(serializers.Serializer):
    """What must be provided, in full: it replaces what was there, confirmed today."""

    codes = serializers.ListField(
        child=serializers.ChoiceField(
            choices=[(option.value, option.label) for option in published().choices["FRE"].options]
        ),
        max_length=20,
    )
    precision = Word(200)
    interpreter = serializers.BooleanField(required=False)


@example(
    identity={
        "first_name": "Yvette",
        "birth_date": "1948-01-01",
        "birth_precision": "year",
        "languages": ["fr"],
    },
    contact={"channels": ["phone"], "phone": "+33639980001", "commune": "Grenoble"},
)
class Registering(serializers.Serializer):
    identity = IdentityChanged()
    contact = ContactChanged(required=False)

    def validate_identity(self, said: dict[str, Any]) -> dict[str, Any]:
        if "first_name" not in said:
            raise serializers.ValidationError({"first_name": [_("Un prénom ou un surnom suffit.")]})
        return said


@example(contact={"phone": "+33639980002"})
class Changing(serializers.Serializer):
    """Each part is optional; what is not named stays."""

    identity = IdentityChanged(required=False)
    contact = ContactChanged(required=False)
    accommodations = Welcome(required=False)


@example(other="01920000-0000-7000-8000-000000000002")
class Merging(serializers.Serializer):
    """The file that stays is that of the address."""

    other = VisibleId(rows=lambda member: Person.objects.own(member))


@example(code="4827 1930 5618", structure="le-fil")
class Withdrawing(serializers.Serializer):
    code = serializers.CharField(max_length=60)
    structure = StructureSlug(
        required=False, allow_null=True, help_text="Une seule structure ; toutes, sinon."
    )
    helper = Word(80)
