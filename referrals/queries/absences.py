"""Everything due today and this week by a colleague who is away (coordination §3, referrals §12)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actors.models import PartnerSlot
from core.kernel import clock, words
from core.kernel.querysets import Member
from core.tenancy.models import Membership
from referrals.models import Appointment, CallBack, CallMotive, Handoff, Referral
from referrals.queries import inbox, sent
from referrals.querysets import AppointmentQuerySet, CallBackQuerySet, HandoffQuerySet, ReferralQuerySet
from referrals.states import ReferralState

WEEK = timedelta(days=7)
HOUR, FOLLOWED, SENT, CALL = "a", "r", "s", "c"  # the families of lines


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is due. `value`: what a form carries of it; none for what the whole team answers."""

    title: str
    note: str
    due: datetime | None
    value: str = ""
    told: bool = False
    handoff_id: UUID | None = None
    referral_id: UUID | None = None

    @property
    def today(self) -> bool:
        return self.due is not None and self.due < _midnight() + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """What waits for one colleague, family by family."""

    appointments: list[Line] = field(default_factory=list)
    followed: list[Line] = field(default_factory=list)
    answers: list[Line] = field(default_factory=list)
    calls: list[Line] = field(default_factory=list)
    of_the_team: list[Line] = field(default_factory=list)
    persons: list[UUID] = field(default_factory=list)

    @property
    def hers(self) -> list[Line]:
        return [*self.appointments, *self.followed, *self.answers, *self.calls]

    @property
    def counts(self) -> str:
        answers = len(self.answers) + len(self.of_the_team)
        return said(len(self.appointments), len(self.followed), answers, len(self.calls))


def said(appointments: int, followed: int, answers: int, calls: int) -> str:
    """« 5 rendez-vous, 3 réponses, 2 appels »; nothing is said of what there is none of."""
    parts = [
        (appointments, ngettext("%(n)s rendez-vous", "%(n)s rendez-vous", appointments)),
        (followed, ngettext("%(n)s suivi", "%(n)s suivis", followed)),
        (answers, ngettext("%(n)s réponse", "%(n)s réponses", answers)),
        (calls, ngettext("%(n)s appel", "%(n)s appels", calls)),
    ]
    return ", ".join(text % {"n": count} for count, text in parts if count) or _("rien cette semaine")


def summary(member: Member, who: UUID) -> str:
    """The same, in counts alone, for the lead's first page."""
    return said(
        _appointments(member, who).count(),
        _followed(member, who).count(),
        _answers(member, who).count() + _of_the_team(member).count(),
        _calls(member, who).count(),
    )


def due(member: Member, who: UUID) -> Due:
    """Each thing once: who has an hour this week is not listed again among those followed."""
    visits = inbox.visits(member, _appointments(member, who).for_list()[:100])
    received = {visit.appointment.handoff_id for visit in visits}
    followed = _followed(member, who).exclude(pk__in=received)
    asked = inbox.asked(member, followed.for_list()[:100])
    made = sent.lines(member, _answers(member, who).for_list()[:100])
    waiting = inbox.asked(member, _of_the_team(member).for_list()[:100])
    owed = CallBack.objects.visible_to(member).waiting().filter(motive=CallMotive.COLLEAGUE_ABSENT)
    told = set(owed.filter(handoff_id__in=received).values_list("handoff_id", flat=True))
    persons = [visit.appointment.person_id for visit in visits if visit.name]
    persons += [line.handoff.person_id for line in asked if line.name]
    persons += [line.referral.person_id for line in made if line.name]
    return Due(
        appointments=[_hour(visit, told) for visit in visits],
        followed=[_line(line) for line in asked],
        answers=[_made(line) for line in made],
        calls=[_call(row) for row in _calls(member, who)[:100]],
        of_the_team=[_line(line, ours=True) for line in waiting],
        persons=[person for person in persons if person],
    )


def free_hours_of(member: Member, who: UUID) -> int:
    """Hours this week that others may still book with her."""
    rows = PartnerSlot.objects.visible_to(member).own(member).bookable().filter(staff_id=who)
    return rows.filter(starts_at__lt=_end()).count()


