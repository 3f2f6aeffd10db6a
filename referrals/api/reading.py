"""What is read of a request and of its handoffs: ids, states, dates, codes; words only where the floor shows them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.tenancy.api.fields import ScopeName
from core.tenancy.api.me import StructureRef
from people.models import Person
from referrals.models import (
    Handoff,
    HandoffAnswer,
    HandoffPreview,
    InfoRequest,
    Motive,
    Outcome,
    OwedBy,
    Priority,
    Referral,
)
from referrals.states import Decline, DueKind, HandoffState, OutcomeCode, QuestionCode, ReferralState, Via


class HandoffLine(serializers.Serializer):
    """One structure being asked."""

    id = serializers.UUIDField(source="pk")
    referral = serializers.UUIDField(source="referral_id")
    ref_code = serializers.CharField(
        source="referral.ref_code", help_text="La référence qui se dit au téléphone."
    )
    state = serializers.ChoiceField(choices=HandoffState.choices)
    version = serializers.IntegerField()
    sender = StructureRef(source="from_structure")
    target = StructureRef()
    rank = serializers.IntegerField()
    urgent = serializers.BooleanField()
    needs = serializers.SerializerMethodField()
    scopes = serializers.ListField(child=ScopeName())
    due_at = serializers.DateTimeField(allow_null=True)
    owed_by = serializers.ChoiceField(choices=OwedBy.choices, allow_null=True)
    sent_at = serializers.DateTimeField(allow_null=True)
    seen_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    via = serializers.ChoiceField(choices=Via.choices)
    decline_code = serializers.ChoiceField(choices=Decline.choices, allow_null=True)
    waitlisted_until = serializers.DateField(allow_null=True)
    paused_until = serializers.DateField(allow_null=True)
    next_appointment_at = serializers.DateTimeField(allow_null=True)
    outcome_code = serializers.ChoiceField(choices=OutcomeCode.choices, allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)

    def get_needs(self, handoff: Handoff) -> list[str]:
        return sorted(need.code for need in handoff.needs.all())


class QuestionLine(serializers.Serializer):
    round = serializers.IntegerField()
    code = serializers.ChoiceField(choices=QuestionCode.choices)
    text = serializers.CharField(allow_blank=True)
    asked_at = serializers.DateTimeField()
    answer = serializers.CharField(allow_blank=True)
    answered_at = serializers.DateTimeField(allow_null=True)


class OutcomeWords(serializers.Serializer):
    code = serializers.ChoiceField(choices=OutcomeCode.choices)
    text = serializers.CharField(allow_blank=True)
    remains = serializers.CharField(allow_blank=True)
    sessions = serializers.IntegerField()


class HandoffDetail(HandoffLine):
    """The same, with what one's end of it may read: the preview while an answer is awaited, then the words."""

    person = serializers.SerializerMethodField(help_text="Seulement si sa fiche vous est ouverte.")
    preview = serializers.SerializerMethodField()
    questions = serializers.SerializerMethodField()
    answer_text = serializers.SerializerMethodField()
    outcome = serializers.SerializerMethodField()

    def get_person(self, handoff: Handoff) -> UUID | None:
        if handoff.person_id is None:
            return None
        seen = Person.objects.visible_to(self.context["member"]).filter(pk=handoff.person_id)
        return seen.values_list("pk", flat=True).first()

    def get_preview(self, handoff: Handoff) -> dict[str, Any] | None:
        found = HandoffPreview.objects.visible_to(self.context["member"]).of(handoff.pk).first()
        return found.content if found else None

    @extend_schema_field(QuestionLine(many=True))
    def get_questions(self, handoff: Handoff) -> Any:
        rows = InfoRequest.objects.visible_to(self.context["member"]).of(handoff.pk).in_order()
        return QuestionLine(rows, many=True).data

    def get_answer_text(self, handoff: Handoff) -> str:
        found = HandoffAnswer.objects.visible_to(self.context["member"]).of(handoff.pk).first()
        return str(found.text) if found else ""

    @extend_schema_field(OutcomeWords(allow_null=True))
    def get_outcome(self, handoff: Handoff) -> Any:
        rows = Outcome.objects.visible_to(self.context["member"]).of(handoff.pk)
        found = rows.filter(current=True).first()
        return OutcomeWords(found).data if found else None


class ReferralLine(serializers.Serializer):
    """A request, and whoever was asked as far as one may know. `person` stands only where her file is open."""

    id = serializers.UUIDField(source="pk")
    ref_code = serializers.CharField()
    state = serializers.ChoiceField(choices=ReferralState.choices)
    version = serializers.IntegerField()
    person = serializers.SerializerMethodField()
    sender = StructureRef(source="sender_structure")
    holder = StructureRef(source="holder_structure", allow_null=True)
    motive = serializers.ChoiceField(choices=Motive.choices)
    priority = serializers.ChoiceField(choices=Priority.choices)
    deadline = serializers.DateField(allow_null=True)
    next_due_kind = serializers.ChoiceField(choices=DueKind.choices, allow_null=True)
    next_due_at = serializers.DateTimeField(allow_null=True)
    suspended_until = serializers.DateField(allow_null=True)
    created_at = serializers.DateTimeField()
    first_sent_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    close_reason = serializers.CharField(allow_null=True)
    handoffs = serializers.SerializerMethodField()

    def get_person(self, referral: Referral) -> UUID | None:
        return referral.person_id if referral.person_id in self.context["persons"] else None

    @extend_schema_field(HandoffLine(many=True))
    def get_handoffs(self, referral: Referral) -> Any:
        return HandoffLine(self.context["handoffs"][referral.pk], many=True).data


def around(member: Any, page: Sequence[Referral]) -> dict[str, Any]:
    """What the lines of a page share, read once for all of them: their handoffs, and whose file is open."""
    made: dict[UUID, list[Handoff]] = defaultdict(list)
    rows = Handoff.objects.visible_to(member).filter(referral_id__in=[row.pk for row in page])
    for handoff in rows.for_list().order_by("created_at", "rank", "pk"):
        made[handoff.referral_id].append(handoff)
    wanted = {row.person_id for row in page if row.person_id}
    seen = Person.objects.visible_to(member).filter(pk__in=wanted).values_list("pk", flat=True)
    return {"handoffs": made, "persons": set(seen)}
