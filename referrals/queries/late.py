"""What waits for too long in the network, for the coordinator: ids, codes, dates and structures, no person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.kernel import clock, nomenclature, words
from core.kernel.display import Moment
from core.kernel.querysets import Member
from core.tenancy.models import Network, StructureStatus
from referrals.models import Handoff, LateAct, LateNote, LateReason, Referral
from referrals.queries.terms import terms_of
from referrals.querysets import ReferralQuerySet
from referrals.rules.clocks import COORDINATOR, REASSIGN_AFTER, Terms, concerned
from referrals.states import DueKind


@dataclass(frozen=True, slots=True)
class Late:
    """One late referral. `silent` is the handoff that someone may take back, if one still awaits its answer."""

    referral: Referral
    handoff: Handoff | None
    needs: list[str]
    level: int
    working_days: int
    at_the_top: int = 0  # working days since the coordination was told

    @property
    def to_reassign(self) -> bool:
        """Nothing came of it for twenty working days: another structure is needed."""
        return self.at_the_top >= REASSIGN_AFTER

    @property
    def title(self) -> str:
        return " · ".join([self.referral.ref_code, *self.needs])

    @property
    def silent(self) -> Handoff | None:
        handoff = self.handoff
        silent = handoff is not None and handoff.awaiting and handoff.due_at and handoff.due_at < clock.now()
        return handoff if silent else None

    @property
    def answered_outside(self) -> bool:
        """Its answer may come by phone or on paper: the structure has no account."""
        return self.handoff is not None and self.handoff.awaiting and _outside(self.handoff)

    @property
    def followed_outside(self) -> bool:
        """The same for what it gave."""
        return self.handoff is not None and self.handoff.engaged and _outside(self.handoff)

    @property
    def must_act(self) -> str:
        """The structure that owes the next act."""
        asked = self.referral.next_due_kind in (DueKind.ANSWER, DueKind.WAITLIST)
        if asked and self.handoff is not None:
            return str(self.handoff.target.name)
        holder = self.referral.holder_structure
        return str(holder.name) if holder else ""

    @property
    def waiting(self) -> str:
        """« depuis 3 jours ouvrés »."""
        if not self.working_days:
            return _("depuis aujourd’hui")
        said = ngettext("depuis %(n)s jour ouvré", "depuis %(n)s jours ouvrés", self.working_days)
        return said % {"n": self.working_days}

    @property
    def owed(self) -> str:
        return str(DueKind(self.referral.next_due_kind or DueKind.ANSWER).label)


def _outside(handoff: Handoff) -> bool:
    return bool(handoff.target.status == StructureStatus.EXTERNAL)


def late(member: Member, *, kind: str = "") -> ReferralQuerySet:
    """Late referrals the member may see, or of them those that owe this."""
    rows = Referral.objects.visible_to(member).late(clock.now()).exclude(next_due_kind=DueKind.CLOSING)
    return rows.filter(next_due_kind=kind) if kind else rows


def counts(member: Member) -> dict[str, int]:
    """How many owe what."""
    rows = late(member).order_by().values_list("next_due_kind").annotate(number=Count("pk"))
    return {kind: number for kind, number in rows if kind}


def described(member: Member, ids: Sequence[UUID], network: Network) -> list[Late]:
    """The lines of these late referrals, the highest level first, then the longest wait."""
    now = clock.now()
    shown = (
        Handoff.objects.visible_to(member)
        .select_related("target")
        .prefetch_related("needs")
        .order_by("-created_at")
    )
    rows = late(member).filter(pk__in=ids).for_list().prefetch_related(Prefetch("handoffs", queryset=shown))
    terms = terms_of(network)
    lines = [_describe(row, now, terms) for row in rows]
    return sorted(lines, key=lambda line: (-line.level, -line.working_days))


def _describe(referral: Referral, now: datetime, terms: Terms) -> Late:
    due = referral.next_due_at
    assert due is not None and referral.next_due_kind is not None
    handoffs = list(referral.handoffs.all())
    live = [handoff for handoff in handoffs if handoff.awaiting or handoff.engaged]
    pace = terms.pace(referral.next_due_kind, referral, concerned(live))
    level = pace.level(due, now)
    return Late(
        referral=referral,
        handoff=live[0] if live else None,
        needs=nomenclature.labels(need.code for handoff in handoffs for need in handoff.needs.all()),
        level=level,
        at_the_top=pace.elapsed(pace.level_due(due, COORDINATOR), now) if level == COORDINATOR else 0,
        working_days=pace.elapsed(due, now),
    )


def history(member: Member, referral: Referral) -> list[Moment]:
    """What the coordination did about it, the latest first."""
    return [moment for _at, moment in dated(member, referral)]


def dated(member: Member, referral: Referral) -> list[tuple[datetime, Moment]]:
    """The same, each with its instant, to be put among other moments."""
    rows = LateNote.objects.visible_to(member).in_order(referral.pk)
    return [(row.at, Moment(row.at, _said(row))) for row in rows]


def _said(row: LateNote) -> str:
    reason = str(LateReason(row.reason).label) if row.reason else ""
    if row.act == LateAct.EXTENDED:
        day = words.day_in_words(row.until) if row.until else ""
        text = _("La coordination laisse jusqu’au %(day)s : %(reason)s.") % {
            "day": day,
            "reason": reason.lower(),
        }
    elif row.act == LateAct.CALLED:
        text = _("La coordination a appelé : %(reason)s.") % {"reason": reason.lower()}
    else:
        name = row.structure.name if row.structure else ""
        text = _("La coordination propose un autre lieu : %(name)s.") % {"name": name}
    return words.with_nbsp(text)
