"""Reads of persons. `visible_to` begins every one; the floor below makes a forgotten one harmless."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db import models
from django.db.models import Exists, Func, OuterRef, Q

from core.kernel import clock
from core.kernel.floor.scopes import Scope
from core.kernel.normalise import prefix_end, search_text
from core.kernel.querysets import LockingQuerySet, Member

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from people.models import AccessGrant, BlindKey, Person, PersonStatus, UnusualReading  # noqa: F401


LEADING = ("lead", "coordinator")


class PersonQuerySet(LockingQuerySet["Person"]):
    def visible_to(self, member: Member) -> PersonQuerySet:
        """One's own persons, and those whose identity is shared with one's structure today."""
        if not member.opens_files:
            return self.none()
        shared = (
            self.model._meta.apps.get_model("people", "AccessGrant")
            .objects.live(member)
            .filter(person_id=OuterRef("pk"), scope=Scope.IDENTITY)
        )
        everyone = self.filter(Q(home_structure_id=member.structure_id) | Exists(shared))
        return everyone._but_set_aside(member)

    def own(self, member: Member) -> PersonQuerySet:
        """Persons whose home is the member's structure."""
        if not member.opens_files:
            return self.none()
        return self.filter(home_structure_id=member.structure_id)._but_set_aside(member)

    def _but_set_aside(self, member: Member) -> PersonQuerySet:
        """Who is set aside is read by the lead of her home alone."""
        if member.role in LEADING or member.system:
            return self
        held = self.model._meta.apps.get_model("people", "Limitation").objects.holding()
        return self.filter(~Exists(held.filter(person_id=OuterRef("pk"))))

    def named(self, text: str) -> PersonQuerySet:
        """Names that begin with what was typed, last or first name first. Range search: LIKE is not leakproof."""
        prefix = search_text(text)
        end = prefix_end(prefix)
        return self.filter(
            Q(search_name__gte=prefix, search_name__lt=end)
            | Q(search_first__gte=prefix, search_first__lt=end)
        )

    def newest_first(self) -> PersonQuerySet:
        return self.order_by("-created_at", "id")


class GrantQuerySet(LockingQuerySet["AccessGrant"]):
    def live(self, member: Member) -> GrantQuerySet:
        """What one's structure may read now."""
        return self.filter(structure_id=member.structure_id, expires_at__gt=clock.now())

    def visible_to(self, member: Member) -> GrantQuerySet:
        """Given to one's structure, or about one's own persons."""
        return self.filter(Q(structure_id=member.structure_id) | Q(home_structure_id=member.structure_id))


class BlindKeyQuerySet(LockingQuerySet["BlindKey"]):
    def visible_to(self, member: Member) -> BlindKeyQuerySet:
        """The keys of one's network, sealed. Two while the index is being rebuilt."""
        return self.filter(network_id=member.network_id)


class StatusQuerySet(LockingQuerySet["PersonStatus"]):
    def visible_to(self, member: Member) -> StatusQuerySet:
        """The floor decides: home, or any live grant."""
        return self if member.opens_files else self.none()

    def of(self, person_id: UUID) -> StatusQuerySet:
        return self.filter(person_id=person_id)


class AboutPersonQuerySet(LockingQuerySet[Any]):
    def visible_to(self, member: Member) -> Self:
        """The floor decides by scope: home, or a live grant. Roles that open no file see nothing."""
        return self if member.opens_files else self.none()

    def of(self, person_id: UUID) -> Self:
        return self.filter(person_id=person_id)


class ConsentQuerySet(LockingQuerySet[Any]):
    def visible_to(self, member: Member) -> ConsentQuerySet:
        """The ledger of one's own persons."""
        return self.filter(home_structure_id=member.structure_id) if member.opens_files else self.none()

    def of(self, person_id: UUID) -> ConsentQuerySet:
        return self.filter(person_id=person_id)

    def latest_first(self) -> ConsentQuerySet:
        return self.order_by("-at", "-id")


class DriftQuerySet(LockingQuerySet[Any]):
    def visible_to(self, member: Member) -> DriftQuerySet:
        """A lead reads those of her own persons; the network's officer those of all, as ids."""
        if getattr(member, "data_protection", False):
            return self.filter(network_id=member.network_id)
        return self.filter(home_structure_id=member.structure_id) if member.role == "lead" else self.none()


class ConsentTextQuerySet(models.QuerySet[Any]):
    def visible_to(self, member: Member) -> ConsentTextQuerySet:
        """The texts read in one's network."""
        return self.filter(network_id=member.network_id) if member.opens_files else self.none()


class HomeOnlyQuerySet(LockingQuerySet[Any]):
    def visible_to(self, member: Member) -> Self:
        """Of one's own persons; a live grant shows none of it."""
        return self.filter(home_structure_id=member.structure_id) if member.opens_files else self.none()

    def of(self, person_id: UUID) -> Self:
        return self.filter(person_id=person_id)


class NoticeQuerySet(HomeOnlyQuerySet):
    def of_retention(self) -> Self:
        """The newest first: a later notice replaces an earlier one."""
        return self.filter(kind="retention").order_by("-due_on", "id")


