"""What may come of a request besides yes and no: each way of the loop once, so that every room has something in it."""

from collections.abc import Generator, Iterator
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from actors.models import PartnerSlot
from core.kernel.ids import uuid7
from core.tenancy.models import Membership
from referrals.operations import sending
from referrals.operations.booking import book
from referrals.operations.calling_back import Caller, call_back
from referrals.operations.lapsing import suspend_lapsed
from referrals.operations.passing import pass_on
from referrals.operations.pausing import pause
from referrals.operations.questioning import ask_question
from referrals.operations.reopening import contest
from referrals.operations.sending import Request, Sent
from referrals.operations.transferring import ask_to_take_over
from referrals.operations.waiting import waitlist
from web.demo.asking import ask_team
from web.demo.founding import Founded
from web.demo.people import Someone, open_file
from web.demo.playing import Moment, Story
from web.demo.relaying import Ask, Relays


def stories(founded: Founded, relays: Relays) -> Iterator[Story]:
    year = relays.calendar.as_of.year
    pros, ask = founded.pros, partial(ask_team, founded)
    one = partial(_someone, year)
    yield _listed(relays, one("Bernadette", 74, 91), ask("jeanne", "fil", 1), pros["josiane"])
    yield _questioned(relays, one("Salif", 29, 92), ask("mehdi", "fil", 3))
    yield _waits(relays, one("Huguette", 80, 93), ask("sandrine", "mardis", 6))
    yield _paused(relays, one("Olga", 47, 94), ask("jeanne", "reboot", 12))
    yield _passed(relays, one("Farid", 62, 95), ask("jeanne", "fil", 15), pros["leila"])
    yield _moves_home(relays, one("Denise", 69, 96), pros["jeanne"], pros["luc"])
    yield _booked(relays, one("Marius", 77, 97), ask("jeanne", "fil", 2))
    yield _calls(relays, one("Fatou", 33, 98), ask("jeanne", "clic", 2), pros["aicha"])
    yield _contested(relays, one("Gilbert", 71, 99), ask("jeanne", "fil", 20))
    yield _lapsed(relays, one("Nour", 26, 90), ask("jeanne", "clic", 30, capture="oral_attested"))


def _listed(relays: Relays, one: Someone, ask: Ask, then: Membership) -> Story:
    """Two places in order: the second is asked if the first cannot."""
    yield Moment(relays.when(ask.sent, 10), ask.by)
    person = open_file(one, by=ask.by, calendar=relays.calendar)
    for member in (ask.to, then):
        relays.agree(person, ask, to=member)
    sending.send(
        uuid7(),
        by=ask.by,
        person_id=person,
        target_id=ask.to.structure_id,
        request=Request(needs=ask.needs, motive=ask.motive, motive_text=relays.said(ask.why)),
        scopes=ask.scopes,
        with_slip=True,
        then=[then.structure_id],
    )


def _questioned(relays: Relays, one: Someone, ask: Ask) -> Story:
    sent = yield from _sent(relays, one, ask)
    yield Moment(relays.when(ask.sent - 1, 11), ask.to)
    ask_question(
        sent.handoff.pk, by=ask.to, code="mobility", text=relays.said("Peut-elle venir jusqu’à la rue ?")
    )


def _waits(relays: Relays, one: Someone, ask: Ask) -> Story:
    sent = yield from _sent(relays, one, ask)
    yield Moment(relays.when(ask.sent - 2, 10), ask.to)
    waitlist(sent.handoff.pk, by=ask.to, until=_in(relays, 18))


def _paused(relays: Relays, one: Someone, ask: Ask) -> Story:
    """The second-hand computer is not there yet."""
    person = yield from _opened(relays, one, ask)
    sent = yield from relays.started(person, ask)
    yield Moment(relays.when(3, 10), ask.to)
    pause(sent.handoff.pk, by=ask.to, reason="equipment", until=_in(relays, 14))


def _passed(relays: Relays, one: Someone, ask: Ask, then: Membership) -> Story:
    """Whoever follows her asks another place to take over, and keeps her until it answers."""
    person = yield from _opened(relays, one, ask)
    sent = yield from relays.started(person, ask)
    yield Moment(relays.when(4, 9), ask.by)
    relays.agree(person, ask, to=then)
    yield Moment(relays.when(1, 15), ask.to)
    pass_on(sent.handoff.pk, by=ask.to, target_id=then.structure_id)


def _moves_home(relays: Relays, one: Someone, by: Membership, to: Membership) -> Story:
    """She moved to another part of the town: another house is asked to answer for her."""
    yield Moment(relays.when(9, 14), by)
    person = open_file(one, by=by, calendar=relays.calendar)
    yield Moment(relays.when(2, 10), by)
    relays.agree(person, Ask(by, to, 2, (), "", "", capture="oral_witnessed"), to=to)
    ask_to_take_over(uuid7(), by=by, person_id=person, target_id=to.structure_id, keeps_news=True)


def _booked(relays: Relays, one: Someone, ask: Ask) -> Story:
    """She left with a day, an hour and a first name."""
    person = yield from _opened(relays, one, ask)
    yield Moment(relays.when(ask.sent, 10), ask.by)
    relays.agree(person, ask)
    slot = PartnerSlot.objects.visible_to(ask.by).bookable().filter(staff_id=ask.to.pk).for_list().first()
    if slot is not None:
        book(
            uuid7(),
            by=ask.by,
            person_id=person,
            slot_id=slot.pk,
            request=Request(
                needs=slot.service.codes[:1], motive=ask.motive, motive_text=relays.said(ask.why)
            ),
            scopes=ask.scopes,
            door_name=f"M. {one.first_name}",
        )


def _calls(relays: Relays, one: Someone, ask: Ask, desk: Membership) -> Story:
    """She lost her paper, and says so at another counter by its reference."""
    sent = yield from _sent(relays, one, ask)
    yield Moment(relays.when(1, 16), desk)
    call_back(
        uuid7(),
        by=desk,
        from_address="",
        caller=Caller(reference=sent.referral.ref_code, first_name=one.first_name),
        motive="lost_paper",
        number=one.phone,
    )


def _contested(relays: Relays, one: Someone, ask: Ask) -> Story:
    """« Atteint », says who helped; the person says that it is not so."""
    person = yield from _opened(relays, one, ask)
    sent = yield from relays.reported(person, ask, said=4)
    yield Moment(relays.when(2, 9), ask.by)
    contest(sent.referral.pk, by=ask.by, why="not_solved")


def _lapsed(relays: Relays, one: Someone, ask: Ask) -> Story:
    """An agreement given aloud, never said again: the request waits until she is asked."""
    person = yield from _opened(relays, one, ask)
    yield from relays.taken(person, ask)
    yield Moment(relays.when(5, 7), ask.by)
    suspend_lapsed(person, [ask.to.structure_id], by=ask.by)


def _opened(relays: Relays, one: Someone, ask: Ask) -> Generator[Moment, None, UUID]:
    yield Moment(relays.when(ask.sent + 1, 15), ask.by)
    return open_file(one, by=ask.by, calendar=relays.calendar)


def _sent(relays: Relays, one: Someone, ask: Ask) -> Generator[Moment, None, Sent]:
    person = yield from _opened(relays, one, ask)
    return (yield from relays.waiting(person, ask))


def _in(relays: Relays, days: int) -> date:
    return relays.calendar.as_of + timedelta(days=days)


def _someone(year: int, name: str, age: int, number: int) -> Someone:
    return Someone(name, "Exemplaire", year - age, str(1 + number % 6), phone=f"+336399800{number}")
