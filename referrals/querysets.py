"""Reads of referrals and what belongs to them. Sentences: `Handoff.objects.visible_to(member).awaiting()`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.db.models import F, Q

from core.kernel.querysets import LockingQuerySet, Member
from referrals.states import ALIVE, AWAITING, ENGAGED, LIVE, OVER, HandoffState, ReferralState, SuspendReason

if TYPE_CHECKING:
    from referrals.models.delay import Delay  # noqa: F401  type of a queryset
    from referrals.models.desk import DeskLine  # noqa: F401  types of querysets
    from referrals.models.handoff import Handoff
    from referrals.models.late import LateNote  # noqa: F401  type of a queryset
    from referrals.models.referral import Referral
    from referrals.models.slip import AddressSlip, ReleasedSlip  # noqa: F401  types of querysets


class ReferralQuerySet(LockingQuerySet["Referral"]):
    def visible_to(self, member: Member) -> ReferralQuerySet:
        """Those one's structure sends, holds or is asked to take; the coordinator, the network's (no identity)."""
        if member.coordinates:
            return self.filter(network_id=member.network_id)
        if not member.opens_files:
            return self.none()
        asked = (
            self.model._meta.apps.get_model("referrals", "Handoff")
            .objects.asked(member)
            .values("referral_id")
        )
        return self.filter(
            Q(sender_structure_id=member.structure_id)
            | Q(holder_structure_id=member.structure_id)
            | Q(pk__in=asked)
        )

    def sent_by(self, member: Member) -> ReferralQuerySet:
        return self.filter(sender_structure_id=member.structure_id) if member.opens_files else self.none()

    def alive(self) -> ReferralQuerySet:
        return self.filter(state__in=ALIVE)

    def over(self) -> ReferralQuerySet:
        return self.exclude(state__in=ALIVE)

    def elsewhere(self) -> ReferralQuerySet:
        """Those that someone else must move now."""
        return self.filter(state__in=(ReferralState.OPEN, ReferralState.ENGAGED))

    def unplaced(self) -> ReferralQuerySet:
        """Nobody took them; what the coordinator must sign first, then the longest wait."""
        rows = self.filter(state=ReferralState.UNPLACED)
        return rows.order_by(F("closing_asked_at").asc(nulls_last=True), "next_due_at", "pk")

    def lapsed(self) -> ReferralQuerySet:
        """Suspended until the person is asked again."""
        return self.filter(state=ReferralState.SUSPENDED, suspend_reason=SuspendReason.CONSENT_EXPIRED)

    def late(self, at: datetime) -> ReferralQuerySet:
        return self.alive().filter(next_due_at__lt=at)

    def due_for_a_level(self, referral_id: UUID, at: datetime) -> Referral | None:
        """The referral, locked, if a level is due and nobody else is telling it."""
        rows = self.alive().filter(pk=referral_id, level_due_at__lte=at)
        return rows.select_for_update(of=("self",), no_key=True, skip_locked=True).first()

    def on_clock(self, kind: str, priority: str | None = None) -> ReferralQuerySet:
        """Those that wait for this act; of one priority, where urgency has a ladder of its own."""
        rows = self.alive().filter(next_due_kind=kind)
        return rows.filter(priority=priority) if priority else rows

    def around(self, structure_id: int) -> ReferralQuerySet:
        """Sent, held or to be answered by this structure."""
        handoffs = self.model._meta.apps.get_model("referrals", "Handoff").objects.live()
        return self.filter(
            Q(sender_structure_id=structure_id)
            | Q(holder_structure_id=structure_id)
            | Q(pk__in=handoffs.filter(target_id=structure_id).values("referral_id"))
        )

    def to_tell_by(self, member: Member) -> ReferralQuerySet:
        """The person does not know the answer yet; the oldest first."""
        return self.told_by(member).exclude(to_tell="").order_by("to_tell_due_at", "pk")

    def told_by(self, member: Member) -> ReferralQuerySet:
        """The person hears of it from its holder; for one without account, from who sent it."""
        if not member.opens_files:
            return self.none()
        mine = Q(holder_structure_id=member.structure_id)
        mine |= Q(holder_structure__status="external", sender_structure_id=member.structure_id)
        return self.filter(mine)

    def climbing(self) -> ReferralQuerySet:
        """A level was told, and the coordination is not told yet."""
        return self.filter(escalation_level__in=(1, 2))

    def about(self, person_id: UUID) -> ReferralQuerySet:
        return self.filter(person_id=person_id)

    def for_list(self) -> ReferralQuerySet:
        return self.select_related("sender_structure", "holder_structure").order_by("next_due_at", "pk")


class DelayQuerySet(LockingQuerySet["Delay"]):
    def visible_to(self, member: Member) -> DelayQuerySet:
        return self.filter(network_id=member.network_id)

    def of_network(self, network_id: int) -> DelayQuerySet:
        return self.filter(network_id=network_id)

    def for_list(self) -> DelayQuerySet:
        return self.select_related("changed_by__user")


class HandoffQuerySet(LockingQuerySet["Handoff"]):
    def visible_to(self, member: Member) -> HandoffQuerySet:
        """Those one's structure made or is asked, prepared ones aside; the coordinator, the network's."""
        if member.coordinates:
            return self.filter(network_id=member.network_id)
        if not member.opens_files:
            return self.none()
        return self.filter(
            Q(from_structure_id=member.structure_id)
            | Q(target_id=member.structure_id, sent_at__isnull=False)
            | Q(passed_by_id=member.structure_id)
        )

    def asked(self, member: Member) -> HandoffQuerySet:
        """Asked of one's own structure."""
        if not member.opens_files:
            return self.none()
        return self.filter(target_id=member.structure_id, sent_at__isnull=False)

    def asked_of(self, structure_id: int) -> HandoffQuerySet:
        """Asked of this structure, for whoever writes to it: a message already says which."""
        return self.filter(target_id=structure_id).exclude(state=HandoffState.QUEUED)

    def awaiting(self) -> HandoffQuerySet:
        return self.filter(state__in=AWAITING)

    def to_answer(self) -> HandoffQuerySet:
        return self.filter(state=HandoffState.SENT)

    def to_complete(self) -> HandoffQuerySet:
        """A question waits for its answer, or a place is kept."""
        return self.filter(state__in=(HandoffState.INFO_REQUESTED, HandoffState.WAITLISTED))

    def engaged(self) -> HandoffQuerySet:
        return self.filter(state__in=ENGAGED)

    def prepared(self) -> HandoffQuerySet:
        """Waiting their turn, in order."""
        return self.filter(state=HandoffState.QUEUED).order_by("rank", "pk")

    def told(self) -> HandoffQuerySet:
        """Those whose structure was asked one day."""
        return self.filter(sent_at__isnull=False)

    def live(self) -> HandoffQuerySet:
        return self.filter(state__in=LIVE)

    def asked_or_engaged(self) -> HandoffQuerySet:
        """Live, prepared ones aside."""
        return self.filter(state__in=(*AWAITING, *ENGAGED))

    def over(self) -> HandoffQuerySet:
        return self.filter(state__in=OVER)

    def asking_contact(self, person_id: UUID) -> HandoffQuerySet:
        """Who follows the person had a wrong number, and asks the sender for another way."""
        return self.engaged().filter(person_id=person_id, contact_asked_at__isnull=False)

    def of(self, referral_id: UUID) -> HandoffQuerySet:
        return self.filter(referral_id=referral_id)

    def urgent_first(self) -> HandoffQuerySet:
        return self.order_by("-urgent", "due_at", "pk")

    def silent(self, at: datetime) -> HandoffQuerySet:
        """Those whose answer is late."""
        return self.awaiting().filter(due_at__lt=at)

    def for_list(self) -> HandoffQuerySet:
        """With who follows each, and who answers meanwhile when she is away."""
        followed_by = ("assignee__user", "assignee__structure", "assignee__replaced_by__user")
        rows = self.select_related("referral", "from_structure", "target", *followed_by)
        return rows.prefetch_related("needs")

    def for_page(self) -> HandoffQuerySet:
        """With the people at work on both sides."""
        return self.for_list().select_related("decided_by__user", "referral__sender__user")

    def person_of(self, handoff_id: UUID) -> UUID | None:
        """Whose it is, to take her turn before the referral's: an id, read while its referral is steered."""
        return self.values_list("person_id", flat=True).get(pk=handoff_id)

    def all_locked(self, referral_id: UUID) -> list[Handoff]:
        """Every handoff of the referral, by id, locked."""
        return self.all_locked_of([referral_id])

    def all_locked_of(self, referral_ids: Sequence[UUID]) -> list[Handoff]:
        """Every handoff of these referrals, by id, locked."""
        rows = self.filter(referral_id__in=referral_ids).order_by("pk")
        return list(rows.select_for_update(of=("self",), no_key=True))


