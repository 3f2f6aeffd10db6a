"""Stopping without the paper: the same answer for one, several or nobody; and what happens behind it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Refused
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from people.models import AccessGrant, Consent, Match, Person, TypedWithdrawal
from people.operations.capturing import LIFETIMES
from people.operations.consenting import give
from people.operations.stopping import TYPED_NAMES, settle, stop_by_code, stop_by_name
from referrals.models import Appointment, Handoff, KeptPlace
from referrals.operations.keeping import forget_typed, free_due
from referrals.states import HandoffState
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.referrals import THREE, accept, appointment, send
from tests.factories.tenancy import MembershipFactory
from tests.holding import made_once

BORN = date(1948, 3, 1)
HER = {"first_name": "Yvette", "last_name": "Quinquet", "birth_date": BORN, "way": "desk"}


@pytest.fixture
@made_once
def born(cast):
    """She was born on the first of March 1948."""
    with as_owner():
        cast.person.birth_date, cast.person.birth_precision = BORN, "day"
        cast.person.save(update_fields=["birth_date", "birth_precision"])
    return cast.person


def typed(cast: Any, by: Any = None, **words: Any) -> Any:
    with tenant(by or cast.chloe):
        return stop_by_name(by=by or cast.chloe, **{**HER, **words})


def tasks(member: Any) -> list[Any]:
    with tenant(member):
        return list(TypedWithdrawal.objects.visible_to(member).waiting())


@pytest.mark.scenario("people", 32)
def test_one_exact_match_is_stopped_in_that_transaction(cast, born):
    sent = send(cast.alice, born, cast.recipient)
    accept(cast.bob, sent)

    answer = typed(cast)

    assert answer.done
    with tenant(cast.bob):
        assert Handoff.objects.get().state == "cut"
        assert not AccessGrant.objects.live(cast.bob).exists()
        assert not Person.objects.visible_to(cast.bob).exists()
    with tenant(cast.alice):
        acts = Consent.objects.visible_to(cast.alice).of(born.pk).filter(act="withdrawn")
        assert [act.reason_code for act in acts] == ["without_code"]


@pytest.mark.parametrize("capture", sorted(LIFETIMES))
def test_whatever_way_she_agreed_she_stops(cast, born, capture):
    with tenant(cast.alice):
        give(
            uuid7(),
            by=cast.alice,
            person_id=born.pk,
            scopes=THREE,
            structures=[cast.recipient.pk],
            capture=capture,
            witness="Ines",
            phone_called="+33639980001",
            copy="printed" if capture == "on_screen" else "",
            text="lu à voix haute",
        )
    accept(cast.bob, send(cast.alice, born, cast.recipient, agreed=False))

    assert typed(cast).done

    with tenant(cast.bob):
        assert Handoff.objects.get().state == "cut"
        assert not AccessGrant.objects.live(cast.bob).exists()


@pytest.mark.parametrize("said", ["yvette QUINQUET", "Yvette Quinquet", "YVETTE quinquet"])
def test_the_name_is_read_as_people_type_it(cast, born, said):
    first, last = said.split()
    send(cast.alice, born, cast.recipient)

    typed(cast, first_name=first, last_name=last)

    with tenant(cast.alice):
        assert Handoff.objects.get().state == "cut"


def test_another_birth_date_or_a_year_alone_stops_nothing(cast, born):
    send(cast.alice, born, cast.recipient)

    typed(cast, birth_date=date(1948, 3, 2))
    with as_owner():
        born.birth_precision = "year"
        born.save(update_fields=["birth_precision"])
    typed(cast)

    with tenant(cast.alice):
        assert Handoff.objects.get().state == "sent"


def test_one_structure_only_is_stopped_when_she_names_it(cast, born):
    accept(cast.bob, send(cast.alice, born, cast.recipient))

    typed(cast, structure_id=cast.unrelated.pk)

    with tenant(cast.bob):
        assert Handoff.objects.get().state == "accepted"


def test_home_is_asked_to_ask_her_and_reads_no_reason(cast, born):
    send(cast.alice, born, cast.recipient)

    answer = typed(cast)

    [task] = tasks(cast.alice)
    assert (task.match, task.person_id, task.receipt) == (Match.ONE, born.pk, answer.receipt)
    assert (task.first_name, task.last_name, task.birth_date) == ("", "", None)
    assert tasks(cast.bob) == []
    assert tasks(cast.chloe) == []


def test_several_are_for_the_leads_of_the_structures_concerned(cast, born):
    with as_owner():
        PersonFactory(
            home_structure=cast.recipient,
            first_name="Yvette",
            last_name="Quinquet",
            birth_date=BORN,
            birth_precision="day",
        )
        other_lead = MembershipFactory(structure=cast.recipient, role=Role.LEAD)
    send(cast.alice, born, cast.unrelated)

    answer = typed(cast)

    assert answer.done
    for lead in (cast.lea, other_lead):
        [task] = tasks(lead)
        assert (task.match, task.last_name, task.birth_date) == (Match.SEVERAL, "Quinquet", BORN)
    assert tasks(cast.alice) == []
    assert tasks(cast.solene) == []
    with tenant(cast.alice):
        assert Handoff.objects.get().state == "sent"


def test_nobody_is_for_the_officer_and_the_coordinator_reads_no_identity(cast, officer):
    typed(cast)

    [task] = tasks(officer)
    assert (task.match, task.first_name) == (Match.NONE, "Yvette")
    assert tasks(cast.solene) == []
    assert tasks(cast.lea) == []
    assert task.due_at - task.at <= timedelta(days=5)


def test_someone_of_another_network_is_not_found_here(cast, born, officer):
    send(cast.alice, born, cast.recipient)

    typed(cast, by=cast.dan)

    assert tasks(officer) == []
    with tenant(cast.alice):
        assert Handoff.objects.get().state == "sent"


def test_the_floor_itself_shows_the_typed_identity_to_nobody_else(cast, born, officer):
    typed(cast, last_name="Inconnue")

    for member in (cast.alice, cast.lea, cast.bob, cast.solene, cast.desk, cast.dan):
        with tenant(member):
            assert not TypedWithdrawal.objects.exists()
    with tenant(officer):
        assert TypedWithdrawal.objects.count() == 1


def test_an_officer_whose_membership_has_ended_reads_nothing(cast, officer):
    typed(cast)
    with as_owner():
        officer.ended_at = clock.now()
        officer.save(update_fields=["ended_at"])

    with tenant(officer):
        assert not TypedWithdrawal.objects.exists()


@pytest.mark.scenario("people", 32)
def test_the_hour_she_held_stays_taken_nameless_for_ten_days_then_is_free(cast, born):
    id = appointment(cast.bob, send(cast.alice, born, cast.recipient))

    typed(cast)

    with tenant(cast.bob):
        kept = KeptPlace.objects.visible_to(cast.bob).get()
        assert Appointment.objects.get(pk=id).cancelled_at is None
        assert not Person.objects.visible_to(cast.bob).exists()
    assert kept.kept_until - clock.now() > timedelta(days=9, hours=23)
    with clock.moved(clock.now() + timedelta(days=9)):
        assert free_due() == 0
    with clock.moved(clock.now() + timedelta(days=11)):
        assert free_due() == 1
        assert free_due() == 0
    with as_owner():
        assert Appointment.objects.get(pk=id).cancelled_at is not None
        assert Event.objects.get(name="place.freed").system == "free_kept_places"


def test_with_the_code_nothing_is_kept(cast, born):
    sent = send(cast.alice, born, cast.recipient)
    id = appointment(cast.bob, sent)

    with tenant(cast.chloe):
        stop_by_code(sent.code, by=cast.chloe, from_address="")

    with as_owner():
        assert not KeptPlace.objects.exists()
        assert Appointment.objects.get(pk=id).cancelled_at is not None


@pytest.mark.scenario("people", 32)
def test_a_withdrawal_by_someone_else_is_taken_back_by_a_new_consent_and_a_new_request(cast, born):
    """A relative knew the birth date. She says it was not her."""
    old = appointment(cast.bob, send(cast.alice, born, cast.recipient))
    typed(cast, way="phone")
    with as_owner():
        hour = Appointment.objects.get(pk=old).starts_at
    [task] = tasks(cast.alice)

    with tenant(cast.alice):
        settle(task.pk, by=cast.alice, result="not_her")
    with tenant(cast.bob):
        assert not AccessGrant.objects.live(cast.bob).exists()  # nothing comes back by itself
    again = accept(cast.bob, send(cast.alice, born, cast.recipient))

    with tenant(cast.bob):
        assert Handoff.objects.get(pk=again.pk).next_appointment_at == hour
        [mine] = Appointment.objects.visible_to(cast.bob).unsettled()
        assert (mine.starts_at, mine.handoff_id) == (hour, again.pk)
        assert not KeptPlace.objects.visible_to(cast.bob).kept(clock.now()).exists()
    with as_owner():
        assert Event.objects.get(name="withdrawal.contested").person_mark
        assert Event.objects.get(name="place.retaken")
    with clock.moved(clock.now() + timedelta(days=11)):
        assert free_due() == 0


def test_a_new_request_without_a_kept_place_takes_nothing_back(cast, born):
    accept(cast.bob, send(cast.alice, born, cast.recipient))

    with as_owner():
        assert not Event.objects.filter(name="place.retaken").exists()


def test_a_place_on_a_waiting_list_is_kept_with_its_date(cast, born):
    sent = send(cast.alice, born, cast.recipient)
    waits = clock.now() - timedelta(days=4)
    with as_owner():
        sent.handoff.state, sent.handoff.waitlisted_until = (
            HandoffState.WAITLISTED,
            timezone.localdate(clock.now()),
        )
        sent.handoff.decided_at = waits
        sent.handoff.save(update_fields=["state", "waitlisted_until", "decided_at"])

    typed(cast)

    with tenant(cast.bob):
        kept = KeptPlace.objects.visible_to(cast.bob).get()
        assert (kept.kind, kept.since) == ("waiting", waits)


def test_the_typed_identity_goes_when_it_is_settled_and_after_thirty_days(cast, officer):
    typed(cast)
    typed(cast, last_name="Autre")
    first, second = tasks(officer)

    with tenant(officer):
        settle(first.pk, by=officer, result="unknown")
    with clock.moved(clock.now() + timedelta(days=29)):
        assert forget_typed() == 0
    with clock.moved(clock.now() + timedelta(days=31)):
        assert forget_typed() == 1

    with as_owner():
        for row in TypedWithdrawal.objects.all():
            assert (row.first_name, row.last_name, row.birth_date) == ("", "", None)
        assert TypedWithdrawal.objects.get(pk=second.pk).settled_at is None


def test_a_result_of_another_kind_is_refused_and_settling_twice_is_harmless(cast, officer):
    typed(cast)
    [task] = tasks(officer)

    with tenant(officer):
        with pytest.raises(Refused):
            settle(task.pk, by=officer, result="confirmed")
        settle(task.pk, by=officer, result="unknown")
        settle(task.pk, by=officer, result="stopped")

    with as_owner():
        assert TypedWithdrawal.objects.get().result == "unknown"


def test_a_stranger_settles_nothing(cast, born):
    typed(cast)
    with as_owner():
        task = TypedWithdrawal.objects.get()

    for stranger in (cast.bob, cast.chloe, cast.solene, cast.desk):
        with tenant(stranger), pytest.raises(TypedWithdrawal.DoesNotExist):
            settle(task.pk, by=stranger, result="confirmed")


@pytest.mark.scenario("security", 36)
@pytest.mark.scenario("security", 38)
def test_the_eleventh_of_a_day_is_refused_and_its_line_stays(cast, born):
    send(cast.alice, born, cast.recipient)
    for _ in range(TYPED_NAMES.tries):
        assert typed(cast, last_name="Personne").done

    over = typed(cast)

    assert over.too_many
    with as_owner():
        assert Event.objects.filter(name="withdrawal.refused").count() == 1
    with tenant(cast.alice):
        assert Handoff.objects.get().state == "sent"
    cache.clear()
    assert typed(cast, by=cast.desk).done


def test_the_journal_holds_no_name(cast, born):
    send(cast.alice, born, cast.recipient)

    typed(cast)

    with as_owner():
        lines = " ".join(str((one.name, one.payload, one.subject_id)) for one in Event.objects.all())
    assert "Quinquet" not in lines
    assert "1948" not in lines


def test_stopping_twice_by_name_asks_her_once(cast, born):
    send(cast.alice, born, cast.recipient)

    assert typed(cast).done
    assert typed(cast).done

    assert len(tasks(cast.alice)) == 1


def test_a_number_is_refused_in_the_helpers_words(cast, born):
    with pytest.raises(Refused):
        typed(cast, helper="1 85 05 78 006 084 91")


@pytest.mark.django_db(transaction=True)
def test_two_counters_at_once_keep_one_hour_and_ask_once(cast, born, race):
    appointment(cast.bob, send(cast.alice, born, cast.recipient))

    answers = race(lambda: typed(cast), lambda: typed(cast, by=cast.desk))

    assert [getattr(answer, "done", answer) for answer in answers] == [True, True]
    with as_owner():
        assert KeptPlace.objects.count() == 1
        assert TypedWithdrawal.objects.count() == 1
        assert Handoff.objects.get().state == "cut"