class HoldQuerySet(HomeOnlyQuerySet):
    def in_force(self, today: date) -> Self:
        return self.filter(lifted_at=None, until__gte=today).order_by("until", "id")


class EvidenceQuerySet(LockingQuerySet[Any]):
    def visible_to(self, member: Member) -> Self:
        """While the agreement lives: who captured it and the lead of home; afterwards that lead, and the officer.

        The member is a membership: the officer is a permission, whatever the role (security §4).
        """
        lives = Func("chain", function="floor.agreement_lives", output_field=models.BooleanField())
        rows = self.alias(lives=lives)
        own = Q(home_structure_id=member.structure_id)
        leads = member.opens_files and member.role in ("lead", "coordinator")
        allowed = own if leads else Q(pk=None)
        if member.opens_files:
            allowed |= own & Q(captured_by_id=member.id, lives=True)
        if getattr(member, "data_protection", False):
            allowed |= Q(network_id=member.network_id, lives=False)
        return rows.filter(allowed)

    def at_home(self, member: Member) -> Self:
        """That a scan exists, which whoever sends must know; the file itself is for `visible_to`."""
        return self.filter(home_structure_id=member.structure_id) if member.opens_files else self.none()

    def of_structure(self, member: Member) -> Self:
        """For the task that asks the antivirus, in the name of home: the database opens these to it alone."""
        return self.filter(home_structure_id=member.structure_id)

    def of_chain(self, chain: UUID) -> Self:
        return self.filter(chain=chain)


class PrivacySettingQuerySet(LockingQuerySet[Any]):
    def visible_to(self, member: Member) -> Self:
        """What one's network decided is no secret among its members."""
        return self.filter(network_id=member.network_id)


class GroundDecisionQuerySet(LockingQuerySet[Any]):
    def visible_to(self, member: Member) -> Self:
        """What one's network decided: no person in it."""
        return self.filter(network_id=member.network_id)

    def latest_first(self) -> Self:
        return self.order_by("-decided_at", "-id")


class LawfulShareQuerySet(LockingQuerySet[Any]):
    def visible_to(self, member: Member) -> Self:
        """Of one's own persons; for the network's officer those that a person objects to, without her name."""
        allowed = Q(home_structure_id=member.structure_id) if member.opens_files else Q(pk=None)
        if getattr(member, "data_protection", False):
            allowed |= Q(network_id=member.network_id, objected_at__isnull=False)
        return self.filter(allowed)

    def of(self, person_id: UUID) -> Self:
        return self.filter(person_id=person_id)

    def live(self) -> Self:
        return self.filter(ended_at=None, expires_at__gt=clock.now())

    def waiting(self) -> Self:
        """Objections that the officer has not answered, the soonest due first."""
        return self.filter(objected_at__isnull=False, answer=None).order_by("objection_due_on", "id")


class ChoiceQuerySet(AboutPersonQuerySet):
    def standing(self) -> Self:
        """The latest choice of each person, unless a newer whole evaluation has come since."""
        later = self.model.objects.filter(person_id=OuterRef("person_id"), at__gt=OuterRef("at"))
        evaluations = self.model._meta.apps.get_model("people", "Evaluation").objects
        since = evaluations.filter(person_id=OuterRef("person_id"), route="full", at__gt=OuterRef("at"))
        return self.filter(~Exists(later), ~Exists(since))


class EvaluationQuerySet(AboutPersonQuerySet):
    def current(self) -> Self:
        """Those that no correction has replaced."""
        return self.filter(~Exists(self.model.objects.filter(supersedes_id=OuterRef("pk"))))

    def latest_first(self) -> Self:
        return self.order_by("-at", "-id")

    def whole(self) -> Self:
        """Whole evaluations, not three questions."""
        return self.filter(route="full")

    def latest_of_each(self) -> Self:
        """The newest whole evaluation of each person that no correction has replaced."""
        later = self.model.objects.filter(
            person_id=OuterRef("person_id"), route="full", at__gt=OuterRef("at")
        ).filter(~Exists(self.model.objects.filter(supersedes_id=OuterRef("pk"))))
        return self.whole().current().filter(~Exists(later))

    def past_its_day(self, now: datetime, months: Mapping[str, int], equipment: int) -> Self:
        """By what was found; with a device on the way to autonomy, after `equipment` months."""
        due = Q(pathway_proposed="P3", **{"answers__EQU-1": 2}, at__lte=now - relativedelta(months=equipment))
        for typology, each in months.items():
            found = None if typology == "null" else int(typology)
            due |= Q(result__typology=found, at__lte=now - relativedelta(months=each))
        return self.filter(due)

    def without_choice(self) -> Self:
        """Those whose person has chosen nothing yet."""
        choices = self.model._meta.apps.get_model("people", "PathwayChoice").objects
        return self.filter(~Exists(choices.filter(person_id=OuterRef("person_id"))))

    def typed_from(self, sheet: str) -> Self:
        """The one that was typed from this paper."""
        return self.filter(sheet=sheet)


