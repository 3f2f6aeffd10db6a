"""What a counter types into its own tool: a code and a first name, or who calls."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.tenancy.api.fields import PhoneNumber
from people.api.saying import Word, example
from referrals.models import SAID_AT_A_DESK


@example(code="4827 1930 5618", first_name="Yvette")
class CheckingIn(serializers.Serializer):
    code = serializers.CharField(max_length=60)
    first_name = serializers.CharField(max_length=60, help_text="Celui qu’elle dit : comparé, jamais montré.")


@example(number="+33639980001", motive="news", code="4827 1930 5618")
class Calling(serializers.Serializer):
    """The code read aloud, or the reference, or first name, last name and birth date; a first name alone is noted."""

    number = PhoneNumber(help_text="Pour cet appel seulement.")
    motive = serializers.ChoiceField(choices=[(motive.value, motive.label) for motive in SAID_AT_A_DESK])
    code = Word()
    reference = Word(12)
    first_name = Word()
    last_name = Word()
    birth_date = serializers.DateField(required=False, allow_null=True)

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        if not (said.get("code") or said.get("reference") or said.get("first_name")):
            raise serializers.ValidationError(
                {"first_name": [_("Notez au moins son prénom, ou le code de son papier.")]}
            )
        return said
