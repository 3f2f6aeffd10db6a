"""« Seulement un rendez-vous, sans partage »: an hour and a paper; no person, no consent, no grant."""

from datetime import timedelta

import pytest

from actors.models import PartnerSlot
from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, Refused
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from people.models import AccessGrant, Consent, Person
from people.operations.stopping import stop_by_code
from referrals.models import Appointment, DeskLine, Handoff, Outcome, Referral, ReferralDetail, Slip
from referrals.operations import closing, following
from referrals.operations.arriving import check_in
from referrals.operations.escalating import tell_all_due
from referrals.operations.without_sharing import book_without_sharing
from referrals.queries.sent import counts
from tests.factories.actors import kept_hour
from tests.factories.floor import as_owner
from tests.factories.tenancy import MembershipFactory
from tests.holding import made_once
from tests.session import sign_in


@pytest.fixture
@made_once
def slot(cast):
    with as_owner():
        return kept_hour(cast.bob)


def booked(member, slot, **words):
    with tenant(member):
        return book_without_sharing(
            uuid7(), by=member, slot_id=slot.pk, **{"needs": ["aide-demarches"], "door_name": "Madame B.", **words}
        )  # fmt: skip


def state_of(slot):
    with as_owner():
        return PartnerSlot.objects.get(pk=slot.pk).state


@pytest.mark.scenario("referrals", 35)
def test_no_person_no_consent_no_grant_and_the_hour_is_hers(cast, slot):
    with as_owner():
        before = (Person.objects.count(), Consent.objects.count(), AccessGrant.objects.count())

    sent = booked(cast.alice, slot)

    assert sent.code
    with as_owner():
        assert (Person.objects.count(), Consent.objects.count(), AccessGrant.objects.count()) == before
        referral, handoff, appointment = (
            Referral.objects.get(),
            Handoff.objects.get(),
            Appointment.objects.get(),
        )
        assert (referral.sharing, referral.person_id, referral.state) == ("none", None, "engaged")
        assert (handoff.person_id, handoff.state, handoff.via) == (None, "accepted", "slot")
        assert (appointment.person_id, appointment.door_name, appointment.slot_id) == (
            None,
            "Madame B.",
            slot.pk,
        )
        assert not ReferralDetail.objects.exists() and Slip.objects.count() == 1
        assert DeskLine.objects.get().door_name == "Madame B."
        assert referral.next_due_kind == "first_contact" and referral.next_due_at is not None
    assert state_of(slot) == "booked"


@pytest.mark.scenario("referrals", 35)
def test_the_sender_reads_that_she_came_and_the_outcome_and_figures_count_it(client, cast, slot):
    sent = booked(cast.alice, slot)
    with as_owner():
        appointment = Appointment.objects.get()
    with clock.moved(slot.starts_at + timedelta(hours=1)):
        with tenant(cast.bob):
            following.mark_presence(appointment.pk, by=cast.bob, presence="came")
        sign_in(client, cast.alice)
        page = client.get(f"/demandes/{sent.referral.pk}/suivi/").content.decode()
        with tenant(cast.alice):
            assert counts(cast.alice)["cours"] == 1
        with tenant(cast.bob):
            closing.report(sent.handoff.pk, by=cast.bob, code="one_off_act", text="Fait ensemble")
        told = client.get(f"/demandes/{sent.referral.pk}/suivi/").content.decode()

    assert "Est venue." in page and "acceptée d’avance" in page
    assert "un coup de main, c’est fait" in told.replace("\u00a0", " ")
    with as_owner():
        assert Referral.objects.get().state == "closed"
        assert not Outcome.objects.exists()
        assert Event.objects.filter(name="handoff.started").count() == 1


@pytest.mark.scenario("referrals", 35)
def test_its_clocks_run(cast, slot):
    booked(cast.alice, slot)

    with clock.moved(clock.now() + timedelta(days=30)):
        assert tell_all_due() == 1

    with as_owner():
        assert Event.objects.filter(name="referral.escalated").count() == 1


