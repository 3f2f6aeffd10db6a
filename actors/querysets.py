"""Reads of the directory. `visible_to` or `public` begins each one: entries of another network do not exist."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from core.kernel.querysets import FloorNow, LockingQuerySet, Member

if TYPE_CHECKING:
    from actors.models import (  # noqa: F401
        Actor,
        Alias,
        Doubt,
        ExternalId,
        ImportConflict,
        ImportRun,
        PartnerSlot,
        Place,
        PlaceLabel,
        Provenance,
        Service,
        SlotSeries,
        TwinProposal,
        UnmetNeed,
    )


class ActorQuerySet(LockingQuerySet["Actor"]):
    def visible_to(self, member: Member) -> ActorQuerySet:
        """Entries of the member's network; drafts for the coordinator only."""
        return _visible(self, member)

    def public(self, network_id: int) -> ActorQuerySet:
        return self.filter(network_id=network_id, state="published")


class AliasQuerySet(LockingQuerySet["Alias"]):
    def visible_to(self, member: Member) -> AliasQuerySet:
        return self.filter(network_id=member.network_id)


class DoubtQuerySet(LockingQuerySet["Doubt"]):
    def visible_to(self, member: Member) -> DoubtQuerySet:
        """The coordinator, all of the network; a lead, those about the entries of her structure."""
        rows = self.filter(network_id=member.network_id)
        if member.coordinates:
            return rows
        if member.role != "lead":
            return self.none()
        claimed = Q(service__place__structure=member.structure_id)
        return rows.filter(claimed | Q(service__actor__structure=member.structure_id))

    def open(self) -> DoubtQuerySet:
        return self.filter(settled=None)

    def for_list(self) -> DoubtQuerySet:
        return self.select_related("service__place", "service__actor").order_by("raised_at", "pk")


class PlaceLabelQuerySet(LockingQuerySet["PlaceLabel"]):
    def visible_to(self, member: Member) -> PlaceLabelQuerySet:
        return self.filter(network_id=member.network_id)


class PlaceQuerySet(LockingQuerySet["Place"]):
    def visible_to(self, member: Member) -> PlaceQuerySet:
        """Entries of the member's network; drafts for the coordinator only."""
        return _visible(self, member)

    def public(self, network_id: int) -> PlaceQuerySet:
        return self.filter(network_id=network_id, state="published")

    def published(self) -> PlaceQuerySet:
        return self.filter(state="published")

    def of_structure(self, structure_id: int | None) -> PlaceQuerySet:
        """Where this member structure receives."""
        return self.filter(Q(structure_id=structure_id) | Q(structure=None, actor__structure_id=structure_id))

    def in_district(self, district: str) -> PlaceQuerySet:
        return self.filter(district=district)

    def found_by(self, asked: list[list[list[str]]]) -> PlaceQuerySet:
        """Each word typed is the beginning of a word of the entry (see `rules.search.asked`)."""
        found = self
        for ways in asked:
            either = Q(pk__in=[])
            for beginnings in ways:
                either |= Q(*(Q(search_words__contains=f" {beginning}") for beginning in beginnings))
            found = found.filter(either)
        return found

    def offering(self, codes: Iterable[str]) -> PlaceQuerySet:
        """At least one published service of one of `codes`."""
        return self.filter(services__codes__overlap=list(codes), services__state="published").distinct()


class ServiceQuerySet(LockingQuerySet["Service"]):
    def visible_to(self, member: Member) -> ServiceQuerySet:
        """Services of the member's network whose actor and place the member may see."""
        mine = _visible(self, member)
        if member.coordinates:
            return mine
        return mine.exclude(actor__state="draft").exclude(place__state="draft")

    def public(self, network_id: int) -> ServiceQuerySet:
        return self.filter(network_id=network_id, state="published", actor__state="published").filter(
            Q(place__isnull=True) | Q(place__state="published")
        )

    def published(self) -> ServiceQuerySet:
        return self.filter(state="published")

    def covering(self, codes: Iterable[str]) -> ServiceQuerySet:
        return self.filter(codes__overlap=list(codes))

    def for_matching(self) -> ServiceQuerySet:
        return self.select_related("actor__structure", "place__structure")


