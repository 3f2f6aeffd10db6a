"""What the first page says to each role. A fixed number of questions, whatever the number of lines."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from core.kernel import clock
from core.kernel.querysets import Member
from referrals.models import Outcome
from referrals.queries import inbox, late, sent
from referrals.states import GOOD_OUTCOMES, ReferralState

SHOWN = 10


@dataclass(frozen=True, slots=True)
class News:
    """A good outcome that the sender has not opened yet. `words` only under the scope `followup`."""

    line: sent.Line
    words: str


@dataclass(frozen=True, slots=True)
class Day:
    """What waits for someone who opens files; each part may be empty."""

    news: list[News] = field(default_factory=list)
    to_do: list[sent.Line] = field(default_factory=list)
    elsewhere: list[sent.Line] = field(default_factory=list)
    elsewhere_count: int = 0
    asked: list[inbox.Asked] = field(default_factory=list)
    asked_count: int = 0
    visits: list[inbox.Visit] = field(default_factory=list)
    held: list[inbox.Asked] = field(default_factory=list)
    held_count: int = 0

    @property
    def to_do_count(self) -> int:
        return len(self.to_do) + self.asked_count + sum(visit.past for visit in self.visits)

    @property
    def empty(self) -> bool:
        return not (self.news or self.to_do_count or self.elsewhere or self.visits or self.held)

    @property
    def named(self) -> list[UUID]:
        """The persons whose names this page shows."""
        lines = [*[one.line for one in self.news if one.words], *self.to_do, *self.elsewhere]
        found = [line.referral.person_id for line in lines if line.name]
        found += [line.handoff.person_id for line in self.held if line.name]
        found += [visit.appointment.person_id for visit in self.visits if visit.name]
        return list(dict.fromkeys(person_id for person_id in found if person_id))


def day_of(member: Member) -> Day:
    """Both sides at once: what one's structure sent, and what it is asked."""
    counts = sent.counts(member)
    waiting = sent.lines(member, sent.in_tab(member, "action")[:SHOWN])
    elsewhere = sent.lines(
        member, [*sent.in_tab(member, "attente")[:SHOWN], *sent.in_tab(member, "cours")[:SHOWN]]
    )
    good = [line for line in waiting if _is_good(line)]
    asked, held = inbox.to_answer(member), inbox.in_progress(member)
    return Day(
        news=_news(member, good),
        to_do=[line for line in waiting if line not in good],
        elsewhere=elsewhere[:SHOWN],
        elsewhere_count=counts["attente"] + counts["cours"],
        asked=inbox.asked(member, asked.for_list()[:SHOWN]),
        asked_count=asked.count(),
        visits=inbox.visits(
            member, inbox.appointments(member).filter(starts_at__lt=_tonight()).for_list()[:SHOWN]
        ),
        held=inbox.asked(member, held.for_list()[:SHOWN]),
        held_count=held.count(),
    )


def late_of(member: Any) -> tuple[int, list[late.Late]]:
    """How many wait for too long in the network, and the longest of them."""
    rows = late.late(member)
    ids = list(rows.order_by("next_due_at", "pk").values_list("pk", flat=True)[:SHOWN])
    return rows.count(), late.described(member, ids, member.network)


def _news(member: Member, lines: list[sent.Line]) -> list[News]:
    told = {
        row.handoff_id: row.text
        for row in Outcome.objects.visible_to(member).filter(
            handoff_id__in=[line.last.pk for line in lines if line.last], current=True
        )
    }
    return [News(line, told.get(line.last.pk, "") if line.last else "") for line in lines]


def _is_good(line: sent.Line) -> bool:
    return (
        line.referral.state == ReferralState.REPORTED
        and line.last is not None
        and line.last.outcome_code in GOOD_OUTCOMES
    )


def _tonight() -> datetime:
    today = clock.now().astimezone(clock.zone()).date()
    return datetime.combine(today + timedelta(days=1), time(), clock.zone())
