"""Reads of networks, structures and memberships, as far as a member may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from core.kernel.querysets import LockingQuerySet, Member

if TYPE_CHECKING:
    from core.tenancy.models import Membership, Structure


class StructureQuerySet(LockingQuerySet["Structure"]):
    def visible_to(self, member: Member) -> StructureQuerySet:
        """Structures of the member's network: who they are is no secret among members."""
        return self.filter(network_id=member.network_id)

    def possible_recipients(self) -> StructureQuerySet:
        """Only active structures and recipients without account may receive files (actors §2)."""
        return self.filter(status__in=("active", "external"))

    def for_list(self) -> StructureQuerySet:
        return self.select_related("parent").order_by("name", "id")


class MembershipQuerySet(LockingQuerySet["Membership"]):
    def visible_to(self, member: Member) -> MembershipQuerySet:
        """Colleagues of one's own structure."""
        return self.filter(structure_id=member.structure_id)

    def current(self) -> MembershipQuerySet:
        """Those that open something: not ended, an active user, a structure that has not left."""
        return self.filter(ended_at__isnull=True, user__is_active=True).exclude(structure__status__in=("left", "external"))

    def of_user(self, user_id: object) -> MembershipQuerySet:
        return self.filter(user_id=user_id)

    def for_request(self) -> MembershipQuerySet:
        return self.select_related("user", "structure", "network")

    def for_list(self) -> models.QuerySet[Membership]:
        return self.select_related("user", "structure").order_by("user__first_name", "id")
