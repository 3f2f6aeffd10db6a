"""What a program says of an agreement, and how the ledger is shown: one line for each act."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.kernel.querysets import Member
from core.tenancy.api.fields import PhoneNumber, ScopeName, StructureSlug
from core.tenancy.api.me import StructureRef
from people.api.saying import LanguageTag, Word, example
from people.models import Capture, Consent, ConsentAct, ConsentRecipient, Copy, OwnAgreement, Purpose
from people.operations.ledger import in_force

GIVEN, REFUSED, ASKED = "given", "refused", "asked"
CAPTURES = [(one.value, one.label) for one in Capture if one != Capture.CODE]


class TakenSaid(serializers.Serializer):
    """How she said yes, and what proves it: what each way needs, the operation asks for."""

    capture = serializers.ChoiceField(choices=CAPTURES, required=False)
    read_aloud = serializers.BooleanField(
        required=False,
        help_text="Le texte de consent-script/ a été lu avec elle. Sans cela, rien n’est écrit.",
    )
    witness = Word(80)
    phone_called = PhoneNumber(required=False)
    called_at = serializers.DateTimeField(required=False, allow_null=True)
    helper = Word(80)
    place = Word(120)
    copy = serializers.ChoiceField(choices=Copy.choices, required=False)
    language = LanguageTag(required=False)
    guardian_agrees = serializers.BooleanField(required=False)
    own_agreement = serializers.ChoiceField(choices=OwnAgreement.choices, required=False)
    tells_guardian = serializers.BooleanField(required=False)

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        if said.get("answer", GIVEN) != GIVEN:
            return said
        if not said.pop("read_aloud", False):
            raise serializers.ValidationError({"read_aloud": [_("Lisez le texte avec la personne.")]})
        if "capture" not in said:
            raise serializers.ValidationError(
                {"capture": [_("Dites comment la personne a donné son accord.")]}
            )
        return said


def _scopes(**kwargs: Any) -> serializers.ListField:
    return serializers.ListField(child=ScopeName(), max_length=6, **kwargs)


def _structures(**kwargs: Any) -> serializers.ListField:
    return serializers.ListField(child=StructureSlug(), max_length=20, **kwargs)


@example(
    answer="given",
    structures=["le-fil"],
    scopes=["identity", "contact", "needs"],
    capture="oral_witnessed",
    witness="Inès",
    read_aloud=True,
)
class Agreeing(TakenSaid):
    """`asked`: she wants to think about it; `refused`: she said no. Neither opens anything."""

    answer = serializers.ChoiceField(
        choices=[(GIVEN, "oui"), (REFUSED, "non"), (ASKED, "elle veut y réfléchir")], default=GIVEN
    )
    structures = _structures(min_length=1)
    scopes = _scopes(required=False)


@example(scopes=["identity", "needs"], structures=["le-fil"])
class Narrowing(serializers.Serializer):
    """What stays shared, and with whom."""

    scopes = _scopes(min_length=1)
    structures = _structures(min_length=1)


@example(
    scopes=["identity", "contact", "needs", "followup"],
    structures=["le-fil"],
    capture="oral_witnessed",
    witness="Inès",
    read_aloud=True,
)
class Extending(TakenSaid):
    """All that holds from now on: what was agreed, and what is added."""

    scopes = _scopes(min_length=1)
    structures = _structures(min_length=1)


@example(capture="paper_signed", read_aloud=True)
class Renewing(TakenSaid):
    """The same agreement for a new term."""


@example(structure="le-fil")
class TakingBack(serializers.Serializer):
    """Nothing named: all that this agreement opens. `everything`: every agreement of hers."""

    structure = StructureSlug(required=False, allow_null=True)
    scope = ScopeName(required=False)
    everything = serializers.BooleanField(default=False)


class Receiving(serializers.Serializer):
    structure = StructureRef()
    scopes = serializers.ListField(child=ScopeName())


class ConsentLine(serializers.Serializer):
    """One act of the ledger. `chain` gathers the acts of one agreement."""

    id = serializers.UUIDField(source="pk")
    chain = serializers.UUIDField()
    act = serializers.ChoiceField(choices=ConsentAct.choices)
    in_force = serializers.SerializerMethodField(help_text="Cet acte dit ce qui est ouvert aujourd’hui.")
    purpose = serializers.ChoiceField(choices=Purpose.choices)
    scopes = serializers.ListField(child=ScopeName())
    recipients = serializers.SerializerMethodField()
    capture = serializers.ChoiceField(choices=Capture.choices, allow_blank=True)
    language = serializers.CharField()
    text_version = serializers.CharField()
    text_sha256 = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()
    starts_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()

    def get_in_force(self, row: Consent) -> bool:
        return row.pk in self.context["in_force"]

    def get_recipients(self, row: Consent) -> list[dict[str, Any]]:
        return [
            dict(Receiving({"structure": one.structure, "scopes": one.scopes or row.scopes}).data)
            for one in self.context["recipients"].get(row.pk, [])
        ]


def around(member: Member, person_id: UUID, rows: Sequence[Consent]) -> dict[str, Any]:
    """What the lines of a page share: who receives, and which acts hold today."""
    recipients: dict[UUID, list[ConsentRecipient]] = {}
    found = ConsentRecipient.objects.visible_to(member).filter(consent__in=rows).select_related("structure")
    for one in found.order_by("structure__name", "structure_id"):
        recipients.setdefault(one.consent_id, []).append(one)
    return {
        "recipients": recipients,
        "in_force": {standing.last.pk for standing in in_force(member, person_id)},
    }
