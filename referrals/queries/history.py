"""What happened to one handoff, as the structure that is asked tells it: the latest first."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Model
from django.utils.translation import gettext as _

from core.kernel import clock, nomenclature, words
from core.kernel.display import Moment
from core.kernel.querysets import Member
from referrals.models import (
    Appointment,
    Attempt,
    Channel,
    FollowupStep,
    Handoff,
    HandoffAnswer,
    Help,
    Outcome,
    Presence,
    Reach,
    Visibility,
)
from referrals.queries.ends import outcome_words
from referrals.querysets import SharedQuerySet
from referrals.rules import declines
from referrals.states import Decline, HandoffState, Via


@dataclass(frozen=True, slots=True)
class Followed:
    """The follow-up of one handoff, as far as the floor shows it."""

    appointments: list[Appointment]
    attempts: list[Attempt]
    steps: list[FollowupStep]
    outcome: Outcome | None
    answer: HandoffAnswer | None
    reads_code: bool = True  # why it was refused may be for leads only

    @property
    def to_confirm(self) -> list[Appointment]:
        now = clock.now()
        return [row for row in self.appointments if _open(row) and row.starts_at <= now]

    @property
    def coming(self) -> list[Appointment]:
        now = clock.now()
        return [row for row in self.appointments if _open(row) and row.starts_at > now]

    @property
    def absences(self) -> int:
        return sum(row.presence == Presence.NO_SHOW for row in self.appointments)


def followed(member: Member, handoff: Handoff) -> Followed:
    def rows(model: type[Model]) -> SharedQuerySet:
        found: SharedQuerySet = model._default_manager.visible_to(member).of(handoff.pk)  # type: ignore[attr-defined]
        return found

    return Followed(
        appointments=list(rows(Appointment).select_related("author__user").order_by("starts_at")),
        attempts=list(rows(Attempt).select_related("author__user")),
        steps=list(rows(FollowupStep).select_related("author__user")),
        outcome=rows(Outcome).filter(current=True).first(),
        answer=rows(HandoffAnswer).first(),
        reads_code=declines.may_read(member, handoff.decline_code, handoff.target_id),
    )


def moments(handoff: Handoff, found: Followed) -> list[Moment]:
    """Everything that is dated, the latest first; what is to come on top."""
    dated = [
        *_of_handoff(handoff, found),
        *[(row.starts_at, _appointment(row)) for row in found.appointments],
        *[(row.at, _attempt(row)) for row in found.attempts],
        *[(_noon(row.on), _step(row)) for row in found.steps],
    ]
    return [moment for _when, moment in sorted(dated, key=lambda pair: pair[0], reverse=True)]


def _of_handoff(handoff: Handoff, found: Followed) -> list[tuple[datetime, Moment]]:
    sent = handoff.sent_at or handoff.created_at
    sender = handoff.from_structure.name
    dated = [(sent, Moment(sent, _("%(name)s a envoyé la demande.") % {"name": sender}))]
    if handoff.decided_at is not None:
        dated.append((handoff.decided_at, Moment(handoff.decided_at, _decision(handoff, found), mine=True)))
    if handoff.ended_at is not None and handoff.outcome_code:
        told = outcome_words(handoff)
        if found.outcome and found.outcome.text:
            told += f" « {found.outcome.text} »"
        dated.append((handoff.ended_at, Moment(handoff.ended_at, words.with_nbsp(told), mine=True)))
    return dated


def _decision(handoff: Handoff, found: Followed) -> str:
    who = handoff.decided_by.user.first_name if handoff.decided_by else _("Le réseau")
    if handoff.state == HandoffState.DECLINED:
        known = handoff.decline_code if found.reads_code else declines.told(handoff.decline_code)
        code = _lower(Decline(known or Decline.OTHER).label)
        said = _("%(who)s a répondu « Pas possible » : %(code)s.") % {"who": who, "code": code}
        text = found.answer.text if found.answer and found.reads_code else ""
        return said + (f" « {text} »" if text else "")
    if handoff.state == HandoffState.RECALLED:
        return _("La demande a été retirée.")
    if handoff.state == HandoffState.SUPERSEDED:
        return _("La demande a été prise en charge ailleurs.")
    if handoff.state == HandoffState.CUT:
        return _("Le partage a cessé.")
    if handoff.via == Via.SLOT:
        return _("Un de vos créneaux est réservé : la demande est acceptée d’avance.")
    return _("%(who)s a accepté la demande.") % {"who": who}


def _appointment(row: Appointment) -> Moment:
    text = _("Rendez-vous avec %(whom)s, %(place)s.") % {"whom": row.with_whom, "place": row.place}
    if row.cancelled_at is not None:
        return Moment(row.starts_at, _("%(text)s Annulé : l’heure est libre.") % {"text": text}, mine=True)
    if row.presence != Presence.UNKNOWN:
        text = f"{text} {Presence(row.presence).label}."
    return Moment(row.starts_at, text, mine=True, coming=row.starts_at > clock.now())


def _attempt(row: Attempt) -> Moment:
    said = _("%(channel)s : %(result)s.") % {
        "channel": Channel(row.channel).label,
        "result": _lower(Reach(row.result).label),
    }
    return Moment(row.at, _signed(words.with_nbsp(said), row), mine=True)


def _step(row: FollowupStep) -> Moment:
    parts = [_("Séance de %(n)s minutes") % {"n": row.minutes}, _lower(Help(row.help).label)]
    parts += nomenclature.labels(row.themes)
    text = ", ".join(parts) + "."
    if row.text:
        text += f" « {row.text} »"
        text += " " + (_("(partagée)") if row.visibility == Visibility.SHARED else _("(interne)"))
    return Moment(row.on, _signed(words.with_nbsp(text), row), mine=True)


def _signed(text: str, row: Attempt | FollowupStep) -> str:
    return f"{text} {row.author.user.first_name}." if row.author else text


def _open(row: Appointment) -> bool:
    return row.presence == Presence.UNKNOWN and row.cancelled_at is None


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), clock.zone())


def _lower(label: object) -> str:
    text = str(label)
    return text[:1].lower() + text[1:]
