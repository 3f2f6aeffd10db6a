"""What each professional does on a day at work, with the luck of the draw: never more than the screens allow."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from core.kernel import clock
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.words import day_in_words
from core.tenancy.models import Membership, Role
from people.instruments.consent_script import read_aloud
from people.models import BirthPrecision
from people.operations.consenting import give
from people.operations.contacting import set_contact
from people.operations.registering import register
from people.operations.withdrawing import withdraw
from referrals.models import Handoff, Referral
from referrals.operations import (
    answering,
    closing,
    declining,
    following,
    pausing,
    questioning,
    sending,
    suspending,
    unplacing,
    waiting,
)
from referrals.operations.sending import Request
from referrals.states import HandoffState, ReferralState
from web.simulation.world import Sim

Act = Callable[[], object]
THREE = (Scope.IDENTITY, Scope.CONTACT, Scope.NEEDS)
NEEDS = ("aide-demarches", "outils-quotidien", "acces-internet-materiel")
OUTCOMES = ("need_met", "need_met", "need_partly_met", "not_met_structure", "not_met_no_show")


def acts_of(member: Membership, sim: Sim) -> Iterator[Act]:
    """What this member finds to do today. Read first, then done one by one, each in a transaction of its own."""
    if member.role == Role.COORDINATOR:
        yield from _coordinator(member, sim)
    elif member.role == Role.MEDIATOR:
        yield from _mediator(member, sim)
    else:
        yield from _sender(member, sim)


def _sender(by: Membership, sim: Sim) -> Iterator[Act]:
    dice, day = sim.dice, clock.now().date()
    if dice.random() < 0.2:
        yield partial(_new_person, by, sim)
    for asked in Handoff.objects.visible_to(by).filter(
        from_structure_id=by.structure_id, state=HandoffState.INFO_REQUESTED
    ):
        if dice.random() < 0.6:
            yield partial(questioning.answer_question, asked.pk, by=by, text="Le matin seulement.")
    for referral in Referral.objects.sent_by(by).alive():
        if referral.state == ReferralState.REPORTED and dice.random() < 0.5:
            yield partial(closing.acknowledge, referral.pk, by=by)
        elif referral.state == ReferralState.UNPLACED and dice.random() < 0.5:
            yield partial(_after_nobody, referral, by, sim)
        elif referral.state == ReferralState.SUSPENDED and dice.random() < 0.4:
            yield partial(_after_suspension, referral, by, day)
        elif referral.state in (ReferralState.OPEN, ReferralState.ENGAGED) and dice.random() < 0.004:
            yield partial(
                suspending.suspend, referral.pk, by=by, reason="away", until=day + timedelta(days=20)
            )
        elif referral.person_id and dice.random() < 0.002:
            yield partial(withdraw, referral.person_id, by=by)


def _new_person(by: Membership, sim: Sim) -> None:
    dice = sim.dice
    first, last, born = sim.fiction.someone(sim.calendar.as_of.year)
    person = register(
        uuid7(),
        by=by,
        first_name=first,
        last_name=last,
        birth_date=date(born, 1, 1),
        birth_precision=BirthPrecision.YEAR,
        languages=["fr"],
    )
    set_contact(person.pk, by=by, channels=["phone"], phone=sim.fiction.mobile(), commune="Vallée")
    places = _places(sim, dice.randrange(1, 4))
    for place in places:
        _agree(person.pk, place, by, sim)
    sending.send(
        uuid7(),
        by=by,
        person_id=person.pk,
        target_id=places[0],
        then=places[1:],
        request=Request(
            needs=[dice.choice(NEEDS)],
            motive="administrative",
            priority="urgent" if dice.random() < 0.1 else "normal",
            deadline=clock.now().date() + timedelta(days=12) if dice.random() < 0.2 else None,
        ),
        scopes=THREE,
        with_slip=dice.random() < 0.7,
    )


def _places(sim: Sim, number: int) -> list[int]:
    structures = sorted({pro.structure_id for pro in sim.mediators()})
    return sim.dice.sample(structures, min(number, len(structures)))


def _agree(person: UUID, structure_id: int, by: Membership, sim: Sim) -> None:
    capture = sim.dice.choice(("paper_signed", "oral_witnessed", "oral_attested"))
    give(
        uuid7(),
        by=by,
        person_id=person,
        scopes=THREE,
        structures=[structure_id],
        capture=capture,
        witness="Une collègue de l’accueil" if capture == "oral_witnessed" else "",
        text=read_aloud(["un point numérique"], day_in_words(clock.now() + timedelta(days=30))),
    )


def _after_nobody(referral: Referral, by: Membership, sim: Sim) -> None:
    """Somewhere else, or the coordination is asked to close."""
    assert referral.person_id is not None
    asked = set(Handoff.objects.visible_to(by).of(referral.pk).values_list("target_id", flat=True))
    others = [place for place in _places(sim, 6) if place not in asked]
    if not others or sim.dice.random() < 0.2:
        unplacing.ask_to_close(referral.pk, by=by)
        return
    _agree(referral.person_id, others[0], by, sim)
    sending.ask_someone_else(referral.pk, by=by, target_id=others[0], scopes=THREE)


def _after_suspension(referral: Referral, by: Membership, today: date) -> None:
    if referral.suspended_until is None or referral.suspended_until > today:
        return
    assert referral.person_id is not None
    for handoff in Handoff.objects.visible_to(by).of(referral.pk).live():
        give(
            uuid7(),
            by=by,
            person_id=referral.person_id,
            scopes=THREE,
            structures=[handoff.target_id],
            capture="paper_signed",
            text=read_aloud(["un point numérique"], day_in_words(clock.now() + timedelta(days=30))),
        )
    suspending.take_up(referral.pk, by=by)


def _mediator(by: Membership, sim: Sim) -> Iterator[Act]:
    dice = sim.dice
    mine = Handoff.objects.visible_to(by).filter(target_id=by.structure_id)
    for handoff in mine.awaiting().select_related("referral"):
        if handoff.referral.state != ReferralState.SUSPENDED and dice.random() < 0.35:
            yield _answer(handoff.pk, by, sim)
    for handoff in mine.engaged().select_related("referral"):
        if dice.random() < 0.15:
            yield _follow(handoff, by, sim)


def _answer(id: UUID, by: Membership, sim: Sim) -> Act:
    luck, day = sim.dice.random(), clock.now().date()
    if luck < 0.6:
        return partial(answering.accept, id, by=by)
    if luck < 0.75:
        return partial(declining.decline, id, by=by, code="no_capacity")
    if luck < 0.85:
        return partial(declining.decline, id, by=by, code="distance")
    if luck < 0.93:
        return partial(questioning.ask_question, id, by=by, code="availability")
    return partial(waiting.waitlist, id, by=by, until=day + timedelta(days=30))


def _follow(handoff: Handoff, by: Membership, sim: Sim) -> Act:
    luck, id, now = sim.dice.random(), handoff.pk, clock.now()
    if handoff.state == HandoffState.PAUSED:
        return partial(pausing.resume, id, by=by)
    if luck < 0.2:
        return partial(
            following.set_appointment,
            uuid7(),
            by=by,
            handoff_id=id,
            starts_at=_in_days(now, 7),
            place=by.structure.name,
            with_whom=by.user.first_name,
        )
    if luck < 0.4:
        result = sim.dice.choice(("reached", "voicemail", "no_answer"))
        return partial(
            following.note_attempt,
            uuid7(),
            by=by,
            handoff_id=id,
            channel="phone",
            result=result,
            still_agrees=True,
        )
    if luck < 0.6:
        return partial(
            following.add_step,
            uuid7(),
            by=by,
            handoff_id=id,
            on=now.date(),
            text="Séance.",
            visibility="shared",
        )
    if luck < 0.65:
        return partial(pausing.pause, id, by=by, reason="away", until=now.date() + timedelta(days=20))
    code = sim.dice.choice(OUTCOMES)
    return partial(closing.report, id, by=by, code=code)


def _in_days(now: datetime, days: int) -> datetime:
    return now.replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=days)


def _coordinator(by: Membership, sim: Sim) -> Iterator[Act]:
    """What climbed to the third level: a silent request is taken back, a closing asked for is signed."""
    for referral in Referral.objects.visible_to(by).alive():
        if referral.state == ReferralState.UNPLACED and referral.closing_asked_at:
            yield partial(unplacing.sign, referral.pk, by=by)
        elif referral.escalation_level >= 3 and referral.state == ReferralState.OPEN:
            yield partial(_take_back, referral.pk, by)


def _take_back(referral_id: UUID, by: Membership) -> None:
    for handoff in Handoff.objects.visible_to(by).of(referral_id).filter(state=HandoffState.SENT):
        answering.recall(handoff.pk, by=by, reason="no_answer")
