"""Booking an hour: sent and accepted in one transaction, with the appointment; the second reads the next hours."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from actors.models import PartnerSlot
from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict, DomainError, Incomplete, Refused
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from notifications.catalogue import Audience, rows_for
from people.models import AccessGrant, Contact, Person
from people.operations.consenting import withdraw
from people.operations.contacting import set_contact
from people.operations.stopping import stop_by_code
from referrals.models import Appointment, DeskLine, Handoff, HandoffPreview, Referral
from referrals.operations import following
from referrals.operations.arriving import arrive, check_in
from referrals.operations.booking import book
from referrals.operations.moving_hours import move_hour
from referrals.operations.sending import Request
from referrals.operations.without_sharing import book_without_sharing
from tests.factories.actors import kept_hour
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.referrals import THREE, consent
from tests.factories.tenancy import MembershipFactory
from tests.holding import made_once


@pytest.fixture
@made_once
def slot(cast):
    """Bob's, in a week."""
    with as_owner():
        return kept_hour(cast.bob)


def booked(member, person, slot, *, agreed=True, scopes=THREE, **words):
    """Agreed, a phone noted, booked."""
    if agreed:
        consent(member, person, slot.structure, scopes=scopes)
    with tenant(member):
        set_contact(person.pk, by=member, channels=["phone"], phone="+33639980002", commune="Grenoble")
        sent = book(
            uuid7(), by=member, person_id=person.pk, slot_id=slot.pk, request=Request(needs=["aide-demarches"]),
            scopes=scopes, door_name="Yvette B.", **words,
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate; set constraints all deferred")
        return sent


def state_of(slot):
    with as_owner():
        return PartnerSlot.objects.get(pk=slot.pk).state


def readable(member, person):
    """What the structure's own queries return of her: name, contact, scopes opened, words a name is searched by."""
    with tenant(member):
        grants = AccessGrant.objects.live(member).filter(person_id=person.pk)
        return (
            Person.objects.visible_to(member).filter(pk=person.pk).exists(),
            Contact.objects.visible_to(member).of(person.pk).exists(),
            sorted(grants.values_list("scope", flat=True)),
            sorted(set(grants.values_list("search_name", flat=True))),
        )


def test_she_leaves_with_a_day_an_hour_and_a_first_name(cast, slot):
    sent = booked(cast.alice, cast.person, slot)

    assert sent.code
    with as_owner():
        handoff, referral, appointment = (
            Handoff.objects.get(),
            Referral.objects.get(),
            Appointment.objects.get(),
        )
        assert (handoff.state, handoff.via, handoff.assignee_id, handoff.target_id) == (
            "accepted",
            "slot",
            cast.bob.pk,
            cast.recipient.pk,
        )
        assert (referral.state, referral.holder_structure_id) == ("engaged", cast.recipient.pk)
        assert (appointment.slot_id, appointment.starts_at, appointment.with_whom, appointment.author_id) == (
            slot.pk,
            slot.starts_at,
            "Bob",
            cast.bob.pk,
        )
        assert handoff.next_appointment_at == slot.starts_at
        assert DeskLine.objects.get().door_name == "Yvette B."
        assert not HandoffPreview.objects.exists()
        events = {event.name: event.payload for event in Event.objects.filter(subject_id=str(handoff.pk))}
    assert {"handoff.sent", "handoff.accepted", "appointment.set"} <= set(events)
    told = rows_for("handoff.accepted", events["handoff.accepted"])
    assert {row.audience for row in told} == {Audience.SENDER, Audience.ASSIGNEE}
    assert state_of(slot) == "booked"
    assert readable(cast.bob, cast.person)[:3] == (True, True, [1, 2, 3])


def test_the_same_id_twice_is_one_booking(cast, slot):
    consent(cast.alice, cast.person, cast.recipient)
    id = uuid7()
    for _ in range(2):
        with tenant(cast.alice):
            book(
                id, by=cast.alice, person_id=cast.person.pk, slot_id=slot.pk,
                request=Request(needs=["aide-demarches"]), scopes=THREE,
            )  # fmt: skip

    with as_owner():
        assert Referral.objects.count() == Appointment.objects.count() == 1


def test_without_her_agreement_nothing_is_booked(cast, slot):
    with pytest.raises(Incomplete) as refusal:
        booked(cast.alice, cast.person, slot, agreed=False)

    assert refusal.value.code == "consent-missing"
    assert state_of(slot) == "open"


def test_a_stranger_and_another_network_book_nothing(cast, slot):
    with tenant(cast.chloe), pytest.raises(Person.DoesNotExist):
        book(
            uuid7(), by=cast.chloe, person_id=cast.person.pk, slot_id=slot.pk,
            request=Request(needs=["aide-demarches"]), scopes=THREE,
        )  # fmt: skip
    with pytest.raises(PartnerSlot.DoesNotExist):
        booked(cast.dan, cast.dans_person, slot, agreed=False)
    with tenant(cast.solene), pytest.raises(Refused):
        book(
            uuid7(), by=cast.solene, person_id=cast.person.pk, slot_id=slot.pk,
            request=Request(needs=["aide-demarches"]), scopes=THREE,
        )  # fmt: skip


def test_nobody_books_oneself_on_the_other_side(cast):
    with as_owner():
        both = MembershipFactory(user=cast.alice.user, structure=cast.recipient, role=Role.MEDIATOR)
        slot = kept_hour(both)

    with pytest.raises(Refused) as refusal:
        booked(cast.alice, cast.person, slot)

    assert refusal.value.code == "second-member-required"
    assert state_of(slot) == "open"


@pytest.mark.scenario("actors", 26)
def test_an_hour_given_back_a_second_ago_is_refused_the_job_not_having_run(cast, slot):
    with clock.moved(slot.release_at + timedelta(seconds=1)), pytest.raises(Conflict) as refusal:
        booked(cast.alice, cast.person, slot)

    assert refusal.value.code == "full"
    with as_owner():
        assert (Referral.objects.count(), state_of(slot)) == (0, "open")


@pytest.mark.scenario("referrals", 33)
def test_two_senders_at_once_one_wins_and_nothing_of_the_other_is_written(race, cast):
    with as_owner():
        slot = kept_hour(cast.bob)
        other = PersonFactory(home_structure=cast.unrelated)
    for member, person in ((cast.alice, cast.person), (cast.chloe, other)):
        consent(member, person, cast.recipient)

    results = race(
        partial(booked, cast.alice, cast.person, slot, agreed=False),
        partial(booked, cast.chloe, other, slot, agreed=False),
    )

    refused = [result for result in results if isinstance(result, DomainError)]
    assert [refusal.code for refusal in refused] == ["full"], results
    with as_owner():
        assert (Referral.objects.count(), Handoff.objects.count(), Appointment.objects.count()) == (1, 1, 1)
        handoff = Handoff.objects.get()
        assert (handoff.state, handoff.via) == ("accepted", "slot")
        assert state_of(slot) == "booked"
        assert Event.objects.filter(name="handoff.sent").count() == 1


@pytest.mark.scenario("actors", 26)
def test_twenty_at_once_on_one_hour_make_one_booking(race, cast):
    with as_owner():
        slot = kept_hour(cast.bob)

    def book_it():
        with tenant(cast.alice):
            return book_without_sharing(
                uuid7(), by=cast.alice, slot_id=slot.pk, needs=["aide-demarches"], door_name="Zoé"
            )

    results = race(*[book_it] * 20)

    assert [result.code for result in results if isinstance(result, DomainError)] == ["full"] * 19, results
    with as_owner():
        assert Appointment.objects.count() == Referral.objects.count() == 1


@pytest.mark.scenario("actors", 27)
def test_an_hour_cancelled_three_days_before_is_free_again_and_too_late_is_its_structure_s(cast):
    for days, state in ((3, "open"), (0, "released")):
        with as_owner():
            slot = kept_hour(cast.bob)
            person = PersonFactory(home_structure=cast.sender)
        booked(cast.alice, person, slot)
        with as_owner():
            appointment = Appointment.objects.get(slot=slot)

        with clock.moved(slot.starts_at - timedelta(days=days, hours=1)), tenant(cast.bob):
            following.mark_presence(appointment.pk, by=cast.bob, presence="excused")

        assert state_of(slot) == state
    with as_owner():
        again = PersonFactory(home_structure=cast.sender)
        free = PartnerSlot.objects.get(state="open")
    booked(cast.alice, again, free)
    assert state_of(free) == "booked"


@pytest.mark.scenario("referrals", 40)
def test_the_coupon_at_a_counter_with_no_part_in_it_frees_appointment_line_and_hour(cast, slot):
    sent = booked(cast.alice, cast.person, slot)
    with as_owner():
        elsewhere = MembershipFactory(structure=cast.unrelated, role=Role.DESK)

    with tenant(elsewhere):
        assert stop_by_code(sent.code, by=elsewhere, from_address="x").done

    with as_owner():
        assert Handoff.objects.get().state == "cut"
        assert Appointment.objects.get().cancelled_at is not None
        assert not DeskLine.objects.exists()
    assert state_of(slot) == "open"


@pytest.mark.scenario("referrals", 34)
def test_without_her_name_until_the_day_it_opens_when_she_arrives_and_not_before(cast, slot):
    four = (*THREE, Scope.MATURITY)
    sent = booked(cast.alice, cast.person, slot, scopes=four, nameless=True)

    assert readable(cast.bob, cast.person) == (False, False, [3, 4], [""])
    with clock.moved(slot.starts_at - timedelta(minutes=5)):
        with as_owner():
            line = DeskLine.objects.get()
        with tenant(cast.bob):
            arrive(line.pk, by=cast.bob)
        there = readable(cast.bob, cast.person)
    assert there[:3] == (True, True, [1, 2, 3, 4])
    with as_owner():
        handoff = Handoff.objects.get(pk=sent.handoff.pk)
        assert (handoff.scopes, handoff.held_scopes) == ([1, 2, 3, 4], [])


@pytest.mark.scenario("referrals", 34)
def test_the_paper_at_the_counter_opens_her_name_too(cast, slot):
    sent = booked(cast.alice, cast.person, slot, nameless=True)
    with as_owner():
        counter = MembershipFactory(structure=cast.recipient, role=Role.DESK)

    with tenant(counter):
        assert check_in(sent.code, by=counter, first_name="Yvette").done

    assert readable(cast.bob, cast.person)[:3] == (True, True, [1, 2, 3])


@pytest.mark.scenario("referrals", 34)
def test_stopped_before_the_day_neither_opens_and_the_hour_is_free(cast, slot):
    sent = booked(cast.alice, cast.person, slot, nameless=True)
    with tenant(cast.alice):
        withdraw(cast.person.pk, by=cast.alice)
    with as_owner():
        counter = MembershipFactory(structure=cast.recipient, role=Role.DESK)

    with tenant(counter):
        assert not check_in(sent.code, by=counter, first_name="Yvette").done

    assert readable(cast.bob, cast.person) == (False, False, [], [])
    assert state_of(slot) == "open"


def test_a_booked_hour_that_its_structure_moves_is_its_own_and_the_sender_is_told(cast, slot):
    sent = booked(cast.alice, cast.person, slot)
    with as_owner():
        appointment = Appointment.objects.get()

    with tenant(cast.bob):
        move_hour(appointment.pk, by=cast.bob, starts_at=slot.starts_at + timedelta(days=1))

    with as_owner():
        moved = Appointment.objects.get()
        assert (moved.starts_at, moved.slot_id, moved.version) == (
            slot.starts_at + timedelta(days=1),
            None,
            2,
        )
        assert Handoff.objects.get().next_appointment_at == moved.starts_at
        [event] = Event.objects.filter(name="appointment.moved")
    assert Audience.SENDER in [row.audience for row in rows_for("appointment.moved", event.payload)]
    assert state_of(slot) == "released"

    with tenant(cast.bob):
        move_hour(moved.pk, by=cast.bob)
    with as_owner():
        assert Appointment.objects.get().cancelled_at is not None
        referral = Referral.objects.get(pk=sent.referral.pk)
        assert (referral.state, referral.next_due_kind) == ("engaged", "first_contact")
    with tenant(cast.bob), pytest.raises(Conflict):
        move_hour(moved.pk, by=cast.bob)


def test_the_sender_does_not_move_it(cast, slot):
    booked(cast.alice, cast.person, slot, scopes=(*THREE, Scope.FOLLOWUP))
    with as_owner():
        appointment = Appointment.objects.get()

    with tenant(cast.alice), pytest.raises(Appointment.DoesNotExist):
        move_hour(appointment.pk, by=cast.alice)


def test_a_booking_without_its_hour_does_not_commit(cast, slot):
    booked(cast.alice, cast.person, slot)
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.update(slot=None)
        Handoff.objects.update(via="web")
        Handoff.objects.update(via="slot")
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
    with connection.cursor() as cursor:
        cursor.execute("set constraints all deferred")
