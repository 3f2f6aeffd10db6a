"""A death: sharing ends, what is under way stops, and no waiting message leaves."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict, Refused
from core.kernel.floor.scopes import Scope
from core.kernel.tenant import tenant
from notifications.models import Message
from notifications.operations.claiming import claim
from notifications.operations.delivering import deliver, prepare
from people.models import AccessGrant, Person, PersonStatus
from people.operations.dying import record_death, undo_death
from people.operations.ledger import in_force
from referrals.models import Appointment, Handoff, Referral
from referrals.operations import closing
from tests.factories.floor import as_owner
from tests.factories.gateways import Handed
from tests.factories.notifications import message
from tests.factories.people import grant
from tests.factories.referrals import accept, appointment, send


def died(cast, by=None):
    by = by or cast.alice
    with tenant(by):
        record_death(cast.person.pk, by=by)


def mailboxes(*structures):
    with as_owner():
        for structure in structures:
            structure.email = f"{structure.slug}@exemple.invalid"
            structure.save(update_fields=["email"])


def three_waiting(cast, sent):
    """About the person, to both sides, of which one holds in whatever state the request is."""
    with as_owner():
        return [
            message(cast.recipient, sent.handoff.pk, purpose="handoff.sent"),
            message(cast.sender, sent.handoff.pk, purpose="handoff.accepted"),
            message(cast.sender, sent.referral.pk, purpose="referral.unplaced"),
        ]


@pytest.mark.scenario("people", 28)
def test_three_messages_wait_when_she_dies_and_none_leaves(cast):
    mailboxes(cast.sender, cast.recipient)
    sent = send(cast.alice, cast.person, cast.recipient)
    waiting = three_waiting(cast, sent)

    died(cast)
    gateway = Handed()
    deliver("mail", gateway)

    assert gateway.given == []
    with as_owner():
        states = Message.objects.filter(pk__in=[one.pk for one in waiting]).values_list("state", flat=True)
        assert list(states) == ["skipped"] * 3


@pytest.mark.scenario("people", 28)
def test_a_message_taken_by_a_worker_just_before_does_not_leave_either(cast):
    """What it speaks of has not changed: only her death holds it back."""
    mailboxes(cast.sender)
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    with tenant(cast.bob):
        closing.report(sent.handoff.pk, by=cast.bob, code="need_met", text="C’est fait.")
    with as_owner():
        waiting = message(cast.sender, sent.handoff.pk, purpose="handoff.ended")
    [claimed] = claim(cast.network.pk, "mail")
    assert claimed.id == waiting.pk

    died(cast)

    assert prepare(claimed, Handed()) is None
    with as_owner():
        assert Message.objects.get(pk=waiting.pk).skip_reason == "person"


def test_sharing_ends_and_what_is_under_way_stops_in_the_same_transaction(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    appointment_id = appointment(cast.bob, sent)
    with as_owner():
        grant(cast.person, cast.unrelated, Scope.IDENTITY)
        AccessGrant.objects.filter(structure=cast.unrelated).update(ground="casf_l121_6_2")

    died(cast)

    for stranger in (cast.bob, cast.chloe):
        with tenant(stranger):
            assert not Person.objects.exists()
    with as_owner():
        referral = Referral.objects.get(pk=sent.referral.pk)
        assert (referral.state, referral.close_reason, referral.closed_by) == ("stopped", "deceased", "human")
        assert Handoff.objects.get(pk=sent.handoff.pk).state == "cut"
        assert Appointment.objects.get(pk=appointment_id).cancelled_at is not None
        assert PersonStatus.objects.get(person=cast.person).status == "deceased"
        assert Event.objects.filter(name="person.died").count() == 1
        [cut] = Event.objects.filter(name="handoff.cut")
    assert "deceased" not in str(cut.payload)
    with tenant(cast.alice):
        assert in_force(cast.alice, cast.person.pk) == []


def test_the_structures_engaged_are_told_without_a_reason(cast):
    mailboxes(cast.sender, cast.recipient)
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    died(cast)
    with as_owner():
        message(cast.recipient, sent.handoff.pk, purpose="handoff.cut")

    gateway = Handed()
    deliver("mail", gateway)

    [letter] = gateway.given
    assert "Le partage a cessé" in letter.title
    assert "décès" not in letter.text.lower() and "décéd" not in letter.text.lower()


def test_nothing_is_sent_about_her_afterwards(cast):
    died(cast)

    with pytest.raises(Refused, match="décédée"):
        send(cast.alice, cast.person, cast.recipient)


def test_the_database_itself_refuses_a_request_about_her(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    died(cast)

    with as_owner(), pytest.raises(IntegrityError, match="nothing is sent"):
        Handoff(
            network=cast.network, referral=sent.referral, person=cast.person, from_structure=cast.sender,
            target=cast.unrelated, rank=9,
        ).save()  # fmt: skip


def test_a_mistake_is_undone_by_the_lead_and_opens_nothing_by_itself(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    died(cast)

    with pytest.raises(Refused), tenant(cast.alice):
        undo_death(cast.person.pk, by=cast.alice)
    with tenant(cast.lea):
        undo_death(cast.person.pk, by=cast.lea)

    with tenant(cast.bob):
        assert not Person.objects.exists()
    send(cast.alice, cast.person, cast.unrelated)
    with as_owner():
        assert PersonStatus.objects.get(person=cast.person).status == "active"


def test_thirty_days_later_a_death_stands(cast):
    died(cast)

    later = clock.now() + timedelta(days=31)
    with clock.moved(later), pytest.raises(Refused, match="Trente jours"), tenant(cast.lea):
        undo_death(cast.person.pk, by=cast.lea)


def test_only_a_death_is_undone(cast):
    with pytest.raises(Conflict), tenant(cast.lea):
        undo_death(cast.person.pk, by=cast.lea)


def test_only_her_home_records_it_and_twice_is_harmless(cast):
    with as_owner():
        grant(cast.person, cast.recipient, Scope.IDENTITY)
    with pytest.raises(Refused):
        died(cast, cast.bob)
    with pytest.raises(Person.DoesNotExist):
        died(cast, cast.chloe)

    died(cast)
    died(cast)

    with as_owner():
        assert Event.objects.filter(name="person.died").count() == 1
