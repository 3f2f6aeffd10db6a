"""Who of the team follows what: for whoever shares the work out, and for the switch « Mes personnes · Mon équipe »."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count

from core.kernel import nomenclature
from core.kernel.querysets import Member
from core.tenancy.models import ROLES_THAT_OPEN_FILES, Membership
from referrals.models import Handoff, Referral
from referrals.queries import inbox
from referrals.queries.inbox import Asked
from referrals.querysets import ReferralQuerySet

MINE, TEAM = "moi", "equipe"


@dataclass(frozen=True, slots=True)
class Share:
    """How many engaged requests one colleague follows; `member_id` None: nobody follows them."""

    member_id: UUID | None
    name: str
    count: int


def colleagues(member: Member) -> list[Membership]:
    """Who may follow a request of one's structure, by first name."""
    team = Membership.objects.visible_to(member).current().filter(role__in=ROLES_THAT_OPEN_FILES)
    return list(team.for_list())


def held_by_nobody(member: Member) -> ReferralQuerySet:
    """Sent by one's structure, which answers for them since their sender has left."""
    held = Referral.objects.sent_by(member).alive()
    return held.filter(holder_structure_id=member.structure_id, holder=None).order_by("next_due_at", "pk")


def without_anyone(member: Member) -> int:
    """Requests of one's structure that nobody follows by name."""
    return inbox.in_progress(member).filter(assignee=None).count() + held_by_nobody(member).count()


def shares(member: Member) -> list[Share]:
    """What each of the team follows, nobody's first."""
    rows = inbox.in_progress(member).order_by().values("assignee").annotate(number=Count("pk"))
    found: dict[UUID | None, int] = {row["assignee"]: row["number"] for row in rows}
    names = {one.pk: one.user.get_full_name() for one in colleagues(member)}
    gone = Membership.objects.visible_to(member).filter(pk__in=set(found) - set(names) - {None})
    names |= {one.pk: one.user.get_full_name() for one in gone.for_list()}
    nobody = found.get(None, 0) + held_by_nobody(member).count()
    return [Share(None, "", nobody), *(Share(id, name, found.get(id, 0)) for id, name in names.items())]


def followed_by(member: Member, who: UUID | None) -> list[Asked]:
    """The engaged requests of one colleague, or those that nobody follows, by what is due first."""
    rows = (
        inbox.in_progress(member).filter(assignee_id=who)
        if who
        else inbox.in_progress(member).filter(assignee=None)
    )
    return inbox.asked(member, rows.order_by("due_at", "pk").for_list()[:200])


def needs_of(referrals: list[Referral], member: Member) -> dict[Any, list[str]]:
    """The needs of requests that one's structure sent, in words."""
    found: dict[Any, list[str]] = {}
    for handoff in (
        Handoff.objects.visible_to(member).filter(referral__in=referrals).prefetch_related("needs")
    ):
        found.setdefault(handoff.referral_id, nomenclature.labels(need.code for need in handoff.needs.all()))
    return found
