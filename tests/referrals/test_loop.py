"""One person handed over: sent, accepted, followed, ended, read; and every way it may stop."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from core.kernel import clock
from core.kernel.errors import Conflict, DomainError, Incomplete, Refused
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.models import AccessGrant, Contact, Person
from people.operations.consenting import withdraw
from people.operations.stopping import stop_by_code
from referrals.models import Appointment, Handoff, HandoffPreview, Outcome, Referral, ReferralDetail, Slip
from referrals.operations import closing, declining, following, sending
from referrals.operations.sending import Request
from referrals.operations.slips import reprint
from referrals.states import HandoffState, ReferralState
from tests.factories.floor import as_owner
from tests.factories.referrals import THREE, accept, consent, send


@pytest.mark.scenario("referrals", 1)
def test_the_recipient_sees_a_nameless_preview_and_holds_no_grant(cast):
    sent = send(cast.alice, cast.person, cast.recipient)

    with tenant(cast.bob):
        preview = HandoffPreview.objects.get(handoff=sent.handoff)
        assert preview.content["needs"] == ["aide-demarches"]
        assert cast.person.last_name not in str(preview.content)
        assert not Person.objects.exists()
        assert not AccessGrant.objects.exists()
    with tenant(cast.alice):
        referral = Referral.objects.get()
        assert (referral.state, referral.next_due_kind) == ("open", "answer")
        assert referral.next_due_at > clock.now()
        assert Slip.objects.filter(voided_at=None).count() == 1


@pytest.mark.scenario("referrals", 2)
def test_sending_without_consent_is_refused_and_nothing_is_written(cast):
    with pytest.raises(Incomplete, match="pas encore donné son accord"):
        send(cast.alice, cast.person, cast.recipient, agreed=False)

    with as_owner():
        assert Referral.objects.count() == Handoff.objects.count() == 0


def test_sending_more_than_was_agreed_is_refused(cast):
    consent(cast.alice, cast.person, cast.recipient, scopes=[Scope.IDENTITY])

    with pytest.raises(Refused, match="plus loin que l’accord"):
        send(cast.alice, cast.person, cast.recipient, agreed=False)


@pytest.mark.scenario("referrals", 4)
def test_without_any_way_to_reach_her_sending_waits_for_the_paper(cast):
    consent(cast.alice, cast.person, cast.recipient)
    ask = {"by": cast.alice, "person_id": cast.person.pk, "target_id": cast.recipient.pk, "scopes": THREE}

    with tenant(cast.alice):
        with pytest.raises(Incomplete, match="Rien ne permet de la joindre") as refusal:
            sending.send(uuid7(), **ask, request=Request(needs=["aide-demarches"]), with_slip=False)
        sent = sending.send(uuid7(), **ask, request=Request(needs=["aide-demarches"]), with_slip=True)

    assert refusal.value.field == "with_slip"
    assert len(sent.code) == 12


def test_accepting_opens_exactly_what_was_agreed(cast):
    sent = send(
        cast.alice,
        cast.person,
        cast.recipient,
        scopes=[Scope.IDENTITY, Scope.NEEDS],
        motive_text="Refaire la déclaration",
    )

    accept(cast.bob, sent)

    with tenant(cast.bob):
        assert Person.objects.get().pk == cast.person.pk
        assert ReferralDetail.objects.get().motive_text == "Refaire la déclaration"
        assert not Contact.objects.exists()
        assert sorted(AccessGrant.objects.values_list("scope", flat=True)) == [Scope.IDENTITY, Scope.NEEDS]
        assert not HandoffPreview.objects.exists()
        referral = Referral.objects.get()
        assert (referral.state, referral.holder_structure_id) == ("engaged", cast.recipient.pk)


def test_accepting_twice_is_harmless_for_the_same_member(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)

    assert accept(cast.bob, sent).state == HandoffState.ACCEPTED


def test_a_stranger_cannot_accept(cast):
    sent = send(cast.alice, cast.person, cast.recipient)

    with pytest.raises(Handoff.DoesNotExist):
        accept(cast.chloe, sent)


def test_the_sender_cannot_accept_in_the_place_of_the_recipient(cast):
    sent = send(cast.alice, cast.person, cast.recipient)

    with pytest.raises(Refused):
        accept(cast.alice, sent)


def test_the_whole_loop_closes_when_the_sender_reads_a_good_outcome(cast):
    sent = send(cast.alice, cast.person, cast.recipient, scopes=[*THREE, Scope.FOLLOWUP])
    accept(cast.bob, sent)
    hour = clock.now() + timedelta(days=2)
    with tenant(cast.bob):
        following.set_appointment(
            uuid7(), by=cast.bob, handoff_id=sent.handoff.pk, starts_at=hour, place="Rue A", with_whom="Bob"
        )
        appointment = Appointment.objects.get()

    with clock.moved(hour + timedelta(hours=1)):
        with tenant(cast.bob):
            following.mark_presence(appointment.pk, by=cast.bob, presence="came")
            closing.report(sent.handoff.pk, by=cast.bob, code="need_met", text="Sait consulter son compte")
        with tenant(cast.alice):
            assert Outcome.objects.get().text == "Sait consulter son compte"
            assert closing.read_outcome(sent.referral.pk, by=cast.alice)
            referral = Referral.objects.get()
            assert (referral.state, referral.closed_by) == ("closed", "human")
        with tenant(cast.bob):
            assert not Person.objects.exists()
            assert Handoff.objects.get().state == "ended"


def test_without_the_followup_scope_the_sender_reads_the_code_and_no_word(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    with tenant(cast.bob):
        closing.report(sent.handoff.pk, by=cast.bob, code="need_met", text="Sait consulter son compte")

    with tenant(cast.alice):
        assert Handoff.objects.get().outcome_code == "need_met"
        assert not Outcome.objects.exists()


def test_a_bad_outcome_waits_for_a_click(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    with tenant(cast.bob):
        closing.report(sent.handoff.pk, by=cast.bob, code="not_met_structure")

    with tenant(cast.alice):
        assert not closing.read_outcome(sent.referral.pk, by=cast.alice)
        assert closing.acknowledge(sent.referral.pk, by=cast.alice)


def test_a_decline_gives_the_person_back_to_the_sender_who_asks_someone_else(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    with tenant(cast.bob):
        declining.decline(sent.handoff.pk, by=cast.bob, code="no_capacity")
    with tenant(cast.alice):
        assert Referral.objects.get().state == ReferralState.UNPLACED

    consent(cast.alice, cast.person, cast.unrelated)
    with tenant(cast.alice):
        sending.ask_someone_else(sent.referral.pk, by=cast.alice, target_id=cast.unrelated.pk, scopes=THREE)

    with tenant(cast.chloe):
        assert Handoff.objects.get().state == "sent"
    with tenant(cast.bob):
        assert Handoff.objects.get().state == "declined"


@pytest.mark.scenario("referrals", 9)
def test_information_missing_without_a_question_is_refused(cast):
    sent = send(cast.alice, cast.person, cast.recipient)

    with tenant(cast.bob), pytest.raises(DomainError) as refusal:
        declining.decline(sent.handoff.pk, by=cast.bob, code="information_missing")

    assert refusal.value.code == "question-first"


def test_only_a_lead_declines_for_safety(cast):
    sent = send(cast.alice, cast.person, cast.recipient)

    with tenant(cast.bob), pytest.raises(Refused):
        declining.decline(sent.handoff.pk, by=cast.bob, code="safety")


def test_over_the_limit_even_a_right_code_waits_at_that_desk_only(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    with tenant(cast.chloe):
        for _ in range(31):
            stop_by_code("1234 5678 9012", by=cast.chloe, from_address="")
        assert stop_by_code(sent.code, by=cast.chloe, from_address="").too_many

    with tenant(cast.bob):
        assert stop_by_code(sent.code, by=cast.bob, from_address="").done


@pytest.mark.scenario("referrals", 7)
def test_a_full_withdrawal_while_engaged_ends_everything_at_once(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)

    with tenant(cast.alice):
        withdraw(cast.person.pk, by=cast.alice)
        assert Referral.objects.get().state == "stopped"

    with tenant(cast.bob):
        assert not Person.objects.exists()
        assert not Contact.objects.exists()
        assert not AccessGrant.objects.live(cast.bob).exists()
        assert Handoff.objects.get().state == "cut"


def test_withdrawing_one_structure_leaves_the_referral_to_its_sender(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)

    with tenant(cast.alice):
        withdraw(cast.person.pk, by=cast.alice, structure_id=cast.recipient.pk)
        referral = Referral.objects.get()

    assert (referral.state, referral.holder_structure_id) == ("unplaced", cast.sender.pk)


@pytest.mark.scenario("referrals", 40)
@pytest.mark.scenario("people", 13)
def test_the_code_at_a_desk_with_no_part_in_it_cuts_and_shows_nothing(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    with tenant(cast.bob):
        following.set_appointment(
            uuid7(),
            by=cast.bob,
            handoff_id=sent.handoff.pk,
            starts_at=clock.now() + timedelta(days=3),
            place="Rue A",
            with_whom="Bob",
        )

    with tenant(cast.chloe):
        answer = stop_by_code(sent.code, by=cast.chloe, from_address="")
        assert answer.done and answer.receipt
        assert not Referral.objects.exists()

    with tenant(cast.bob):
        assert not Person.objects.exists()
        assert Handoff.objects.get().state == "cut"
        assert Appointment.objects.get().cancelled_at is not None


@pytest.mark.scenario("security", 38)
def test_a_wrong_code_counts_and_the_try_over_the_limit_is_refused(cast):
    with tenant(cast.chloe):
        answers = [stop_by_code("1234 5678 9012", by=cast.chloe, from_address="") for _ in range(31)]

    assert [answer.too_many for answer in answers] == [False] * 30 + [True]
    assert not any(answer.done for answer in answers)


def test_a_reprint_voids_the_code_which_still_stops(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    with tenant(cast.alice):
        new = reprint(sent.referral.pk, by=cast.alice)

    assert new != sent.code
    with tenant(cast.chloe):
        assert stop_by_code(sent.code, by=cast.chloe, from_address="").done


@pytest.mark.scenario("people", 17)
def test_a_consent_past_its_date_opens_nothing_with_no_job_run(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)

    with clock.moved(clock.now() + timedelta(days=200)), tenant(cast.bob):
        assert not Person.objects.exists()


def test_accepting_after_the_consent_ended_is_refused_and_changes_nothing(cast):
    sent = send(cast.alice, cast.person, cast.recipient)

    with clock.moved(clock.now() + timedelta(days=200)):
        with pytest.raises(Refused):
            accept(cast.bob, sent)
        with tenant(cast.bob):
            assert Handoff.objects.get().state == "sent"
            assert HandoffPreview.objects.exists()


def test_a_live_duplicate_is_refused(cast):
    send(cast.alice, cast.person, cast.recipient)

    with pytest.raises(Conflict, match="déjà en cours"):
        send(cast.alice, cast.person, cast.recipient, agreed=False)


def test_a_structure_of_another_network_cannot_be_asked(cast):
    with pytest.raises(Refused):
        consent(cast.alice, cast.person, cast.elsewhere)


def test_the_database_refuses_a_live_referral_without_holder_or_due_date(cast):
    sent = send(cast.alice, cast.person, cast.recipient)

    with as_owner():
        for field in ("holder_structure", "next_due_at", "next_due_kind"):
            with pytest.raises(IntegrityError, match="referral_alive_has_holder_due"), transaction.atomic():
                Referral.objects.filter(pk=sent.referral.pk).update(**{field: None})