@pytest.mark.scenario("referrals", 35)
def test_the_paper_prints_with_day_hour_and_first_name_and_no_coupon(client, cast, slot):
    sign_in(client, cast.alice)
    address = f"/sans-partage/{slot.pk}/"
    form = client.get(address).context["form"]

    page = client.post(
        address,
        {"id": form["id"].value(), "door_name": "Madame B.", "needs": ["aide-demarches"]},
        follow=True,
    )

    text = page.content.decode().replace("\u00a0", " ")
    assert page.status_code == 200 and "Donnez ce papier à la personne." in text
    assert "Bonjour Madame B." in text and "14 h" in text and "Bob" in text
    assert "Je ne suis plus d’accord" not in text
    assert client.get(page.context["pdf"])["Content-Type"] == "application/pdf"
    with as_owner():
        referral = Referral.objects.get()
    assert (
        f"/demandes/{referral.pk}/papier/" in client.get(f"/demandes/{referral.pk}/suivi/").content.decode()
    )


@pytest.mark.scenario("referrals", 35)
def test_the_code_of_the_paper_frees_the_hour_at_any_counter(cast, slot):
    sent = booked(cast.alice, slot)
    with as_owner():
        elsewhere = MembershipFactory(structure=cast.unrelated, role=Role.DESK)

    with tenant(elsewhere):
        assert stop_by_code(sent.code, by=elsewhere, from_address="x").done

    assert state_of(slot) == "open"
    with as_owner():
        assert (Referral.objects.get().state, Handoff.objects.get().state) == ("stopped", "cut")
        assert not DeskLine.objects.exists()


def test_at_the_counter_the_code_alone_is_enough(cast, slot):
    sent = booked(cast.alice, slot)
    with as_owner():
        counter = MembershipFactory(structure=cast.recipient, role=Role.DESK)

    with clock.moved(slot.starts_at - timedelta(minutes=5)), tenant(counter):
        assert check_in(sent.code, by=counter, first_name="n’importe").done

    with as_owner():
        assert Handoff.objects.get().state == "in_progress"
        assert DeskLine.objects.get().arrived_at is not None


def test_whoever_receives_reads_the_hour_the_name_for_the_door_and_the_need(client, cast, slot):
    sent = booked(cast.alice, slot)
    sign_in(client, cast.bob)

    page = client.get(f"/demandes/{sent.handoff.pk}/").content.decode()
    listed = client.get("/a-repondre/?onglet=rendez-vous").content.decode()

    assert "Seulement un rendez-vous, sans partage." in page and "arrivé à sa fin" not in page
    assert "Madame B." in listed
    assert client.get("/").status_code == 200


def test_what_needs_her_details_does_not_exist(cast, slot):
    sent = booked(cast.alice, slot)

    with tenant(cast.bob), pytest.raises(Refused):
        following.note_attempt(
            uuid7(), by=cast.bob, handoff_id=sent.handoff.pk, channel="phone", result="reached"
        )
    with tenant(cast.bob):
        following.set_appointment(
            uuid7(), by=cast.bob, handoff_id=sent.handoff.pk, starts_at=slot.starts_at + timedelta(days=2),
            place="Rue A", with_whom="Bob", door_name="Madame B.",
        )  # fmt: skip
    with as_owner():
        assert Appointment.objects.count() == 2


def test_it_is_refused_without_a_name_for_the_door_without_a_need_or_when_the_hour_is_taken(cast, slot):
    for words in ({"door_name": " "}, {"needs": []}):
        with pytest.raises(Incomplete):
            booked(cast.alice, slot, **words)
    booked(cast.alice, slot)
    with pytest.raises(Conflict) as refusal:
        booked(cast.chloe, slot)

    assert refusal.value.code == "full"
    with as_owner():
        assert Referral.objects.count() == Appointment.objects.count() == 1


def test_other_roles_and_networks_book_nothing(client, cast, slot):
    for member in (cast.desk, cast.solene, cast.dan):
        sign_in(client, member)
        assert client.get(f"/sans-partage/{slot.pk}/").status_code == 404
    with tenant(cast.dan), pytest.raises(PartnerSlot.DoesNotExist):
        book_without_sharing(uuid7(), by=cast.dan, slot_id=slot.pk, needs=["aide-demarches"], door_name="X")


def test_the_same_id_twice_is_one(cast, slot):
    id = uuid7()
    for _ in range(2):
        with tenant(cast.alice):
            book_without_sharing(
                id, by=cast.alice, slot_id=slot.pk, needs=["aide-demarches"], door_name="Madame B."
            )

    with as_owner():
        assert Referral.objects.count() == 1