def other_hours(member: Member, absent: Membership, rows: Sequence[Appointment]) -> list[tuple[str, str]]:
    """Hours that colleagues keep free, the soonest first: their value and their words."""
    free = PartnerSlot.objects.visible_to(member).own(member).bookable().exclude(staff_id=absent.pk)
    after = min((row.starts_at for row in rows), default=clock.now())
    soonest = free.filter(starts_at__gt=max(after, clock.now())).order_by("starts_at", "pk")[:12]
    return [
        (
            f"slot:{slot.pk}",
            _("%(when)s, avec %(who)s") % {"when": words.day_in_words(slot.starts_at), "who": slot.with_whom},
        )
        for slot in soonest
    ]


def _appointments(member: Member, who: UUID) -> AppointmentQuerySet:
    theirs = Q(handoff__assignee_id=who) | Q(slot__staff_id=who)
    rows = inbox.appointments(member).filter(theirs, starts_at__gte=_midnight(), starts_at__lt=_end())
    return rows


def _followed(member: Member, who: UUID) -> HandoffQuerySet:
    return inbox.in_progress(member).filter(assignee_id=who, due_at__lt=_end()).order_by("due_at", "pk")


def _answers(member: Member, who: UUID) -> ReferralQuerySet:
    return sent.in_tab(member, "action").filter(holder_id=who, next_due_at__lt=_end())


def _of_the_team(member: Member) -> HandoffQuerySet:
    return inbox.to_answer(member).filter(due_at__lt=_end())


def _calls(member: Member, who: UUID) -> CallBackQuerySet:
    followed = Handoff.objects.visible_to(member).asked(member).engaged().filter(assignee_id=who)
    held = Referral.objects.sent_by(member).alive().filter(holder_id=who)
    mine = Q(referral_id__in=followed.values("referral_id")) | Q(referral_id__in=held.values("pk"))
    rows = CallBack.objects.visible_to(member).waiting().exclude(motive=CallMotive.COLLEAGUE_ABSENT)
    return rows.filter(mine, due_at__lt=_end())


def _hour(visit: inbox.Visit, told: set[Any]) -> Line:
    row = visit.appointment
    where = ", ".join(part for part in (row.place, row.room) if part)
    return Line(
        title=f"{words.day_in_words(row.starts_at)} · {visit.who}",
        note=_("Avec %(who)s, %(where)s") % {"who": row.with_whom, "where": where},
        due=row.starts_at,
        value=f"{HOUR}:{row.pk}:{row.version}",
        told=row.handoff_id in told,
        handoff_id=row.handoff_id,
    )


def _line(line: inbox.Asked, *, ours: bool = False) -> Line:
    row = line.handoff
    before = _("Réponse attendue avant le %(day)s") if ours else _("Des nouvelles avant le %(day)s")
    return Line(
        title=line.title,
        note=before % {"day": _day(row.due_at)},
        due=row.due_at,
        value="" if ours else f"{FOLLOWED}:{row.pk}:{row.version}",
        handoff_id=row.pk,
    )


def _made(line: sent.Line) -> Line:
    row = line.referral
    state = str(ReferralState(row.state).label)
    return Line(
        title=line.title,
        note=_("%(state)s · avant le %(day)s") % {"state": state, "day": _day(row.next_due_at)},
        due=row.next_due_at,
        value=f"{SENT}:{row.pk}:{row.version}",
        referral_id=row.pk,
    )


def _call(row: CallBack) -> Line:
    return Line(
        title=_("À rappeler · réf. %(ref)s") % {"ref": row.ref_code},
        note=_("%(why)s · avant le %(day)s") % {"why": row.get_motive_display(), "day": _day(row.due_at)},
        due=row.due_at,
        value=f"{CALL}:{row.pk}:0",
        referral_id=row.referral_id,
    )


def _day(at: datetime | None) -> str:
    return words.day_in_words((at or clock.now()).astimezone(clock.zone()).date())


def _midnight() -> datetime:
    today = clock.now().astimezone(clock.zone()).date()
    return datetime.combine(today, time(), clock.zone())


def _end() -> datetime:
    return _midnight() + WEEK
