"""Two at the same instant, each on a connection of its own: relays, workers, colleagues. One effect."""

from collections import Counter
from datetime import time, timedelta

import pytest

from core.kernel import clock
from core.kernel.due import due_ids
from core.kernel.errors import Conflict
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from notifications.models import LetterBatch, Message
from notifications.operations import by_hand
from notifications.operations.claiming import claim
from notifications.operations.daily import once_a_day
from notifications.operations.delivering import deliver, prepare
from notifications.operations.letters import Abilities
from notifications.operations.planning import plan, plan_due
from notifications.operations.printing import print_letters
from notifications.operations.ticking import tick
from people.models import Contact
from referrals.operations import following
from referrals.operations.moving_hours import move_hour
from tests.factories.floor import as_owner
from tests.factories.gateways import Handed
from tests.factories.notifications import message
from tests.factories.referrals import accept, send

pytestmark = pytest.mark.django_db(transaction=True)


def reach(town, **contact):
    with as_owner():
        Contact.objects.filter(person=town.person).update(**contact)


def test_two_relays_plan_the_same_events_once(race, town):
    sent = send(town.alice, town.person, town.recipient)
    reach(town, channels=["sms"], phone="+33639980002")
    accept(town.bob, sent)
    hour = uuid7()
    with tenant(town.bob):
        following.set_appointment(
            hour, by=town.bob, handoff_id=sent.handoff.pk, starts_at=clock.now() + timedelta(days=8),
            place="Rue A", with_whom="Bob",
        )  # fmt: skip
        move_hour(hour, by=town.bob, starts_at=clock.now() + timedelta(days=9))
    events = due_ids("event", 100)

    outcomes = race(*[lambda: [plan(event) for event in events]] * 2)

    assert outcomes[0] == outcomes[1]
    with as_owner():
        planned = Counter(
            Message.objects.values_list("event_id", "purpose", "owner_structure", "user", "channel", "offset")
        )
        reminders = Message.objects.filter(purpose="you.reminder").order_by("subject_version")
        assert list(reminders.values_list("state", flat=True)) == ["superseded", "planned"]
    assert set(planned.values()) == {1}


@pytest.fixture
def due(town):
    """Thirty mails to the recipient's team, more than two workers take at once."""
    sent = send(town.alice, town.person, town.recipient)
    plan_due()
    with as_owner():
        Message.objects.all().delete()
        return {message(town.recipient, sent.handoff.pk).pk for _ in range(30)}


def test_what_workers_claim_at_once_is_disjoint(race, town, due):
    taken = race(*[lambda: claim(town.network.pk, "mail")] * 4)

    ids = [claimed.id for batch in taken for claimed in batch]
    assert len(ids) == len(set(ids))
    assert set(ids) <= due
    assert len({claimed.token for batch in taken for claimed in batch}) == len(ids)


@pytest.mark.parametrize("abilities", [Abilities(harmless_double=True), Abilities()], ids=["mail", "sms"])
def test_two_workers_that_hold_two_news_of_one_person_say_them_once(race, hers, town, abilities):
    """They become one message, and neither is lost in the other."""
    hers()
    hers()
    [first], [second] = claim(town.network.pk, "sms", 1), claim(town.network.pk, "sms", 1)
    gateway = Handed(abilities=abilities)

    letters = race(lambda: prepare(first, gateway), lambda: prepare(second, gateway))

    assert [type(letter).__name__ for letter in letters if letter is not None] == ["Letter"]


@pytest.fixture
def to_say(town):
    """A call and a letter to the sender's person."""
    sent = send(town.alice, town.person, town.recipient)
    reach(town, channels=["letter", "phone"], address="3 rue du Lac, 38400 Saint-Martin")
    with as_owner():
        return {
            channel: message(
                town.sender, sent.handoff.pk, purpose="you.sent", channel=channel, person=town.person
            )
            for channel in ("call", "letter")
        }


def as_member(member, act):
    def run():
        with tenant(member):
            return act(by=member)

    return run


def test_two_colleagues_who_print_the_letters_print_them_once(race, town, to_say):
    made = race(*[as_member(member, print_letters) for member in (town.alice, town.lea)])

    assert sorted(type(one).__name__ for one in made) == ["Conflict", "LetterBatch"]
    with as_owner():
        assert list(LetterBatch.objects.values_list("number", flat=True)) == [1]
        assert Message.objects.filter(batch__number=1).count() == 1


def test_two_colleagues_who_call_note_it_once(race, town, to_say):
    line = to_say["call"].pk

    noted = race(
        *[
            as_member(member, lambda by, result=result: tick(line, by=by, result=result))
            for member, result in ((town.alice, "reached"), (town.lea, "refused"))
        ]
    )

    assert sorted(type(one) for one in noted if one is not None) == [Conflict]
    with tenant(town.alice):
        assert len(by_hand.calls(town.alice)) == 0


def test_a_job_of_the_day_is_done_by_one_of_those_who_begin_it(race, town):
    done = []

    race(*[lambda: once_a_day("counted", at=time(0), work=lambda network: done.append(network.slug))] * 4)

    assert sorted(done) == ["ailleurs", "ici"]


def test_workers_that_share_the_news_of_one_person_write_to_her_once(race, hers):
    for _ in range(3):
        hers()
    gateways = [Handed(abilities=Abilities()) for _ in range(4)]

    race(*[lambda gateway=gateway: deliver("sms", gateway) for gateway in gateways])

    assert sum(len(gateway.given) for gateway in gateways) == 1
