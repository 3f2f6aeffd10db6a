"""Reactions in the same transaction: one call of one operation each, no logic."""

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from core.journal.models import Event
from core.journal.signals import recorded
from core.kernel.querysets import Member
from referrals.operations.assigning import release_all_of
from referrals.operations.contacts import answer_contact
from referrals.operations.counting_again import away_of, count_again
from referrals.operations.escalating import bounced
from referrals.operations.lapsing import suspend_lapsed, take_up_covered
from referrals.operations.withdrawing import cut, cut_all_of, cut_ended, stop_all_of


@receiver(recorded, dispatch_uid="referrals.consent_withdrawn")
def consent_withdrawn(event: Event, by: Member, person_id: UUID | None, **kwargs: Any) -> None:
    """`consent.withdrawn`: cut what is under way with the structures concerned."""
    if event.name != "consent.withdrawn":
        return
    structure_id = event.payload.get("structure")
    if person_id is not None:
        cut_all_of(person_id, by=by, structure_id=structure_id)
    for referral_id in event.payload.get("referrals", []):
        cut(UUID(referral_id), by=by, person_id=None, structure_id=structure_id)


@receiver(recorded, dispatch_uid="referrals.consent_narrowed")
def consent_narrowed(event: Event, by: Member, person_id: UUID | None, **kwargs: Any) -> None:
    """`consent.narrowed`: cut what is under way with the structures that keep nothing."""
    if event.name == "consent.narrowed" and person_id is not None:
        cut_ended(person_id, event.payload.get("ended", []), by=by)


@receiver(recorded, dispatch_uid="referrals.consent_expired")
def consent_expired(event: Event, by: Member, person_id: UUID | None, **kwargs: Any) -> None:
    """`consent.expired`: what is under way with the structures it named waits for another one."""
    if event.name == "consent.expired" and person_id is not None:
        suspend_lapsed(person_id, event.payload["structures"], by=by)


@receiver(recorded, dispatch_uid="referrals.consent_given")
def consent_given(event: Event, by: Member, person_id: UUID | None, **kwargs: Any) -> None:
    """`consent.given` or `consent.extended`: what waited for it goes on."""
    if event.name in ("consent.given", "consent.extended") and person_id is not None:
        take_up_covered(person_id, by=by)


@receiver(recorded, dispatch_uid="referrals.contact_changed")
def contact_changed(event: Event, by: Member, person_id: UUID | None, **kwargs: Any) -> None:
    """`contact.changed`: who had a wrong number is told that there is another one."""
    if event.name == "contact.changed" and person_id is not None:
        answer_contact(person_id, by=by)


@receiver(recorded, dispatch_uid="referrals.person_erased")
def person_erased(event: Event, by: Member, person_id: UUID | None, **kwargs: Any) -> None:
    """`person.erased`: stop what is under way, and tell whoever read her."""
    if event.name == "person.erased" and person_id is not None:
        stop_all_of(person_id, by=by, reason=event.payload["why"])


@receiver(recorded, dispatch_uid="referrals.person_died")
def person_died(event: Event, by: Member, person_id: UUID | None, **kwargs: Any) -> None:
    """`person.died`: stop what is under way, without a reason."""
    if event.name == "person.died" and person_id is not None:
        stop_all_of(person_id, by=by, reason="deceased")


@receiver(recorded, dispatch_uid="referrals.person_moved")
def person_moved(event: Event, by: Member, person_id: UUID | None, **kwargs: Any) -> None:
    """`person.moved`: stop what is under way, without a reason."""
    if event.name == "person.moved" and person_id is not None:
        stop_all_of(person_id, by=by, reason="moved")


@receiver(recorded, dispatch_uid="referrals.delivery_failed")
def delivery_failed(event: Event, by: Member, **kwargs: Any) -> None:
    """`delivery.failed`: a request that could not be written to a recipient without account waits for nobody."""
    if event.name == "delivery.failed" and event.payload.get("handoff"):
        bounced(UUID(event.payload["handoff"]), by=by)


@receiver(recorded, dispatch_uid="referrals.membership_ended")
def membership_ended(event: Event, by: Member, **kwargs: Any) -> None:
    """`membership.ended`: what had her name waits for a colleague."""
    if event.name == "membership.ended":
        release_all_of(UUID(event.subject_id), by=by)


@receiver(recorded, dispatch_uid="referrals.closure_declared")
def closure_declared(event: Event, by: Member, **kwargs: Any) -> None:
    """`closure.declared`: what was due on these days waits."""
    if event.name == "closure.declared":
        count_again(away_of(event.payload), by=by)


@receiver(recorded, dispatch_uid="referrals.closure_lifted")
def closure_lifted(event: Event, by: Member, **kwargs: Any) -> None:
    """`closure.lifted`: what waited for these days waits no longer."""
    if event.name == "closure.lifted":
        count_again(away_of(event.payload), by=by, lifted=True)
