"""Who follows the person asks another structure, and answers for her until it accepts (T15)."""

from typing import Any

import pytest

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict, Refused
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.models import AccessGrant, Person
from people.operations.consenting import withdraw
from referrals.models import FollowupStep, Handoff, HandoffPreview, Referral, Visibility
from referrals.operations import answering, closing, following
from referrals.operations.declining import decline
from referrals.operations.passing import pass_on
from tests.factories.floor import as_owner
from tests.factories.lists import states
from tests.factories.referrals import Relayed, accept, consent, send
from tests.holding import made_once

ALL = tuple(Scope)


@pytest.fixture
@made_once
def followed(cast):
    """Bob follows the person, who agreed to Chloé's structure as well."""
    relayed = send(cast.alice, cast.person, cast.recipient, scopes=ALL)
    accept(cast.bob, relayed)
    consent(cast.alice, cast.person, cast.unrelated, scopes=ALL)
    return relayed


def passed(cast: Any, relayed: Relayed) -> Handoff:
    with tenant(cast.bob):
        return pass_on(relayed.handoff.pk, by=cast.bob, target_id=cast.unrelated.pk)


def reads(member: Any) -> bool:
    with tenant(member):
        return Person.objects.visible_to(member).exists()


def test_the_first_stays_until_the_next_accepts(cast, followed):
    handoff = passed(cast, followed)

    assert states(followed) == ["accepted", "sent"]
    assert (reads(cast.bob), reads(cast.chloe)) == (True, False)
    with tenant(cast.chloe):
        assert HandoffPreview.objects.get().content["needs"] == ["aide-demarches"]
    with tenant(cast.alice):
        assert Handoff.objects.visible_to(cast.alice).filter(pk=handoff.pk).exists()
    with as_owner():
        told = Event.objects.get(name="handoff.passed_on").payload
        assert (told["sender"], told["target"]) == (cast.sender.pk, cast.unrelated.pk)

    with tenant(cast.chloe):
        answering.accept(handoff.pk, by=cast.chloe)

    assert states(followed) == ["ended", "accepted"]
    assert (reads(cast.bob), reads(cast.chloe)) == (False, True)
    with as_owner():
        first = Handoff.objects.get(pk=followed.handoff.pk)
        referral = Referral.objects.get()
        assert (first.outcome_code, referral.state) == ("continuing_elsewhere", "engaged")
        assert (referral.holder_structure_id, referral.holder_id) == (cast.unrelated.pk, cast.chloe.pk)


def test_shared_steps_travel_and_internal_ones_never(cast, followed):
    with tenant(cast.bob):
        for text, visibility in (("Pour la suite", Visibility.SHARED), ("Entre nous", Visibility.INTERNAL)):
            following.add_step(
                uuid7(),
                by=cast.bob,
                handoff_id=followed.handoff.pk,
                on=clock.now().date(),
                text=text,
                visibility=visibility,
            )
    handoff = passed(cast, followed)
    with tenant(cast.chloe):
        assert not FollowupStep.objects.visible_to(cast.chloe).exists()
        answering.accept(handoff.pk, by=cast.chloe)

    with tenant(cast.chloe):
        texts = FollowupStep.objects.visible_to(cast.chloe).values_list("text", flat=True)
        assert list(texts) == ["Pour la suite"]


def test_she_must_have_agreed_to_the_next_one(cast):
    relayed = send(cast.alice, cast.person, cast.recipient, scopes=ALL)
    accept(cast.bob, relayed)

    with pytest.raises(Refused, match="n’a pas donné son accord pour La Souris Verte"):
        passed(cast, relayed)

    assert states(relayed) == ["accepted"]


def test_what_she_agreed_to_for_the_next_one_is_all_it_reads(cast):
    relayed = send(cast.alice, cast.person, cast.recipient, scopes=ALL)
    accept(cast.bob, relayed)
    consent(cast.alice, cast.person, cast.unrelated, scopes=(Scope.IDENTITY, Scope.NEEDS))
    handoff = passed(cast, relayed)
    with tenant(cast.chloe):
        answering.accept(handoff.pk, by=cast.chloe)
        grants = AccessGrant.objects.live(cast.chloe).values_list("scope", flat=True)
        assert sorted(grants) == [Scope.IDENTITY, Scope.NEEDS]


def test_the_next_one_says_no_and_nothing_has_changed(cast, followed):
    handoff = passed(cast, followed)
    with as_owner():
        before = Referral.objects.get()
    with tenant(cast.chloe):
        decline(handoff.pk, by=cast.chloe, code="no_capacity")

    assert states(followed) == ["accepted", "declined"]
    with as_owner():
        after = Referral.objects.get()
    assert (after.state, after.holder_structure_id) == ("engaged", cast.recipient.pk)
    assert (after.next_due_kind, after.next_due_at) == (before.next_due_kind, before.next_due_at)


def test_one_proposal_at_a_time(cast, followed):
    passed(cast, followed)

    with pytest.raises(Conflict, match="ne peut pas être passé"):
        passed(cast, followed)


def test_the_result_told_first_takes_the_proposal_back(cast, followed):
    passed(cast, followed)
    with tenant(cast.bob):
        closing.report(followed.handoff.pk, by=cast.bob, code="need_met")

    assert states(followed) == ["ended", "recalled"]


def test_the_sharing_with_the_first_stops_and_the_proposal_with_it(cast, followed):
    passed(cast, followed)
    with tenant(cast.alice):
        withdraw(cast.person.pk, by=cast.alice, structure_id=cast.recipient.pk)

    assert states(followed) == ["cut", "recalled"]
    with as_owner():
        assert Referral.objects.get().state == "unplaced"


@pytest.mark.parametrize("who", ["alice", "chloe", "dan", "solene"])
def test_nobody_else_passes_her_on(cast, followed, who):
    member = getattr(cast, who)

    with tenant(member), pytest.raises((Handoff.DoesNotExist, Refused)):
        pass_on(followed.handoff.pk, by=member, target_id=cast.unrelated.pk)

    assert states(followed) == ["accepted"]


def test_before_acceptance_nothing_is_passed_on(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)

    with pytest.raises(Conflict):
        passed(cast, relayed)