class SharedQuerySet(LockingQuerySet[Any]):
    """Tables whose rows the floor alone can tell apart: read what it shows, nothing for other roles."""

    def visible_to(self, member: Member) -> Self:
        return self if member.opens_files or member.coordinates else self.none()

    def of(self, handoff_id: UUID) -> Self:
        return self.filter(handoff_id=handoff_id)

    def of_referral(self, referral_id: UUID) -> Self:
        return self.filter(referral_id=referral_id)

    def written_by(self, member: Member) -> Self:
        """Written by one's own structure."""
        return self.filter(author_structure_id=member.structure_id)


class SlipQuerySet(SharedQuerySet):
    def current(self) -> SlipQuerySet:
        """Those no reprint has voided."""
        return self.filter(voided_at=None)


class QuestionQuerySet(SharedQuerySet):
    def open(self) -> QuestionQuerySet:
        """Not answered yet."""
        return self.filter(answered_at=None)

    def unanswered_at(self, at: datetime) -> QuestionQuerySet:
        """Not answered, and the day of the answer has passed."""
        return self.open().filter(due_at__lt=at)

    def in_order(self) -> QuestionQuerySet:
        return self.select_related("asked_by__user", "answered_by__user", "target").order_by("round")


class SheetQuerySet(SharedQuerySet):
    """Those that one's own structure printed; the coordinator, the network's."""


