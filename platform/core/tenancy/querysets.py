"""Reads of networks, structures and memberships, as far as a member may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from core.kernel.querysets import LockingQuerySet, Member

if TYPE_CHECKING:
    from datetime import date, datetime

    from core.tenancy.models import (  # noqa: F401  the type of a queryset
        ApiToken,
        Closure,
        Invitation,
        Membership,
        Repeatable,
        Structure,
    )


class UnreadBells(models.Func):
    """Structure, user, whether her team's ring for her as well: by the floor's function, before any tenant is open."""

    function = "floor.unread_bells"
    output_field = models.IntegerField()


class StructureQuerySet(LockingQuerySet["Structure"]):
    def visible_to(self, member: Member) -> StructureQuerySet:
        """Structures of the member's network: who they are is no secret among members."""
        return self.filter(network_id=member.network_id)

    def possible_recipients(self) -> StructureQuerySet:
        """Only active structures and recipients without account may receive files (actors §2)."""
        return self.filter(status__in=("active", "external"), ending_since=None)

    def possible_homes(self) -> StructureQuerySet:
        """Who may answer for a person: it keeps files, hence an account."""
        return self.possible_recipients().exclude(status="external")

    def open(self) -> StructureQuerySet:
        """Neither suspended nor gone: they look after their own persons."""
        return self.exclude(status__in=("suspended", "left"))

    def with_closed_until(self, day: date) -> StructureQuerySet:
        """`closed_until`: the last day of the closure under way that day, its own or the whole network's."""
        closures = self.model._meta.apps.get_model("tenancy", "Closure").objects.on(day)
        mine = models.Q(structure_id=models.OuterRef("pk")) | models.Q(structure__isnull=True)
        under_way = closures.filter(mine, network_id=models.OuterRef("network_id")).order_by("-last_day")
        return self.annotate(closed_until=models.Subquery(under_way.values("last_day")[:1]))

    def for_list(self) -> StructureQuerySet:
        return self.select_related("parent").order_by("name", "id")


class MembershipQuerySet(LockingQuerySet["Membership"]):
    def visible_to(self, member: Member) -> MembershipQuerySet:
        """Colleagues of one's own structure."""
        return self.filter(structure_id=member.structure_id)

    def current(self) -> MembershipQuerySet:
        """Those that open something: not ended, an active user, a structure that has not left."""
        return self.held().filter(user__is_active=True)

    def held(self) -> MembershipQuerySet:
        """Not ended, in a structure that has not left: current ones, and those whose account sleeps or is closed."""
        return self.filter(ended_at__isnull=True).exclude(structure__status__in=("left", "external"))

    def asleep(self) -> MembershipQuerySet:
        """Their account was not used for too long: they open nothing until someone wakes it."""
        return self.held().filter(user__is_active=False, user__sleep__suspended_at__isnull=False)

    def unused_since(self, before: datetime) -> MembershipQuerySet:
        """Of accounts that did not sign in after `before`. Operators and the personas of a demonstration are none."""
        return (
            self.filter(models.Q(user__last_login__lt=before) | models.Q(user__last_login__isnull=True))
            .filter(user__demo=False, user__is_staff=False)
            .select_related("user__sleep", "structure", "network")
            .order_by("user_id", "created_at", "pk")
        )

    def with_alone(self) -> MembershipQuerySet:
        """`alone`: a lead beside whom nobody answers for the structure."""
        others = (
            self.model._default_manager.current()
            .filter(structure_id=models.OuterRef("structure_id"), role="lead")
            .exclude(pk=models.OuterRef("pk"))
        )
        return self.annotate(alone=models.Q(role="lead") & ~models.Exists(others))

    def administered_by(self, member: Member) -> MembershipQuerySet:
        """Whose role and membership the member answers for: a lead's colleagues; the coordinator's leads and deputies."""
        if member.role == "lead":
            return self.filter(structure_id=member.structure_id).exclude(role__in=("coordinator", "observer"))
        if member.role == "coordinator":
            deputies = models.Q(structure_id=member.structure_id, role__in=("coordinator", "observer"))
            return self.filter(models.Q(role="lead") | deputies, network_id=member.network_id)
        return self.none()

    def personas(self) -> MembershipQuerySet:
        """Those one may play in a demonstration."""
        return (
            self.current()
            .filter(user__demo=True, network__kind="demo")
            .select_related("user", "structure", "network")
        )

    def absent_on(self, day: date) -> MembershipQuerySet:
        """Those who are away that day, with who answers for them."""
        return self.filter(absent_until__gte=day).select_related("user", "structure", "replaced_by__user")

    def of_user(self, user_id: object) -> MembershipQuerySet:
        return self.filter(user_id=user_id)

    def for_request(self) -> MembershipQuerySet:
        """With how much rings for her, counted in the same question: the bar of every page says it."""
        opens_files = models.ExpressionWrapper(
            models.Q(role__in=("social_worker", "mediator", "lead", "coordinator")), models.BooleanField()
        )
        return self.select_related("user", "structure", "network").annotate(
            unread=UnreadBells("structure_id", "user_id", opens_files)
        )

    def for_list(self) -> models.QuerySet[Membership]:
        return self.select_related("user", "structure").order_by("user__first_name", "id")


class ClosureQuerySet(LockingQuerySet["Closure"]):
    def visible_to(self, member: Member) -> ClosureQuerySet:
        """Those of the network: when a structure is closed is no secret among members."""
        return self.filter(network_id=member.network_id)

    def of_network(self, network_id: int) -> ClosureQuerySet:
        return self.filter(network_id=network_id)

    def standing(self) -> ClosureQuerySet:
        """Not taken back."""
        return self.filter(lifted_at=None)

    def on(self, day: date) -> ClosureQuerySet:
        """Under way that day."""
        return self.standing().filter(first_day__lte=day, last_day__gte=day)

    def not_over(self, day: date) -> ClosureQuerySet:
        return self.standing().filter(last_day__gte=day).order_by("first_day", "last_day", "pk")

    def concerning(self, structure_id: int) -> ClosureQuerySet:
        """Its own, and the whole network's."""
        return self.filter(models.Q(structure_id=structure_id) | models.Q(structure__isnull=True))


class InvitationQuerySet(LockingQuerySet["Invitation"]):
    def visible_to(self, member: Member) -> InvitationQuerySet:
        """Those made in one's own structure, and to the leads of the network for the coordinator."""
        if member.role == "coordinator":
            return self.filter(network_id=member.network_id, invited_by__structure_id=member.structure_id)
        return self.filter(structure_id=member.structure_id)

    def open_at(self, now: datetime) -> InvitationQuerySet:
        return self.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now)

    def for_list(self) -> models.QuerySet[Invitation]:
        return self.select_related("structure").order_by("expires_at", "id")


class ApiTokenQuerySet(LockingQuerySet["ApiToken"]):
    def visible_to(self, member: Member) -> ApiTokenQuerySet:
        """One's own: a token speaks for one membership."""
        return self.filter(membership_id=member.id)

    def live_at(self, now: datetime) -> ApiTokenQuerySet:
        return self.filter(revoked_at=None, expires_at__gt=now)

    def with_hash(self, token_hash: str) -> ApiTokenQuerySet:
        return self.filter(token_hash=token_hash)

    def for_list(self) -> ApiTokenQuerySet:
        return self.order_by("-created_at", "-id")


class RepeatableQuerySet(LockingQuerySet["Repeatable"]):
    def visible_to(self, member: Member) -> RepeatableQuerySet:
        return self.filter(member_id=member.id)

    def under(self, key_hash: str) -> RepeatableQuerySet:
        return self.filter(key_hash=key_hash)
