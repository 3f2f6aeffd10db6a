"""Random walks: whatever the order of acts, a living referral has a holder and a due date, and nobody reads without right."""

import random
from datetime import timedelta

import pytest

from core.kernel import clock
from core.kernel.errors import DomainError
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.models import AccessGrant, Contact, Person
from people.operations.consenting import withdraw
from people.operations.stopping import stop_by_code
from referrals.models import Handoff, HandoffPreview, Referral
from referrals.operations import answering, closing, declining, following, sending
from referrals.states import ALIVE, AWAITING, ENGAGED
from tests.factories.floor import as_owner
from tests.factories.referrals import THREE, consent, send

STEPS = 14


class Walk:
    """One referral, pushed by random hands."""

    def __init__(self, cast, seed):
        self.cast, self.dice = cast, random.Random(seed)
        self.sent = send(cast.alice, cast.person, cast.recipient)
        self.members = {cast.recipient.pk: cast.bob, cast.unrelated.pk: cast.chloe}

    def step(self):
        act = self.dice.choice(
            [
                self.accept,
                self.decline,
                self.recall,
                self.attempt,
                self.report,
                self.acknowledge,
                self.ask_again,
                self.withdraw_one,
                self.by_code,
            ]
        )
        try:
            act()
        except (DomainError, Handoff.DoesNotExist, Referral.DoesNotExist):
            return  # refused, and the invariants below must hold all the same

    def latest(self, by):
        return Handoff.objects.visible_to(by).of(self.sent.referral.pk).latest("created_at")

    def mediator(self):
        return self.dice.choice([self.cast.bob, self.cast.chloe])

    def accept(self):
        by = self.mediator()
        with tenant(by):
            answering.accept(self.latest(by).pk, by=by)

    def decline(self):
        by = self.mediator()
        with tenant(by):
            declining.decline(self.latest(by).pk, by=by, code="no_capacity")

    def recall(self):
        by = self.dice.choice([self.cast.alice, self.cast.solene])
        with tenant(by):
            answering.recall(self.latest(by).pk, by=by, reason="no_answer")

    def attempt(self):
        by = self.mediator()
        with tenant(by):
            following.note_attempt(
                uuid7(), by=by, handoff_id=self.latest(by).pk, channel="phone", result="reached"
            )

    def report(self):
        by = self.mediator()
        with tenant(by):
            closing.report(
                self.latest(by).pk, by=by, code=self.dice.choice(["need_met", "not_met_structure"])
            )

    def acknowledge(self):
        with tenant(self.cast.alice):
            closing.acknowledge(self.sent.referral.pk, by=self.cast.alice)

    def ask_again(self):
        target = self.dice.choice([self.cast.recipient, self.cast.unrelated])
        consent(self.cast.alice, self.cast.person, target)
        with tenant(self.cast.alice):
            sending.ask_someone_else(
                self.sent.referral.pk, by=self.cast.alice, target_id=target.pk, scopes=THREE
            )

    def withdraw_one(self):
        with tenant(self.cast.alice):
            withdraw(self.cast.person.pk, by=self.cast.alice, structure_id=self.cast.recipient.pk)

    def by_code(self):
        if self.dice.random() < 0.3:
            with tenant(self.cast.chloe):
                stop_by_code(self.sent.code, by=self.cast.chloe, from_address="")

    def check(self):
        with as_owner():
            referral = Referral.objects.get()
            handoffs = list(Handoff.objects.all())
            previews = set(HandoffPreview.objects.values_list("handoff_id", flat=True))
            live = AccessGrant.objects.filter(expires_at__gt=clock.now())
            granted = set(live.values_list("structure_id", flat=True))
        if referral.state in ALIVE:
            assert referral.holder_structure_id and referral.next_due_at and referral.next_due_kind
        else:
            assert referral.closed_at and referral.close_reason and referral.next_due_at is None
        engaged = [handoff for handoff in handoffs if handoff.state in ENGAGED]
        assert len(engaged) <= 1
        assert granted <= {handoff.target_id for handoff in engaged}
        assert previews == {handoff.pk for handoff in handoffs if handoff.state in AWAITING}
        assert (referral.state == "engaged") == bool(engaged)
        for handoff in engaged:
            assert referral.holder_structure_id == handoff.target_id
        for structure_id, member in self.members.items():
            with tenant(member):
                assert Person.objects.exists() == (structure_id in granted)
                assert Contact.objects.exists() == (structure_id in granted)
        with tenant(self.cast.dan):
            assert not Referral.objects.exists()
            assert not Handoff.objects.exists()


@pytest.mark.parametrize("seed", range(12))
def test_a_random_walk_never_loses_the_person_nor_shows_her(cast, seed):
    walk = Walk(cast, seed)
    walk.check()
    start = clock.now()
    for number in range(STEPS):
        with clock.moved(start + timedelta(minutes=number + 1)):
            walk.step()
            walk.check()
