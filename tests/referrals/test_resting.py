"""One need of two is taken: the other is the sender's to pass on, or to leave with a reason."""

from datetime import timedelta
from typing import Any

import pytest

from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, Refused
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from referrals.models import HandoffNeed, Referral
from referrals.operations import answering, sending
from referrals.operations.resting import drop_rest
from referrals.operations.sending import Request
from referrals.queries.chains import waiting_since
from referrals.queries.sent import counts
from tests.factories.floor import as_owner
from tests.factories.referrals import THREE, Relayed, consent, send

TWO = ("aide-demarches", "acquisition-materiel")


def half_taken(cast: Any) -> Relayed:
    relayed = send(cast.alice, cast.person, cast.recipient, needs=TWO)
    with tenant(cast.bob):
        answering.accept(relayed.handoff.pk, by=cast.bob, taken=[TWO[0]])
    return relayed


def rest(relayed: Relayed) -> dict[str, str]:
    with as_owner():
        return dict(HandoffNeed.objects.filter(handoff=relayed.handoff).values_list("code", "rest"))


def pass_rest(cast: Any, relayed: Relayed) -> Referral:
    consent(cast.alice, cast.person, cast.unrelated)
    with tenant(cast.alice):
        return sending.send(
            uuid7(),
            by=cast.alice,
            person_id=cast.person.pk,
            target_id=cast.unrelated.pk,
            request=Request(needs=[TWO[1]]),
            scopes=THREE,
            with_slip=True,
            parent_id=relayed.referral.pk,
        ).referral


def to_act_on(cast: Any) -> int:
    with tenant(cast.alice):
        return counts(cast.alice)["action"]


@pytest.mark.scenario("referrals", 14)
def test_one_of_two_is_taken_and_the_rest_goes_on_with_the_first_clock(cast):
    begun = clock.now() - timedelta(days=10)
    with clock.moved(begun):
        relayed = half_taken(cast)
    assert rest(relayed) == {TWO[0]: "", TWO[1]: "waiting"}
    assert to_act_on(cast) == 1

    child = pass_rest(cast, relayed)

    assert child.parent_id == relayed.referral.pk
    assert rest(relayed) == {TWO[0]: "", TWO[1]: "sent"}
    assert to_act_on(cast) == 0
    with tenant(cast.alice):
        assert waiting_since(cast.alice, Referral.objects.get(pk=child.pk)) == begun


def test_all_taken_leaves_nothing(cast):
    relayed = send(cast.alice, cast.person, cast.recipient, needs=TWO)
    with tenant(cast.bob):
        answering.accept(relayed.handoff.pk, by=cast.bob, taken=TWO)

    assert set(rest(relayed).values()) == {""}
    assert to_act_on(cast) == 0


def test_taking_none_is_not_accepting(cast):
    relayed = send(cast.alice, cast.person, cast.recipient, needs=TWO)

    with tenant(cast.bob), pytest.raises(Incomplete, match="au moins un besoin"):
        answering.accept(relayed.handoff.pk, by=cast.bob, taken=[])

    assert set(rest(relayed).values()) == {""}


def test_the_rest_is_left_with_a_reason_once(cast):
    relayed = half_taken(cast)

    with tenant(cast.alice):
        with pytest.raises(Incomplete, match="Choisissez la raison"):
            drop_rest(relayed.referral.pk, by=cast.alice, why="")
        drop_rest(relayed.referral.pk, by=cast.alice, why="not_needed")
        with pytest.raises(Conflict, match="Il ne reste rien"):
            drop_rest(relayed.referral.pk, by=cast.alice, why="not_needed")

    assert rest(relayed)[TWO[1]] == "dropped"
    assert to_act_on(cast) == 0


@pytest.mark.parametrize("who", ["bob", "chloe", "dan"])
def test_the_rest_is_its_senders_alone(cast, who):
    relayed, member = half_taken(cast), getattr(cast, who)

    with tenant(member), pytest.raises((Referral.DoesNotExist, Refused)):
        drop_rest(relayed.referral.pk, by=member, why="not_needed")

    assert rest(relayed)[TWO[1]] == "waiting"
