"""What a program says with each act: the shape only; the operation refuses the rest."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from actors.models import Actor, Service
from core.kernel import nomenclature
from core.tenancy.api.fields import ScopeName, StructureSlug, VisibleId
from people.models import Person
from referrals.models import (
    EXTENSIONS,
    Channel,
    Help,
    Motive,
    Presence,
    Priority,
    Reach,
    Referral,
    Visibility,
)
from referrals.states import PAUSES, SUSPENSIONS, ContestReason, Decline, Helped, OutcomeCode, QuestionCode

RECALLS = ("no_answer", "structure_unavailable", "wrong_recipient", "person_changed_mind", "error")
MOST_MINUTES = 600


def example(**said: object) -> Callable[[type[serializers.Serializer]], type[serializers.Serializer]]:
    """The example of a body in the schema."""
    return extend_schema_serializer(examples=[OpenApiExample("Exemple", value=said, request_only=True)])


class _Words(serializers.CharField):
    """A few words, no name and no number: the operation says so."""

    def __init__(self, max_length: int = 280, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, required=False, allow_blank=True, **kwargs)


class NeedCode(serializers.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=nomenclature.choices(), **kwargs)


def _service() -> VisibleId:
    return VisibleId(
        rows=lambda member: Service.objects.visible_to(member).published(), required=False, allow_null=True
    )


class AboutRequest(serializers.Serializer):
    """What a new request says beside whom it is for, and to whom."""

    motive = serializers.ChoiceField(choices=Motive.choices, required=False)
    motive_text = _Words()
    tried = _Words()
    constraints = _Words()
    procedure = _Words(max_length=80)
    priority = serializers.ChoiceField(choices=Priority.choices, required=False)
    urgent_reason = _Words(max_length=30)
    deadline = serializers.DateField(required=False, allow_null=True)
    continues = VisibleId(
        rows=lambda member: Referral.objects.sent_by(member), required=False, allow_null=True
    )


@example(
    person="01920000-0000-7000-8000-000000000001",
    target="le-fil",
    needs=["aide-demarches"],
    motive="administrative",
    scopes=["identity", "contact", "needs"],
    with_slip=True,
)
class Sending(AboutRequest):
    person = VisibleId(rows=lambda member: Person.objects.own(member))
    target = StructureSlug()
    needs = serializers.ListField(child=NeedCode(), min_length=1, max_length=10)
    scopes = serializers.ListField(child=ScopeName(), min_length=1, max_length=6)
    service = _service()
    then = serializers.ListField(child=StructureSlug(), required=False, max_length=10)
    with_slip = serializers.BooleanField(default=False)


@example(target_id="le-fil", scopes=["identity", "contact", "needs"])
class AskingElsewhere(serializers.Serializer):
    target_id = StructureSlug()
    scopes = serializers.ListField(child=ScopeName(), min_length=1, max_length=6)
    service_id = _service()


@example(target_id="le-fil")
class AddingToList(serializers.Serializer):
    target_id = StructureSlug()
    service_id = _service()


@example(reason="away", until="2027-03-15")
class Suspending(serializers.Serializer):
    reason = serializers.ChoiceField(choices=[(one.value, one.label) for one in SUSPENSIONS])
    until = serializers.DateField()


@example(why="not_solved")
class Contesting(serializers.Serializer):
    why = serializers.ChoiceField(choices=ContestReason.choices)


@example(until="2027-03-15", reason="promised")
class GivingTime(serializers.Serializer):
    until = serializers.DateField()
    reason = serializers.ChoiceField(choices=[(one.value, one.label) for one in EXTENSIONS])


@example(to="01920000-0000-7000-8000-000000000005")
class Entrusting(serializers.Serializer):
    to = serializers.UUIDField(help_text="Le membre de votre équipe qui la suivra.")


@example(structure_id="le-fil")
class ProposingStructure(serializers.Serializer):
    structure_id = StructureSlug()


@example(target_id="le-fil")
class PassingOn(serializers.Serializer):
    """The person has agreed to that structure; the first stays engaged until it accepts."""

    target_id = StructureSlug()


@example(target_id="le-fil", keeps_news=True)
class Transferring(serializers.Serializer):
    target_id = StructureSlug()
    keeps_news = serializers.BooleanField(default=False)


@example(helped="yes")
class Helping(serializers.Serializer):
    helped = serializers.ChoiceField(choices=Helped.choices)


@example(code="aide-demarches")
class AddingNeed(serializers.Serializer):
    code = NeedCode()


@example(code="no_capacity", full_until="2027-03-15")
class Declining(serializers.Serializer):
    code = serializers.ChoiceField(choices=Decline.choices)
    text = _Words(max_length=500)
    reason_for_person = serializers.BooleanField(required=False)
    detail = _Words(max_length=40)
    actor_id = VisibleId(
        rows=lambda member: Actor.objects.visible_to(member), required=False, allow_null=True
    )
    duplicate_ref = _Words(max_length=12)
    full_until = serializers.DateField(required=False, allow_null=True)


@example(actor_id="01920000-0000-7000-8000-000000000006")
class ProposingPlace(serializers.Serializer):
    """Another actor that suits better. Nothing leaves to it: the sender reads it and asks the person."""

    actor_id = VisibleId(rows=lambda member: Actor.objects.visible_to(member))
    text = _Words(max_length=500)


@example(code="deadline", text="Pour quand au plus tard ?")
class Asking(serializers.Serializer):
    code = serializers.ChoiceField(choices=QuestionCode.choices)
    text = _Words(max_length=200)


@example(text="Avant le 15 mars.")
class Answering(serializers.Serializer):
    text = serializers.CharField(max_length=400)


@example(until="2027-03-15")
class Waiting(serializers.Serializer):
    until = serializers.DateField()


@example(reason="no_answer")
class Recalling(serializers.Serializer):
    reason = serializers.ChoiceField(choices=[(reason, reason) for reason in RECALLS])


@example(reason="away", until="2027-03-15")
class Pausing(serializers.Serializer):
    reason = serializers.ChoiceField(choices=[(one.value, one.label) for one in PAUSES])
    until = serializers.DateField()


@example(code="need_met", sessions=3)
class Reporting(serializers.Serializer):
    code = serializers.ChoiceField(choices=OutcomeCode.choices)
    text = _Words()
    remains = _Words()
    sessions = serializers.IntegerField(min_value=0, max_value=200, required=False)


@example()
class Reopening(serializers.Serializer):
    answerer = _Words(max_length=80)


@example(channel="phone", result="reached", still_agrees=True)
class Attempting(serializers.Serializer):
    channel = serializers.ChoiceField(choices=Channel.choices)
    result = serializers.ChoiceField(choices=Reach.choices)
    still_agrees = serializers.BooleanField(required=False)


@example(starts_at="2027-03-15T10:00:00+01:00", place="12 rue des Écoles", with_whom="Bob")
class SettingAppointment(serializers.Serializer):
    starts_at = serializers.DateTimeField()
    minutes = serializers.IntegerField(min_value=5, max_value=MOST_MINUTES, required=False)
    place = serializers.CharField(max_length=160)
    room = _Words(max_length=60)
    with_whom = serializers.CharField(max_length=60)
    door_name = _Words(max_length=60)
    bring = _Words(max_length=160)


@example(starts_at="2027-03-16T10:00:00+01:00")
class MovingHour(serializers.Serializer):
    starts_at = serializers.DateTimeField()


@example(presence="came")
class MarkingPresence(serializers.Serializer):
    presence = serializers.ChoiceField(
        choices=[(one.value, one.label) for one in Presence if one != Presence.UNKNOWN]
    )


@example(on="2027-03-15", minutes=60, themes=["aide-demarches"], helped="with")
class AddingStep(serializers.Serializer):
    on = serializers.DateField()
    minutes = serializers.IntegerField(min_value=5, max_value=MOST_MINUTES, required=False)
    themes = serializers.ListField(child=NeedCode(), required=False, max_length=10)
    helped = serializers.ChoiceField(choices=Help.choices, required=False)
    text = _Words(max_length=1000)
    visibility = serializers.ChoiceField(choices=Visibility.choices, required=False)
