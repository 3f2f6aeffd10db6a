"""Any order of acts, days and accidents: a living referral has a holder and a day, and nobody reads without right.

A stateful model: hypothesis draws who acts, what is done and how many days pass; after each step the whole is
looked at. What it draws is the same on every machine.
"""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core.journal.models import Event
from core.kernel import clock
from core.kernel.due import due_ids
from core.kernel.errors import DomainError
from core.kernel.ids import uuid7
from core.kernel.tenant import system_member, tenant
from core.tenancy.models import Structure
from people.models import AccessGrant, Contact, Person
from people.operations.expiring import end_all_past
from people.operations.stopping import stop_by_code
from people.operations.withdrawing import withdraw
from referrals.models import Handoff, HandoffPreview, Referral
from referrals.operations import (
    answering,
    closing,
    declining,
    following,
    listing,
    pausing,
    questioning,
    reopening,
    sending,
    suspending,
    unplacing,
    waiting,
)
from referrals.operations.escalating import escalate
from referrals.states import ALIVE, AWAITING, ENGAGED, HandoffState, ReferralState
from tests.cast import make_cast
from tests.factories.floor import as_owner
from tests.factories.referrals import THREE, consent, send

EXAMPLES, STEPS = 12, 16
H, R = HandoffState, ReferralState
LUCK, ODD = st.integers(0, 5), 4  # the draw leans to the ends


def stands(*states):
    """Where one of the two is asked, or engaged, so: elsewhere the act would only be refused."""
    return precondition(lambda self: bool(set(states) & set(self.at.values())))


def referral_is(*states):
    return precondition(lambda self: self.state in states)


late_in_the_story = precondition(lambda self: self.steps > 12)


