"""What professionals do with a referral, as stories: each ends in one of the states a screen can show."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from core.kernel import clock
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import current, system_member
from core.kernel.words import day_in_words
from core.tenancy.models import Membership
from people.instruments.consent_script import read_aloud
from people.operations.consenting import give, withdraw
from people.operations.stopping import stop_by_code
from referrals.operations import answering, closing, declining, following, sending, telling
from referrals.operations.sending import Request, Sent
from web.demo.dates import Calendar
from web.demo.names import Fiction
from web.demo.playing import Moment, Story

THREE = (Scope.IDENTITY, Scope.CONTACT, Scope.NEEDS)
MOST = (*THREE, Scope.MATURITY, Scope.FOLLOWUP)
FRESH = 4  # working days: an answer that recent still waits to be told to the person
SINCE_PAPER = 10  # working days: an older agreement than this was signed, or given in front of a witness

Telling = Generator[Moment, None, Sent]


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: who asks whom, how many working days ago, for what, in which words."""

    by: Membership
    to: Membership
    sent: int
    needs: Sequence[str]
    motive: str
    why: str
    news: str = ""
    note: str = ""
    scopes: Sequence[Scope] = MOST
    capture: str = "oral_attested"


@dataclass
class Relays:
    """The calendar and the draws that the stories of one network share."""

    calendar: Calendar
    fiction: Fiction
    marker: str = ""

    def when(self, days: int, hour: int) -> datetime:
        return self.calendar.working(days, hour, self.fiction.draw.randrange(60))

    def said(self, text: str) -> str:
        """A free text; where leaks are watched for, it says so."""
        return f"{text} ({self.marker})" if self.marker and text else text

    # -- how a request begins

    def waiting(self, person: UUID, ask: Ask) -> Telling:
        yield Moment(self.when(ask.sent, 10), ask.by)
        self.agree(person, ask)
        return sending.send(
            uuid7(),
            by=ask.by,
            person_id=person,
            target_id=ask.to.structure_id,
            request=Request(needs=ask.needs, motive=ask.motive, motive_text=self.said(ask.why)),
            scopes=ask.scopes,
            with_slip=True,
        )

    def seen(self, person: UUID, ask: Ask) -> Telling:
        sent = yield from self.waiting(person, ask)
        yield Moment(self.when(ask.sent - 1, 14), ask.to)
        answering.see(sent.handoff.pk, by=ask.to)
        return sent

    def taken(self, person: UUID, ask: Ask) -> Telling:
        sent = yield from self.waiting(person, ask)
        yield Moment(self.when(ask.sent - 2, 11), ask.to)
        answering.see(sent.handoff.pk, by=ask.to)
        answering.accept(sent.handoff.pk, by=ask.to)
        return sent

    def accepted(self, person: UUID, ask: Ask) -> Telling:
        """With an appointment on the next working day."""
        sent = yield from self.taken(person, ask)
        self._appointment(sent, ask, self.calendar.working(-1, 10, 30))
        if ask.sent > FRESH:
            telling.tell_person(sent.referral.pk, by=ask.to, way="call")
        return sent

    def started(self, person: UUID, ask: Ask) -> Telling:
        sent = yield from self.taken(person, ask)
        yield Moment(self.when(ask.sent - 3, 15), ask.to)
        following.note_attempt(
            uuid7(),
            by=ask.to,
            handoff_id=sent.handoff.pk,
            channel="phone",
            result="reached",
            still_agrees=True,
        )
        self._appointment(sent, ask, self.calendar.working(ask.sent - 5, 9, 30))
        yield Moment(self.when(ask.sent - 5, 11), ask.to)
        self._step(sent, ask, "Premier rendez-vous : on a regardé ensemble ce qui bloque.", "shared")
        return sent

    def in_progress(self, person: UUID, ask: Ask) -> Telling:
        sent = yield from self.started(person, ask)
        yield Moment(self.when(2, 11), ask.to)
        self._step(
            sent, ask, ask.note or "Deuxième séance, à son rythme.", "internal" if ask.note else "shared"
        )
        return sent

    # -- how it ends

    def reported(self, person: UUID, ask: Ask, *, said: int | None = None, code: str = "need_met") -> Telling:
        sent = yield from self.started(person, ask)
        yield Moment(self.when(2 if said is None else said, 16), ask.to)
        closing.report(sent.handoff.pk, by=ask.to, code=code, text=self.said(ask.news), sessions=2)
        return sent

    def closed(self, person: UUID, ask: Ask, *, code: str = "need_met") -> Telling:
        sent = yield from self.reported(person, ask, said=ask.sent - 15, code=code)
        yield Moment(self.when(ask.sent - 17, 9), ask.by)
        closing.acknowledge(sent.referral.pk, by=ask.by)
        return sent

    def no_show(self, person: UUID, ask: Ask) -> Telling:
        sent = yield from self.taken(person, ask)
        self._appointment(sent, ask, self.calendar.working(ask.sent - 4, 9, 30))
        yield Moment(self.when(ask.sent - 5, 10), ask.to)
        closing.report(sent.handoff.pk, by=ask.to, code="not_met_no_show")
        yield Moment(self.when(ask.sent - 6, 9), ask.by)
        closing.acknowledge(sent.referral.pk, by=ask.by)
        return sent

    def declined(self, person: UUID, ask: Ask) -> Telling:
        """For lack of place: the sender must find another one."""
        sent = yield from self.waiting(person, ask)
        yield Moment(self.when(ask.sent - 2, 15), ask.to)
        declining.decline(
            sent.handoff.pk, by=ask.to, code="no_capacity", text=self.said("Complet ce mois-ci.")
        )
        return sent

    def recalled(self, person: UUID, ask: Ask) -> Telling:
        sent = yield from self.waiting(person, ask)
        yield Moment(self.when(ask.sent - 2, 9), ask.by)
        answering.recall(sent.handoff.pk, by=ask.by, reason="sender_recalled")
        return sent

    def passed_on(self, person: UUID, ask: Ask, *, then: Membership) -> Telling:
        """Refused, then asked of someone else, who takes it."""
        sent = yield from self.declined(person, ask)
        yield Moment(self.when(ask.sent - 3, 10), ask.by)
        self.agree(person, ask, to=then)
        second = sending.ask_someone_else(
            sent.referral.pk, by=ask.by, target_id=then.structure_id, scopes=ask.scopes
        )
        yield Moment(self.when(ask.sent - 5, 10), then)
        answering.accept(second.pk, by=then)
        following.add_step(
            uuid7(),
            by=then,
            handoff_id=second.pk,
            on=clock.now().date(),
            text=self.said("Première rencontre."),
        )
        return sent

    def stopped(self, person: UUID, ask: Ask) -> Telling:
        """She tells her social worker to stop everything."""
        sent = yield from self.started(person, ask)
        yield Moment(self.when(ask.sent - 10, 10), ask.by)
        withdraw(person, by=ask.by)
        return sent

    def stopped_with_coupon(self, person: UUID, ask: Ask) -> Telling:
        """She stops the sharing with one structure, alone, with the code of her paper: yesterday."""
        sent = yield from self.taken(person, ask)
        yield Moment(self.calendar.days_ago(1, 20, 15))
        done = stop_by_code(
            sent.code,
            by=system_member(current()),
            from_address="192.0.2.1",
            structure_id=ask.to.structure_id,
        )
        assert done.done
        return sent

    # -- pieces

    def agree(self, person: UUID, ask: Ask, *, to: Membership | None = None) -> None:
        structure = (to or ask.to).structure
        give(
            uuid7(),
            by=ask.by,
            person_id=person,
            scopes=ask.scopes,
            structures=[structure.pk],
            capture=ask.capture,
            witness="Une collègue de l’accueil" if ask.capture == "oral_witnessed" else "",
            text=read_aloud([structure.name], day_in_words(clock.now() + timedelta(days=30))),
        )

    def _appointment(self, sent: Sent, ask: Ask, starts_at: datetime) -> None:
        following.set_appointment(
            uuid7(),
            by=ask.to,
            handoff_id=sent.handoff.pk,
            starts_at=starts_at,
            place=ask.to.structure.name,
            with_whom=ask.to.user.first_name,
            bring=self.said("Le courrier reçu, et un téléphone s’il y en a un"),
        )

    def _step(self, sent: Sent, ask: Ask, text: str, visibility: str) -> None:
        following.add_step(
            uuid7(),
            by=ask.to,
            handoff_id=sent.handoff.pk,
            on=clock.now().date(),
            minutes=60,
            themes=[ask.needs[0]],
            text=self.said(text),
            visibility=visibility,
        )


def tell(telling: Telling) -> Story:
    """A story whose end nobody waits for."""
    yield from telling