class DraftQuerySet(LockingQuerySet[Any]):
    def visible_to(self, member: Member) -> Self:
        """One's own, until they lapse."""
        if not member.opens_files:
            return self.none()
        return self.filter(
            member_id=member.id, home_structure_id=member.structure_id, expires_at__gt=clock.now()
        )


class RightRequestQuerySet(LockingQuerySet[Any]):
    def visible_to(self, member: Member) -> Self:
        """What the persons of one's own structure ask."""
        return self.filter(home_structure_id=member.structure_id) if member.opens_files else self.none()

    def of(self, person_id: UUID) -> Self:
        return self.filter(person_id=person_id)

    def waiting(self) -> Self:
        return self.filter(answer=None)

    def answered(self) -> Self:
        return self.exclude(answer=None)

    def soonest_first(self) -> Self:
        return self.order_by("due_on", "asked_at", "id")


class TypedQuerySet(LockingQuerySet[Any]):
    """Withdrawals without a code. The floor shows them to the structure concerned, or to the officer."""

    def visible_to(self, member: Member) -> Self:
        """Colleagues ask the person; several possible files are for the lead; no file is for the officer."""
        mine = Q(pk=None)
        if member.opens_files:
            mine |= Q(structure_id=member.structure_id, match="one")
        if member.role == "lead":
            mine |= Q(structure_id=member.structure_id)
        if getattr(member, "data_protection", False):
            mine |= Q(structure_id=None)
        return self.filter(mine)

    def waiting(self) -> Self:
        return self.filter(settled_at=None).order_by("due_at", "pk")


class ComplaintQuerySet(LockingQuerySet[Any]):
    def visible_to(self, member: Member) -> Self:
        """The coordinator's, or the officer's when the coordinating structure is concerned. Never a structure's."""
        mine = Q(pk=None)
        if member.coordinates:
            mine |= Q(for_officer=False)
        if getattr(member, "data_protection", False):
            mine |= Q(for_officer=True)
        return self.filter(mine)

    def waiting(self) -> Self:
        return self.filter(answered_at=None).order_by("due_at", "pk")

    def for_list(self) -> Self:
        return self.select_related("about_structure")


class ValidationQuerySet(LockingQuerySet[Any]):
    def visible_to(self, member: Member) -> Self:
        """Those of the member's network."""
        return self.filter(network_id=member.network_id)

    def public(self, network_id: int) -> Self:
        """Anyone may read who validated the instrument."""
        return self.filter(network_id=network_id).order_by("-validated_on", "-at")


class LimitationQuerySet(LockingQuerySet[Any]):
    def visible_to(self, member: Member) -> Self:
        """What is set aside among one's own persons."""
        return self.filter(home_structure_id=member.structure_id) if member.opens_files else self.none()

    def of(self, person_id: UUID) -> Self:
        return self.filter(person_id=person_id)

    def holding(self) -> Self:
        """Those that nobody has lifted."""
        return self.filter(lifted_at=None)


class OfStructureQuerySet(LockingQuerySet[Any]):
    def visible_to(self, member: Member) -> Self:
        """What one's own structure keeps."""
        return self.filter(home_structure_id=member.structure_id) if member.opens_files else self.none()


class ExportQuerySet(LockingQuerySet[Any]):
    def visible_to(self, member: Member) -> Self:
        """One's own, until their term."""
        if not member.opens_files:
            return self.none()
        return self.filter(member_id=member.id, structure_id=member.structure_id, expires_at__gt=clock.now())

    def newest_first(self) -> Self:
        return self.order_by("-asked_at", "id")


class UnusualReadingQuerySet(LockingQuerySet["UnusualReading"]):
    def visible_to(self, member: Member) -> UnusualReadingQuerySet:
        """Those of the structure that one leads."""
        leads = member.opens_files and member.role in ("lead", "coordinator")
        return self.filter(structure_id=member.structure_id) if leads else self.none()

    def unseen(self) -> UnusualReadingQuerySet:
        return self.filter(seen_at=None)

    def for_list(self) -> UnusualReadingQuerySet:
        return self.select_related("reader__user").order_by("-at", "-pk")


class MergeQuerySet(LockingQuerySet[Any]):
    def visible_to(self, member: Member) -> Self:
        """Between files of one's own structure."""
        return self.filter(home_structure_id=member.structure_id) if member.opens_files else self.none()

    def of(self, person_id: UUID) -> Self:
        return self.filter(person_id=person_id)

    def between(self, one: UUID, other: UUID) -> Self:
        """About these two files, whichever stays."""
        return self.filter(Q(person_id=one, absorbed_id=other) | Q(person_id=other, absorbed_id=one))

    def about(self, person_id: UUID) -> Self:
        return self.filter(Q(person_id=person_id) | Q(absorbed_id=person_id))

    def open_at(self, now: datetime) -> Self:
        return self.filter(confirmed_at=None, declined_at=None, expires_at__gt=now)

    def lapsed_at(self, now: datetime) -> Self:
        return self.filter(confirmed_at=None, declined_at=None, expires_at__lte=now)

    def done(self) -> Self:
        return self.filter(confirmed_at__isnull=False).order_by("-confirmed_at")

    def for_page(self) -> Self:
        return self.select_related("proposed_by__user", "confirmed_by__user")