class LinkQuerySet(LockingQuerySet[Any]):
    def visible_to(self, member: Member) -> Self:
        """Those of one's own structure: it is the recipient without account."""
        return self.filter(structure_id=member.structure_id) if member.opens_files else self.none()

    def for_structure(self, structure_id: int) -> Self:
        return self.filter(structure_id=structure_id)

    def unspent(self) -> Self:
        return self.filter(spent_at=None).order_by("-made_at", "pk")


class ReleasedQuerySet(LockingQuerySet["ReleasedSlip"]):
    def visible_to(self, member: Member) -> ReleasedQuerySet:
        """Those one's own desk may print, whatever the role there; home's own."""
        own = Q(structure_id=member.structure_id)
        return self.filter(own | Q(maker_structure_id=member.structure_id) if member.opens_files else own)

    def at_desk(self, member: Member) -> ReleasedQuerySet:
        return self.filter(structure_id=member.structure_id)

    def waiting(self, at: datetime) -> ReleasedQuerySet:
        return self.filter(printed_at=None, expires_at__gt=at)

    def for_list(self) -> ReleasedQuerySet:
        return self.select_related("maker_structure", "released_by__user").order_by("released_at", "pk")


class AddressSlipQuerySet(LockingQuerySet["AddressSlip"]):
    def visible_to(self, member: Member) -> AddressSlipQuerySet:
        """Made here, or leading here."""
        return self.filter(Q(maker_structure_id=member.structure_id) | Q(structure_id=member.structure_id))

    def leading_to(self, member: Member) -> AddressSlipQuerySet:
        return self.filter(structure_id=member.structure_id)

    def with_code(self, code_hash: str) -> AddressSlipQuerySet:
        return self.filter(code_hash=code_hash)


class AppointmentQuerySet(SharedQuerySet):
    def standing(self) -> AppointmentQuerySet:
        """Neither cancelled nor noted."""
        return self.filter(presence="unknown", cancelled_at=None)

    def unsettled(self) -> AppointmentQuerySet:
        """To come, or past without a word on who came."""
        return self.filter(presence="unknown", cancelled_at=None, handoff__state__in=ENGAGED)

    def for_list(self) -> AppointmentQuerySet:
        return self.select_related("handoff__referral")


class DeskLineQuerySet(LockingQuerySet["DeskLine"]):
    """The floor shows the lines of the day only."""

    def visible_to(self, member: Member) -> DeskLineQuerySet:
        """One's own structure's, the desk included."""
        return self.none() if member.role == "observer" else self.filter(structure_id=member.structure_id)

    def on_day_of(self, at: datetime) -> DeskLineQuerySet:
        return self.filter(shown_from__lte=at, shown_until__gt=at)

    def of(self, handoff_id: UUID) -> DeskLineQuerySet:
        return self.filter(handoff_id=handoff_id)

    def in_order(self) -> DeskLineQuerySet:
        return self.order_by("starts_at", "pk")


class CallBackQuerySet(LockingQuerySet[Any]):
    """One's own structure's, the desk included: a number and a reference, no file."""

    def visible_to(self, member: Member) -> Self:
        if member.role == "observer":
            return self.none()
        return self.filter(structure_id=member.structure_id)

    def waiting(self) -> Self:
        return self.filter(done_at=None).order_by("due_at", "pk")


class KeptPlaceQuerySet(SharedQuerySet):
    def kept(self, at: datetime) -> Self:
        """Neither freed nor taken back, and still within their ten days."""
        return self.filter(freed_at=None, retaken_at=None, kept_until__gt=at)

    def kept_for(self, person_id: UUID, structure_id: int, at: datetime) -> Self:
        return self.kept(at).filter(person_id=person_id, structure_id=structure_id).order_by("since", "pk")


class LateNoteQuerySet(LockingQuerySet["LateNote"]):
    def visible_to(self, member: Member) -> LateNoteQuerySet:
        """The network's, for its coordinator; those about one's own requests."""
        if member.coordinates:
            return self.filter(network_id=member.network_id)
        return self.filter(sender_structure_id=member.structure_id) if member.opens_files else self.none()

    def in_order(self, referral_id: UUID) -> LateNoteQuerySet:
        rows = self.filter(referral_id=referral_id).select_related("by__user", "structure")
        return rows.order_by("-at", "-pk")