class SlotQuerySet(LockingQuerySet["PartnerSlot"]):
    """Hours kept for referrals: for those who see and book them, never in public."""

    def visible_to(self, member: Member) -> SlotQuerySet:
        if member.role in ("observer", "desk"):
            return self.none()
        return self.filter(network_id=member.network_id)

    def own(self, member: Member) -> SlotQuerySet:
        return self.filter(structure_id=member.structure_id)

    def bookable(self) -> SlotQuerySet:
        """Open, and not yet given back to its structure, by the database's clock."""
        return self.filter(state="open", release_at__gt=FloorNow())

    def elsewhere(self, member: Member) -> SlotQuerySet:
        """At another structure, which may receive."""
        return self.exclude(structure_id=member.structure_id).filter(structure__status="active")

    def of_services(self, service_ids: Iterable[UUID]) -> SlotQuerySet:
        return self.filter(service_id__in=list(service_ids))

    def first_of_each_service(self) -> SlotQuerySet:
        return self.order_by("service_id", "starts_at", "pk").distinct("service_id")

    def held_by(self, staff_id: UUID) -> SlotQuerySet:
        """Where this person is kept: open or booked hours."""
        return self.filter(staff_id=staff_id, state__in=("open", "booked"))

    def of_series(self, series_id: UUID) -> SlotQuerySet:
        return self.filter(series_id=series_id)

    def coming(self, at: datetime) -> SlotQuerySet:
        return self.filter(starts_at__gt=at).exclude(state="withdrawn").order_by("starts_at", "pk")

    def still_open(self, at: datetime) -> SlotQuerySet:
        """To come, and booked by nobody."""
        return self.coming(at).filter(state="open")

    def on_days(self, first: date, last: date, zone: tzinfo) -> SlotQuerySet:
        """From the morning of the first day to the night of the last, in wall time."""
        start = datetime.combine(first, time(), zone)
        return self.filter(
            starts_at__gte=start, starts_at__lt=datetime.combine(last + timedelta(days=1), time(), zone)
        )

    def for_list(self) -> SlotQuerySet:
        return self.select_related(
            "service", "place", "structure", "staff__user", "staff__structure", "staff__replaced_by__user"
        )


class SeriesQuerySet(LockingQuerySet["SlotSeries"]):
    def visible_to(self, member: Member) -> SeriesQuerySet:
        """One's own structure's; all of them for the task that writes them out."""
        if member.system:
            return self.filter(network_id=member.network_id)
        return self.filter(structure_id=member.structure_id)

    def running(self, today: date) -> SeriesQuerySet:
        return self.filter(ended_at=None, until__gte=today)

    def for_writing_out(self) -> SeriesQuerySet:
        return self.select_related("network", "structure", "place").order_by("pk")


class RunQuerySet(LockingQuerySet["ImportRun"]):
    """Imports done."""

    def visible_to(self, member: Member) -> RunQuerySet:
        """The coordinator's."""
        return self.filter(network_id=member.network_id) if member.coordinates else self.none()

    def of_network(self, network_id: int) -> RunQuerySet:
        """For an import, which runs in the network's own context."""
        return self.filter(network_id=network_id)


class ExternalIdQuerySet(LockingQuerySet["ExternalId"]):
    """What the sources call our places."""

    def visible_to(self, member: Member) -> ExternalIdQuerySet:
        """The coordinator's."""
        return self.filter(network_id=member.network_id) if member.coordinates else self.none()

    def of_network(self, network_id: int) -> ExternalIdQuerySet:
        """For an import, which runs in the network's own context."""
        return self.filter(network_id=network_id)


class ProvenanceQuerySet(LockingQuerySet["Provenance"]):
    """Where each value comes from."""

    def visible_to(self, member: Member) -> ProvenanceQuerySet:
        """The coordinator's."""
        return self.filter(network_id=member.network_id) if member.coordinates else self.none()

    def of_network(self, network_id: int) -> ProvenanceQuerySet:
        """For an import, which runs in the network's own context."""
        return self.filter(network_id=network_id)


class TwinQuerySet(LockingQuerySet["TwinProposal"]):
    """Pairs that look like one place."""

    def visible_to(self, member: Member) -> TwinQuerySet:
        """The coordinator's."""
        return self.filter(network_id=member.network_id) if member.coordinates else self.none()

    def of_network(self, network_id: int) -> TwinQuerySet:
        """For an import, which runs in the network's own context."""
        return self.filter(network_id=network_id)


class ConflictQuerySet(LockingQuerySet["ImportConflict"]):
    def visible_to(self, member: Member) -> ConflictQuerySet:
        """The coordinator's."""
        return self.filter(network_id=member.network_id) if member.coordinates else self.none()

    def undecided(self) -> ConflictQuerySet:
        return self.filter(state="open")


class UnmetQuerySet(QuerySet["UnmetNeed"]):
    def visible_to(self, member: Member) -> UnmetQuerySet:
        """The coordinator's: one row alone may say too much of a small place."""
        return self.filter(network_id=member.network_id) if member.coordinates else self.none()

    def since(self, week: date) -> UnmetQuerySet:
        return self.filter(week__gte=week)


def _visible(rows, member: Member):  # type: ignore[no-untyped-def]
    mine = rows.filter(network_id=member.network_id)
    return mine if member.coordinates else mine.exclude(state="draft")
