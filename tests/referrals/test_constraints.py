"""The database is the last guard: what it refuses, whatever the code does (referrals §11)."""

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from core.kernel import clock
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.models import AccessGrant, Consent
from referrals.models import Appointment, Handoff, HandoffNeed, HandoffPreview, Referral
from referrals.operations import closing, declining, following
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, consent, send
from tests.holding import made_once


def refused(constraint, act):
    """The owner himself cannot: even his transaction is refused, at once or at commit."""
    with (
        pytest.raises((IntegrityError, ProgrammingError), match=constraint),
        as_owner(),
        transaction.atomic(),
    ):
        act()
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
    with connection.cursor() as cursor:
        cursor.execute("set constraints all deferred")


@pytest.fixture
@made_once
def sent(cast):
    return send(cast.alice, cast.person, cast.recipient)


def test_a_closed_referral_has_a_date_and_a_reason(sent):
    refused(
        "referral_over_has_reason",
        lambda: Referral.objects.update(state="closed", next_due_at=None, level_due_at=None),
    )


def test_an_urgent_referral_says_why(sent):
    refused("referral_urgent_why", lambda: Referral.objects.update(priority="urgent"))


def test_an_unplaced_closing_is_signed(sent):
    closed = {
        "state": "closed",
        "next_due_at": None,
        "level_due_at": None,
        "closed_at": clock.now(),
        "close_reason": "unplaced",
    }
    refused("referral_unplaced_signed", lambda: Referral.objects.update(**closed))


def test_a_person_goes_with_a_consent(sent):
    refused("referral_person_shared", lambda: Referral.objects.update(sharing="none"))


def test_one_engaged_handoff_per_referral(cast, sent):
    accept(cast.bob, sent)
    twin = {
        "referral": sent.referral,
        "target": cast.unrelated,
        "from_structure": cast.sender,
        "network": cast.network,
    }
    refused(
        "handoff_one_engaged",
        lambda: Handoff(
            **twin, person=cast.person, state="accepted", due_at=clock.now(), owed_by="recipient", rank=2
        ).save(),
    )


def test_one_structure_is_asked_at_a_time(cast, sent):
    twin = {
        "referral": sent.referral,
        "target": cast.unrelated,
        "from_structure": cast.sender,
        "network": cast.network,
    }
    refused(
        "handoff_one_asked",
        lambda: Handoff(
            **twin, person=cast.person, state="sent", due_at=clock.now(), owed_by="recipient", rank=2
        ).save(),
    )


def test_no_live_duplicate_of_a_need_at_one_structure(cast, sent):
    with as_owner():
        first = HandoffNeed.objects.get()

    refused("handoffneed", lambda: _twin(cast, sent, first))


def _twin(cast, sent, first):
    HandoffNeed(
        network=cast.network,
        referral=sent.referral,
        handoff=sent.handoff,
        person=cast.person,
        from_structure=cast.sender,
        target=cast.recipient,
        code=first.code,
    ).save()


def test_a_live_handoff_has_a_due_date_and_someone_who_owes(sent):
    refused("handoff_live_due", lambda: Handoff.objects.update(due_at=None))
    refused("handoff_live_due", lambda: Handoff.objects.update(owed_by=None))


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("handoff_declined_code", {"state": "declined"}),
        ("handoff_ended_outcome", {"state": "ended"}),
        ("handoff_waitlisted_until", {"state": "waitlisted"}),
        ("handoff_paused_why", {"state": "paused"}),
        ("handoff_duplicate_ref", {"state": "declined", "decline_code": "duplicate"}),
        ("handoff_better_actor", {"state": "declined", "decline_code": "better_elsewhere"}),
    ],
)
def test_a_state_carries_what_explains_it(sent, constraint, values):
    refused(constraint, lambda: Handoff.objects.update(**values))


@pytest.mark.scenario("referrals", 25)
def test_an_answer_by_phone_names_who_answered(sent):
    refused("handoff_answerer_named", lambda: Handoff.objects.update(via="phone"))


def test_another_reason_without_words_does_not_commit(sent):
    refused("said in words", lambda: Handoff.objects.update(state="declined", decline_code="other"))


def test_a_preview_exists_exactly_while_an_answer_is_awaited(sent):
    def without_preview():
        HandoffPreview.objects.all().delete()
        Handoff.objects.update(state="info_requested")

    refused("exactly while an answer is awaited", without_preview)


def test_a_grant_stands_on_an_engaged_handoff(cast, sent):
    accept(cast.bob, sent)
    now = clock.now()
    live = {"handoff_id": sent.handoff.pk, "expires_at": now + (now - now.replace(year=now.year - 1))}
    with tenant(cast.bob):
        closing.report(sent.handoff.pk, by=cast.bob, code="need_met")
    with connection.cursor() as cursor:  # what the acts above left to check is checked before the attempt
        cursor.execute("set constraints all immediate; set constraints all deferred")
    refused("without an engaged handoff", lambda: AccessGrant.objects.update(**live))


def test_presence_is_known_once_the_hour_has_passed(cast, sent):
    accept(cast.bob, sent)
    hour = clock.now().replace(year=clock.now().year + 1)
    with tenant(cast.bob):
        following.set_appointment(
            uuid7(), by=cast.bob, handoff_id=sent.handoff.pk, starts_at=hour, place="A", with_whom="B"
        )
    refused("once the hour has passed", lambda: Appointment.objects.update(presence="came"))


def test_a_link_to_another_network_cannot_be_written(cast, sent):
    refused("network", lambda: Handoff.objects.update(target=cast.elsewhere))
    refused("network", lambda: Referral.objects.update(holder_structure=cast.elsewhere))


def test_a_handoff_is_about_its_referrals_person(cast, sent):
    refused("referrals_handoff_person", lambda: Handoff.objects.update(person=cast.dans_person))


def test_the_ledger_is_append_only(cast, sent):
    consent(cast.alice, cast.person, cast.recipient)
    refused("append-only", lambda: Consent.objects.update(capture="on_screen"))


def test_declining_for_another_reason_is_said_in_words(cast, sent):
    with tenant(cast.bob):
        declining.decline(
            sent.handoff.pk, by=cast.bob, code="other", text="Nous déménageons ce mois-ci, revenez en mars."
        )
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        assert Handoff.objects.get().state == "declined"
