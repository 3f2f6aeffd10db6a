"""What the sender learns of a request: states, dates, codes; the words only where the person agreed (referrals §2)."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from core.kernel import clock, words
from core.kernel.display import Hand, Moment
from core.kernel.querysets import Member
from core.tenancy.rules import absence_of
from referrals.models import (
    Appointment,
    FollowupStep,
    Handoff,
    HandoffAnswer,
    InfoRequest,
    Outcome,
    OwedBy,
    Presence,
    Referral,
    Slip,
)
from referrals.queries import late
from referrals.queries.declined import decline_words
from referrals.queries.ends import outcome_words
from referrals.rules import declines
from referrals.states import ALIVE, WRITTEN_DOWN, HandoffState, QuestionCode, ReferralState, Via

Dated = tuple[datetime, Moment]


def handoffs_of(member: Member, referral: Referral) -> list[Handoff]:
    """Those one's structure made for it, the first first."""
    rows = Handoff.objects.visible_to(member).of(referral.pk)
    followed_by = ("assignee__user", "assignee__structure", "assignee__replaced_by__user")
    related = ("from_structure", "target", *followed_by, "decided_by__user")
    return list(rows.select_related(*related).prefetch_related("needs").order_by("created_at", "pk"))


def open_question(member: Member, handoffs: Iterable[Handoff]) -> InfoRequest | None:
    """The question that waits for the sender's answer."""
    rows = InfoRequest.objects.visible_to(member).filter(handoff__in=list(handoffs))
    return rows.open().in_order().first()


def questions_of(member: Member, handoffs: Iterable[Handoff]) -> list[InfoRequest]:
    rows = InfoRequest.objects.visible_to(member).filter(handoff__in=list(handoffs))
    return list(rows.in_order())


def moments(member: Member, referral: Referral, handoffs: Iterable[Handoff]) -> list[Moment]:
    """Everything that is dated, the latest first; what is to come on top."""
    rows = list(handoffs)
    ids = [row.pk for row in rows]
    texts = {
        row.handoff_id: row.text
        for row in HandoffAnswer.objects.visible_to(member).filter(handoff_id__in=ids)
    }
    outcomes = Outcome.objects.visible_to(member).filter(handoff_id__in=ids, current=True)
    told = {row.handoff_id: row.text for row in outcomes}
    dated = [one for row in rows for one in _of(row, texts.get(row.pk, ""), told.get(row.pk, ""))]
    dated += _appointments(member, rows)
    dated += _questions(questions_of(member, rows))
    dated += [
        (row.at, Moment(row.at, _("« %(text)s »") % {"text": row.text}))
        for row in FollowupStep.objects.visible_to(member).filter(handoff_id__in=ids).exclude(text="")
    ]
    dated += [
        (row.made_at, Moment(row.made_at, _("Vous avez imprimé le papier."), mine=True))
        for row in Slip.objects.visible_to(member).of_referral(referral.pk)
    ]
    dated += late.dated(member, referral)
    if referral.state == ReferralState.CLOSED and referral.closed_at:
        dated.append((referral.closed_at, _closed(referral, referral.closed_at)))
    return [moment for _when, moment in sorted(dated, key=lambda pair: pair[0], reverse=True)]


def _closed(referral: Referral, at: datetime) -> Moment:
    if referral.closed_by == "auto":
        return Moment(at, _("La demande s’est terminée d’elle-même : le résultat était bon."))
    if referral.close_reason == "acknowledged":
        return Moment(at, _("Vous avez lu le résultat."), mine=True)
    return Moment(at, _("La demande est terminée."), mine=True)


def _of(row: Handoff, answer: str, outcome: str) -> list[Dated]:
    name, sent = row.target.name, row.sent_at
    if sent is None:
        return []  # it waits its turn, or left the list before it came
    dated = [(sent, Moment(sent, _("Vous avez envoyé la demande à %(name)s.") % {"name": name}, mine=True))]
    if row.seen_at and row.seen_at != row.decided_at:
        dated.append((row.seen_at, Moment(row.seen_at, _("%(name)s a vu la demande.") % {"name": name})))
    if row.decided_at:
        mine = row.state == HandoffState.RECALLED
        dated.append((row.decided_at, Moment(row.decided_at, _decision(row, answer), mine=mine)))
    if row.ended_at and row.outcome_code:
        text = outcome_words(row)
        if outcome:
            text += " " + _("« %(text)s »") % {"text": outcome}
        dated.append((row.ended_at, Moment(row.ended_at, words.with_nbsp(text))))
    return dated