class Relay(RuleBasedStateMachine):
    """One person, one referral, every hand that may move it."""

    def __init__(self):
        super().__init__()
        self.example = transaction.atomic()
        self.example._from_testcase = True  # tenant() opens the outermost transaction but those of tests
        self.example.__enter__()
        with as_owner():
            self.cast = make_cast()
        self.start, self.days, self.steps = clock.now(), 0, 0
        self.members = {self.cast.recipient.pk: self.cast.bob, self.cast.unrelated.pk: self.cast.chloe}
        self.seen, self.lines = {}, 0
        self.state, self.at = "", {}

    def teardown(self):
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @initialize(listed=st.booleans(), taken=st.booleans())
    def sent(self, listed, taken):
        cast = self.cast
        if listed:
            consent(cast.alice, cast.person, cast.unrelated)
        self.relayed = send(cast.alice, cast.person, cast.recipient)
        if listed:
            self.do(cast.alice, listing.add_to_list, self.relayed.referral.pk, target_id=cast.unrelated.pk)
        if taken:
            self.do(cast.bob, answering.accept, self.held(cast.bob))

    # -- the hands

    def do(self, by, act, *given, **named):
        """As this member, a minute later; refused is a good answer, and must change nothing."""
        self.steps += 1
        with clock.moved(self.now):
            try:
                with tenant(by):
                    act(*[one() if callable(one) else one for one in given], by=by, **named)
            except (DomainError, Handoff.DoesNotExist, Referral.DoesNotExist):
                return

    @property
    def now(self):
        return self.start + timedelta(days=self.days, minutes=self.steps)

    def asked(self, by):
        return lambda: Handoff.objects.visible_to(by).of(self.relayed.referral.pk).latest("rank").pk

    def held(self, by):
        rows = Handoff.objects.visible_to(by).of(self.relayed.referral.pk)
        return lambda: rows.filter(target_id=by.structure_id).latest("rank").pk

    def mediator(self, luck, *states):
        """Mostly the one whose request stands there; sometimes the other one, who is refused."""
        bob, chloe = self.cast.bob, self.cast.chloe
        if luck == ODD:
            return bob if self.at.get(chloe.structure_id) in states else chloe
        return chloe if self.at.get(chloe.structure_id) in states else bob

    @stands(*AWAITING)
    @rule(luck=LUCK)
    def accept(self, luck):
        by = self.mediator(luck, *AWAITING)
        self.do(by, answering.accept, self.held(by))

    @stands(*AWAITING)
    @rule(luck=LUCK, code=st.sampled_from(["no_capacity", "distance", "information_missing"]))
    def decline(self, luck, code):
        by = self.mediator(luck, *AWAITING)
        self.do(by, declining.decline, self.held(by), code=code)

    @stands(H.SENT, H.WAITLISTED)
    @rule(luck=LUCK)
    def ask_a_question(self, luck):
        by = self.mediator(luck, H.SENT, H.WAITLISTED)
        self.do(by, questioning.ask_question, self.held(by), code="availability")

    @stands(*AWAITING)
    @rule(luck=LUCK, days=st.integers(1, 50))
    def keep_a_place(self, luck, days):
        by = self.mediator(luck, *AWAITING)
        self.do(by, waiting.waitlist, self.held(by), until=(self.now + timedelta(days=days)).date())

    @stands(*ENGAGED)
    @rule(luck=LUCK, result=st.sampled_from(["reached", "no_answer"]))
    def call_her(self, luck, result):
        by = self.mediator(luck, *ENGAGED)
        self.do(by, _attempt, self.held(by), channel="phone", result=result)

    @stands(H.IN_PROGRESS)
    @rule(luck=LUCK, days=st.integers(1, 100))
    def pause(self, luck, days):
        by = self.mediator(luck, H.IN_PROGRESS)
        until = (self.now + timedelta(days=days)).date()
        self.do(by, pausing.pause, self.held(by), reason="away", until=until)

    @stands(H.PAUSED)
    @rule(luck=LUCK)
    def resume(self, luck):
        by = self.mediator(luck, H.PAUSED)
        self.do(by, pausing.resume, self.held(by))

    @stands(*ENGAGED)
    @rule(luck=LUCK, code=st.sampled_from(["need_met", "not_met_structure", "unreachable"]))
    def report(self, luck, code):
        by = self.mediator(luck, *ENGAGED)
        self.do(by, closing.report, self.held(by), code=code)

    @stands(H.ENDED)
    @rule(luck=LUCK)
    def reopen(self, luck):
        by = self.mediator(luck, H.ENDED)
        self.do(by, reopening.reopen, self.held(by))

    @stands(H.INFO_REQUESTED, H.WAITLISTED)
    @rule()
    def answer_the_question(self):
        self.do(self.cast.alice, questioning.answer_question, self.asked(self.cast.alice), text="Le matin.")

    @stands(H.QUEUED, *AWAITING)
    @rule(coordinator=st.booleans())
    def recall(self, coordinator):
        by = self.cast.solene if coordinator else self.cast.alice
        self.do(by, answering.recall, self.asked(by), reason="no_answer")

    @referral_is(R.REPORTED)
    @rule()
    def acknowledge(self):
        self.do(self.cast.alice, closing.acknowledge, self.relayed.referral.pk)

    @referral_is(R.REPORTED, R.CLOSED)
    @rule()
    def contest(self):
        self.do(self.cast.alice, reopening.contest, self.relayed.referral.pk, why="not_solved")

    @referral_is(R.OPEN, R.ENGAGED, R.UNPLACED)
    @rule(days=st.integers(1, 100))
    def suspend(self, days):
        until = (self.now + timedelta(days=days)).date()
        self.do(self.cast.alice, suspending.suspend, self.relayed.referral.pk, reason="away", until=until)

    @referral_is(R.SUSPENDED)
    @rule(go_on=st.sampled_from([True, True, False]))
    def end_the_suspension(self, go_on):
        act = suspending.take_up if go_on else suspending.give_up
        self.do(self.cast.alice, act, self.relayed.referral.pk)

    @precondition(lambda self: self.state == R.UNPLACED or H.WAITLISTED in self.at.values())
    @rule(first=st.booleans())
    def ask_again(self, first):
        target = self.cast.recipient if first else self.cast.unrelated
        with clock.moved(self.now):
            consent(self.cast.alice, self.cast.person, target)
        self.do(
            self.cast.alice,
            sending.ask_someone_else,
            self.relayed.referral.pk,
            target_id=target.pk,
            scopes=THREE,
        )

    @referral_is(R.UNPLACED)
    @rule(signed=LUCK)
    def close_without_a_place(self, signed):
        self.do(self.cast.alice, unplacing.ask_to_close, self.relayed.referral.pk)
        if signed == ODD:
            self.do(self.cast.solene, unplacing.sign, self.relayed.referral.pk)

    # -- the person, the days, the accidents

    @referral_is(R.OPEN, R.ENGAGED, R.SUSPENDED)
    @rule(luck=LUCK)
    def withdraw(self, luck):
        structures = {ODD: None, 1: self.cast.unrelated.pk}
        structure = structures.get(luck, self.cast.recipient.pk)
        self.do(self.cast.alice, withdraw, self.cast.person.pk, structure_id=structure)

    @late_in_the_story
    @rule()
    def stop_with_her_paper(self):
        self.do(self.cast.chloe, _stop, self.relayed.code)

    @rule(days=st.sampled_from([1, 4, 15, 70]), machine_stands=st.booleans())
    def days_pass(self, days, machine_stands):
        self.days += days
        if not machine_stands:
            return
        with clock.moved(self.now):
            end_all_past()
            for item in due_ids("referral", 100):
                with tenant(
                    structure=Structure.objects.get(pk=item.structure_id), system="referrals.sweep"
                ) as as_one:
                    escalate(item.id, by=system_member(as_one))
            with tenant(self.cast.solene):
                late = Referral.objects.visible_to(self.cast.solene).filter(level_due_at__lte=self.now)
                assert not late.exists()

    # -- what must hold whatever happened

    @invariant()
    def nobody_is_lost_and_nobody_is_seen(self):
        if not hasattr(self, "relayed"):
            return
        with clock.moved(self.now):
            self.check()

    def check(self):
        with as_owner():
            referral = Referral.objects.get()
            handoffs = list(Handoff.objects.order_by("rank"))
            previews = set(HandoffPreview.objects.values_list("handoff_id", flat=True))
            live = AccessGrant.objects.filter(expires_at__gt=self.now)
            granted = set(live.values_list("structure_id", flat=True))
            lines = Event.objects.filter(name__regex="^(handoff|referral)\\.").count()
        self.state, self.at = referral.state, {handoff.target_id: handoff.state for handoff in handoffs}
        self.check_held(referral)
        engaged = [handoff for handoff in handoffs if handoff.state in ENGAGED]
        assert len(engaged) <= 1
        assert granted <= {handoff.target_id for handoff in engaged}
        assert previews == {handoff.pk for handoff in handoffs if handoff.state in AWAITING}
        self.check_history({row.pk: row.state for row in (referral, *handoffs)}, lines)
        for structure_id, member in self.members.items():
            with tenant(member):
                assert Person.objects.exists() == (structure_id in granted)
                assert Contact.objects.exists() == (structure_id in granted)
        with tenant(self.cast.dan):
            assert not Referral.objects.exists()
            assert not Handoff.objects.exists()

    def check_held(self, referral):
        if referral.state in ALIVE:
            assert referral.holder_structure_id
            assert referral.next_due_at
            assert referral.next_due_kind
        else:
            assert referral.closed_at
            assert referral.close_reason
            assert referral.next_due_at is None

    def check_history(self, states, lines):
        """What moved has left its line in the journal."""
        if states != self.seen:
            assert lines > self.lines
        self.seen, self.lines = states, lines


def _attempt(handoff_id, *, by, channel, result):
    following.note_attempt(uuid7(), by=by, handoff_id=handoff_id, channel=channel, result=result)


def _stop(code, *, by):
    stop_by_code(code, by=by, from_address="")


@pytest.mark.usefixtures("db")
def test_whatever_happens_nobody_is_lost_and_nobody_is_seen():
    run_state_machine_as_test(
        Relay,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
