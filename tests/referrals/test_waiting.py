"""A place on a waiting list is kept until a day; the sender may ask elsewhere meanwhile."""

from datetime import date, timedelta
from typing import Any

import pytest

from core.kernel import clock
from core.kernel.errors import Incomplete
from core.kernel.tenant import tenant
from referrals.models import Handoff, Referral
from referrals.operations.answering import accept
from referrals.operations.declining import decline
from referrals.operations.sending import ask_someone_else
from referrals.operations.waiting import waitlist
from tests.factories.floor import as_owner
from tests.factories.referrals import THREE, consent, send
from tests.session import sign_in


def in_days(days: int) -> date:
    return clock.now().astimezone(clock.zone()).date() + timedelta(days=days)


def keep(by: Any, relayed: Any, days: int = 20) -> Handoff:
    with tenant(by):
        return waitlist(relayed.handoff.pk, by=by, until=in_days(days))


def second(cast: Any, relayed: Any) -> Handoff:
    """The same request, to Chloé's structure as well."""
    consent(cast.alice, cast.person, cast.unrelated)
    with tenant(cast.alice):
        return ask_someone_else(relayed.referral.pk, by=cast.alice, target_id=cast.unrelated.pk, scopes=THREE)


def test_the_place_is_kept_and_looked_at_again(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)

    handoff = keep(cast.bob, relayed, days=40)

    assert (handoff.state, handoff.waitlisted_until) == ("waitlisted", in_days(40))
    with as_owner():
        referral = Referral.objects.get()
    assert (referral.state, referral.next_due_kind) == ("open", "waitlist")
    assert referral.next_due_at < clock.now() + timedelta(days=20)


@pytest.mark.parametrize("days", [0, -1, 46])
def test_the_day_is_between_tomorrow_and_forty_five_days(cast, days):
    relayed = send(cast.alice, cast.person, cast.recipient)

    with pytest.raises(Incomplete, match="45 jours"):
        keep(cast.bob, relayed, days=days)


def test_said_again_it_moves_the_day(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    keep(cast.bob, relayed, days=10)

    assert keep(cast.bob, relayed, days=30).waitlisted_until == in_days(30)


@pytest.mark.scenario("referrals", 15)
def test_the_sender_asks_another_and_when_it_accepts_the_place_is_given_back(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    keep(cast.bob, relayed)

    other = second(cast, relayed)
    with tenant(cast.chloe):
        accept(other.pk, by=cast.chloe)

    with as_owner():
        states = dict(Handoff.objects.values_list("target_id", "state"))
        assert Referral.objects.get().holder_structure_id == cast.unrelated.pk
    assert states == {cast.recipient.pk: "superseded", cast.unrelated.pk: "accepted"}


def test_when_the_other_declines_the_place_is_still_there_with_its_clock(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    keep(cast.bob, relayed)
    other = second(cast, relayed)

    with tenant(cast.chloe):
        decline(other.pk, by=cast.chloe, code="no_capacity")

    with as_owner():
        referral = Referral.objects.get()
    assert (referral.state, referral.next_due_kind) == ("open", "waitlist")


def test_a_stranger_keeps_no_place(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)

    with pytest.raises(Handoff.DoesNotExist):
        keep(cast.chloe, relayed)


def test_the_page_keeps_the_place_and_says_so_to_both(client, cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.bob)

    answer = client.post(
        f"/demandes/{relayed.handoff.pk}/attente/",
        {"version": relayed.handoff.version, "until": in_days(12).strftime("%d/%m/%Y")},
    )

    assert (answer.status_code, answer["Location"]) == (302, f"/demandes/{relayed.handoff.pk}/")
    assert "place gardée jusqu’au" in client.get(answer["Location"]).content.decode().replace("\u00a0", " ")
    sign_in(client, cast.alice)
    shown = client.get(f"/demandes/{relayed.referral.pk}/suivi/").content.decode()
    assert "garde une place sur sa liste d’attente" in shown
    assert "Demander aussi à un autre lieu" in shown