def _decision(row: Handoff, answer: str) -> str:
    name = row.target.name
    if row.state == HandoffState.DECLINED:
        text = _("%(name)s a répondu : %(code)s.") % {"name": name, "code": _lower(decline_words(row))}
        if answer and row.decline_code not in declines.HUSHED:
            text += " " + _("« %(text)s »") % {"text": answer}
        return words.with_nbsp(text)
    plain = {
        HandoffState.RECALLED: _("La demande à %(name)s a été retirée."),
        HandoffState.CUT: _("Le partage avec %(name)s a cessé."),
        HandoffState.SUPERSEDED: _(
            "La demande à %(name)s n’a plus lieu : elle est prise en charge ailleurs."
        ),
    }
    if row.state in plain:
        return plain[HandoffState(row.state)] % {"name": name}
    if row.via == Via.SLOT:
        return _("Vous avez réservé un créneau de %(name)s : la demande est acceptée d’avance.") % {
            "name": name
        }
    if row.via in WRITTEN_DOWN and row.answerer:
        return _("%(answerer)s (%(name)s) a dit oui, %(via)s.") % {
            "answerer": row.answerer,
            "name": name,
            "via": Via(row.via).label,
        }
    who = row.decided_by.user.first_name if row.decided_by else name
    return _("%(who)s a accepté la demande.") % {"who": who}


def _questions(rows: Iterable[InfoRequest]) -> list[Dated]:
    dated = []
    for row in rows:
        said = {"who": row.asker, "question": QuestionCode(row.code).label}
        dated.append((row.asked_at, Moment(row.asked_at, _("%(who)s demande : %(question)s") % said)))
        if row.answered_at and row.answered_by:
            said = {"who": row.answered_by.user.first_name, "text": row.answer}
            moment = Moment(row.answered_at, _("%(who)s a répondu : « %(text)s »") % said, mine=True)
            dated.append((row.answered_at, moment))
    return dated


def _appointments(member: Member, rows: list[Handoff]) -> list[Dated]:
    """With whom and where when she agreed to `followup`; otherwise that there is one, and when."""
    found = Appointment.objects.visible_to(member).filter(handoff_id__in=[row.pk for row in rows])
    now, dated = clock.now(), []
    shown = set()
    for row in found.filter(cancelled_at=None):
        shown.add(row.handoff_id)
        text = _("Rendez-vous avec %(whom)s, %(place)s.") % {"whom": row.with_whom, "place": row.place}
        if row.presence == Presence.CAME:
            text += " " + _("Est venue.")
        elif row.presence != Presence.UNKNOWN:
            text += f" {Presence(row.presence).label}."
        dated.append((row.starts_at, Moment(row.starts_at, text, coming=row.starts_at > now)))
    for handoff in rows:
        at = handoff.next_appointment_at
        if at and handoff.pk not in shown:
            text = _("Rendez-vous chez %(name)s.") % {"name": handoff.target.name}
            dated.append((at, Moment(at, text, coming=at > now)))
    return dated


def hands(referral: Referral, last: Handoff | None, sender: str) -> tuple[Hand, Hand | None] | None:
    """The relay line while the request lives; None afterwards."""
    if referral.state not in ALIVE or last is None:
        return None
    away = referral.holder_structure_id == last.target_id
    first = Hand(last.from_structure.name, sender, _("Vous avez passé le relais"), now=not away)
    if away:
        contact = followed_by(last) or words.phone(last.target.phone)
        return first, Hand(last.target.name, contact, now=True)
    return first, Hand(last.target.name, role=_role(last))


def _role(last: Handoff) -> str:
    if last.owed_by == OwedBy.SENDER:
        return _("Vous pose une question")
    if last.state == HandoffState.WAITLISTED and last.waitlisted_until:
        return _("Garde une place jusqu’au %(day)s") % {"day": words.day_in_words(last.waitlisted_until)}
    if last.awaiting and last.due_at:
        day = words.day_in_words(last.due_at.astimezone(clock.zone()).date())
        return _("Réponse attendue avant le %(day)s") % {"day": day}
    if last.state == HandoffState.ENDED and last.ended_at:
        day = words.day_in_words(last.ended_at.astimezone(clock.zone()).date())
        return _("A terminé le %(day)s") % {"day": day}
    if last.state == HandoffState.DECLINED:
        return _("N’a pas pu")
    return last.words


def followed_by(last: Handoff) -> str:
    """« Karim · 04 … », or until when he is away and who answers; nothing while nobody follows it by name."""
    if last.assignee is None:
        return ""
    away = absence_of(last.assignee, clock.now().astimezone(clock.zone()).date())
    parts = (last.assignee.user.first_name, words.phone(last.target.phone))
    return away or " · ".join(part for part in parts if part)


def _lower(label: object) -> str:
    text = str(label)
    return text[:1].lower() + text[1:]
