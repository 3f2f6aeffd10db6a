"""She leaves the network: her file closes, what is under way stops, nothing leaves, and a mistake is undone."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from core.journal.models import Event
from core.kernel.errors import Conflict, Refused
from core.kernel.tenant import tenant
from notifications.models import Message
from notifications.operations.delivering import deliver
from people.models import AccessGrant, Person, PersonStatus
from people.operations.dying import record_death
from people.operations.leaving import record_move, undo_move
from people.operations.ledger import in_force
from referrals.models import Appointment, Handoff, Referral
from tests.factories.floor import as_owner
from tests.factories.gateways import Handed
from tests.factories.notifications import message
from tests.factories.people import grant
from tests.factories.referrals import accept, appointment, send
from tests.people.test_dying import mailboxes, three_waiting
from tests.session import sign_in


def left(cast, by=None):
    by = by or cast.alice
    with tenant(by):
        record_move(cast.person.pk, by=by)


def back(cast, by=None):
    by = by or cast.alice
    with tenant(by):
        undo_move(cast.person.pk, by=by)


def status_of(cast):
    with as_owner():
        return PersonStatus.objects.get(person=cast.person).status


def test_sharing_ends_and_what_is_under_way_stops_in_the_same_transaction(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    appointment_id = appointment(cast.bob, sent)
    with as_owner():
        contact = PersonStatus.objects.get(person=cast.person).last_contact_on

    left(cast)

    with tenant(cast.bob):
        assert not Person.objects.exists()
    with as_owner():
        referral = Referral.objects.get(pk=sent.referral.pk)
        assert (referral.state, referral.close_reason, referral.closed_by) == ("stopped", "moved", "human")
        assert Handoff.objects.get(pk=sent.handoff.pk).state == "cut"
        assert Appointment.objects.get(pk=appointment_id).cancelled_at is not None
        assert AccessGrant.objects.filter(person=cast.person).exists()
        status = PersonStatus.objects.get(person=cast.person)
        assert (status.status, status.last_contact_on) == ("moved", contact)
        assert Event.objects.filter(name="person.moved").count() == 1
        [cut] = Event.objects.filter(name="handoff.cut")
    assert "moved" not in str(cut.payload)
    with tenant(cast.alice):
        assert in_force(cast.alice, cast.person.pk) == []


def test_three_messages_wait_when_she_leaves_and_none_is_sent(cast):
    mailboxes(cast.sender, cast.recipient)
    sent = send(cast.alice, cast.person, cast.recipient)
    waiting = three_waiting(cast, sent)

    left(cast)
    gateway = Handed()
    deliver("mail", gateway)

    assert gateway.given == []
    with as_owner():
        states = Message.objects.filter(pk__in=[one.pk for one in waiting]).values_list("state", flat=True)
        assert list(states) == ["skipped"] * 3


def test_the_structures_engaged_are_told_without_a_reason(cast):
    mailboxes(cast.sender, cast.recipient)
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    left(cast)
    with as_owner():
        message(cast.recipient, sent.handoff.pk, purpose="handoff.cut")

    gateway = Handed()
    deliver("mail", gateway)

    [letter] = gateway.given
    assert "Le partage a cessé" in letter.title
    assert "quitté" not in letter.text.lower() and "déménag" not in letter.text.lower()


def test_nothing_is_sent_about_her_afterwards_and_the_database_refuses_it_too(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    left(cast)

    with pytest.raises(Refused, match="quitté le réseau"):
        send(cast.alice, cast.person, cast.unrelated)
    with as_owner(), pytest.raises(IntegrityError, match="nothing is sent"):
        Handoff(
            network=cast.network, referral=sent.referral, person=cast.person, from_structure=cast.sender,
            target=cast.unrelated, rank=9,
        ).save()  # fmt: skip


def test_a_mistake_is_undone_by_home_and_opens_nothing_by_itself(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    left(cast)

    back(cast)

    with tenant(cast.bob):
        assert not Person.objects.exists()
    send(cast.alice, cast.person, cast.unrelated)
    assert status_of(cast) == "active"
    with as_owner():
        assert Event.objects.filter(name="move.undone").count() == 1


def test_only_a_departure_is_undone_and_who_has_died_does_not_leave(cast):
    with pytest.raises(Conflict):
        back(cast)
    with tenant(cast.alice):
        record_death(cast.person.pk, by=cast.alice)
    with pytest.raises(Conflict):
        left(cast)
    assert status_of(cast) == "deceased"


def test_only_her_home_records_it_and_undoes_it_and_twice_is_harmless(cast):
    with as_owner():
        grant(cast.person, cast.recipient, 1)
    for act in (left, back):
        with pytest.raises(Refused):
            act(cast, cast.bob)
        with pytest.raises(Person.DoesNotExist):
            act(cast, cast.chloe)

    left(cast)
    left(cast)

    with as_owner():
        assert Event.objects.filter(name="person.moved").count() == 1


def test_the_page_closes_the_file_then_reopens_it(client, cast):
    sign_in(client, cast.alice)
    page = reverse("leaving", args=[cast.person.pk])

    assert "Clore sa fiche" in client.get(page).content.decode()
    client.post(page, {"sure": "on"})
    assert status_of(cast) == "moved"
    assert "a quitté le réseau" in client.get(reverse("rights", args=[cast.person.pk])).content.decode()

    assert "Rouvrir la fiche" in client.get(page).content.decode()
    client.post(page, {"sure": "on"})
    assert status_of(cast) == "active"
