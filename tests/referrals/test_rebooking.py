"""An hour booked for a request that waits elsewhere, or that nobody took."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection

from actors.models import PartnerSlot
from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict, DomainError, Incomplete, Refused
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from core.tenancy.models import Membership
from people.models import AccessGrant
from people.operations.contacting import set_contact
from referrals.models import Appointment, Handoff, HandoffPreview, Referral
from referrals.operations import answering
from referrals.operations.declining import decline
from referrals.operations.rebooking import book_for
from referrals.operations.transferring import ask_to_take_over
from tests.factories.actors import kept_hour
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.referrals import THREE, accept, consent, send
from tests.session import sign_in


@pytest.fixture
def slot(cast):
    """Bob's, in a week."""
    with as_owner():
        return kept_hour(cast.bob)


@pytest.fixture
def elsewhere(cast):
    """Sent to Chloé's structure, which has not answered; Bob's is agreed to as well."""
    consent(cast.alice, cast.person, cast.recipient)
    return send(cast.alice, cast.person, cast.unrelated)


def booked(member, referral, slot, **words):
    with tenant(member):
        handoff = book_for(
            referral.pk, by=member, slot_id=slot.pk, scopes=THREE, door_name="Yvette B.", **words
        )
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate; set constraints all deferred")
        return handoff


def states():
    with as_owner():
        rows = Handoff.objects.order_by("created_at", "pk").values_list("target__slug", "state", "via")
        return [(str(state), str(via)) for _slug, state, via in rows], Referral.objects.get().state


def test_who_was_asked_reads_that_it_is_taken_and_she_has_an_hour(cast, slot, elsewhere):
    booked(cast.alice, elsewhere.referral, slot)

    assert states() == ([("superseded", "web"), ("accepted", "slot")], "engaged")
    with as_owner():
        first, second = Handoff.objects.order_by("created_at", "pk")
        assert first.superseded_by_id == second.pk
        hour = Appointment.objects.get()
        assert (hour.slot_id, hour.door_name, hour.handoff_id) == (slot.pk, "Yvette B.", second.pk)
        assert PartnerSlot.objects.get().state == "booked"
        assert not HandoffPreview.objects.exists()
        names = set(Event.objects.values_list("name", flat=True))
        scopes = AccessGrant.objects.filter(structure=cast.recipient).values_list("scope", flat=True)
        assert sorted(scopes) == sorted(int(scope) for scope in THREE)
    assert {"handoff.superseded", "handoff.sent", "handoff.accepted", "appointment.set"} <= names


def test_a_request_that_nobody_took_gets_its_hour(cast, slot, elsewhere):
    with tenant(cast.chloe):
        decline(elsewhere.handoff.pk, by=cast.chloe, code="out_of_scope")

    booked(cast.alice, elsewhere.referral, slot, nameless=True)

    assert states() == ([("declined", "web"), ("accepted", "slot")], "engaged")
    with as_owner():
        assert Handoff.objects.get(state="accepted").held_scopes == [1, 2]


def test_the_structure_that_was_asked_already_has_answered_by_its_hour(cast, slot):
    relayed = send(cast.alice, cast.person, cast.recipient)

    handoff = booked(cast.alice, relayed.referral, slot)

    assert handoff.pk == relayed.handoff.pk
    assert states() == ([("accepted", "slot")], "engaged")


def test_without_her_agreement_for_that_structure_everything_stays(cast, slot):
    relayed = send(cast.alice, cast.person, cast.unrelated)

    with pytest.raises(Incomplete) as refusal:
        booked(cast.alice, relayed.referral, slot)

    assert refusal.value.code == "consent-missing"
    assert states() == ([("sent", "web")], "open")


def test_once_someone_follows_her_no_hour_is_booked(cast, slot, elsewhere):
    accept(cast.chloe, elsewhere)

    with pytest.raises(Refused) as refusal:
        booked(cast.alice, elsewhere.referral, slot)

    assert refusal.value.code == "wrong-state"


def test_strangers_and_those_asked_book_nothing(cast, slot, elsewhere):
    for member, error in ((cast.chloe, Refused), (cast.dan, DomainError), (cast.solene, Refused)):
        with pytest.raises((error, Referral.DoesNotExist)):
            booked(member, elsewhere.referral, slot)
    assert states()[1] == "open"


def test_a_page_that_shows_an_older_version_changes_nothing(cast, slot, elsewhere):
    with pytest.raises(Conflict) as refusal:
        booked(cast.alice, elsewhere.referral, slot, version=elsewhere.referral.version - 1)

    assert refusal.value.code == "stale-version"


@pytest.mark.scenario("referrals", 33)
def test_two_requests_at_once_on_one_hour_and_the_second_stays_as_it_was(race, cast):
    with as_owner():
        slot, other = kept_hour(cast.bob), PersonFactory(home_structure=cast.sender)
    found = []
    for person in (cast.person, other):
        consent(cast.alice, person, cast.recipient)
        found.append(send(cast.alice, person, cast.unrelated).referral)

    results = race(*[partial(booked, cast.alice, referral, slot) for referral in found])

    refused = [result for result in results if isinstance(result, DomainError)]
    assert [refusal.code for refusal in refused] == ["full"], results
    with as_owner():
        assert sorted(Referral.objects.values_list("state", flat=True)) == ["engaged", "open"]
        assert Appointment.objects.count() == 1
        assert sorted(Handoff.objects.values_list("state", flat=True)) == ["accepted", "sent", "superseded"]


def test_an_acceptance_and_a_booking_at_once_make_one_structure_that_follows_her(race, cast):
    with as_owner():
        slot = kept_hour(cast.bob)
    consent(cast.alice, cast.person, cast.recipient)
    relayed = send(cast.alice, cast.person, cast.unrelated)

    def accepting():
        with tenant(cast.chloe):
            return answering.accept(relayed.handoff.pk, by=cast.chloe)

    results = race(accepting, partial(booked, cast.alice, relayed.referral, slot))

    assert len([result for result in results if isinstance(result, DomainError)]) == 1, results
    with as_owner():
        assert Handoff.objects.engaged().count() == 1
        free = PartnerSlot.objects.get().state == "open"
        assert free == (Handoff.objects.engaged().get().via != "slot")


def test_from_the_request_through_the_agreement_to_the_paper(client, cast, slot):
    relayed = send(cast.alice, cast.person, cast.unrelated)
    sign_in(client, cast.alice)
    hours = f"/demandes/{relayed.referral.pk}/creneaux/"
    address = f"{hours}{slot.pk}/"

    assert hours in client.get(f"/demandes/{relayed.referral.pk}/suivi/").content.decode()
    assert address in client.get(hours).content.decode()
    before = client.get(address)
    assert before.status_code == 302 and f"creneau={slot.pk}" in before["Location"]
    consent(cast.alice, cast.person, cast.recipient)
    back = client.get(
        f"/personnes/{cast.person.pk}/demande/?structure={cast.recipient.slug}&creneau={slot.pk}"
        f"&demande={relayed.referral.pk}"
    )
    page = client.get(back["Location"])
    form = page.context["form"]
    done = client.post(
        address, {"version": form["version"].value(), "name": "avec", "door_name": "Yvette B."}
    )

    assert back["Location"] == address
    assert f"{cast.unrelated.name} lira que la demande est prise en charge" in page.content.decode()
    assert done["Location"] == f"/demandes/{relayed.referral.pk}/papier/"


def test_the_page_is_its_senders_while_it_waits_and_says_when_the_hour_is_gone(client, cast, slot, elsewhere):
    address = f"/demandes/{elsewhere.referral.pk}/creneaux/{slot.pk}/"
    sign_in(client, cast.chloe)
    assert client.get(address).status_code == 404
    sign_in(client, cast.alice)
    form = client.get(address).context["form"]
    with clock.moved(slot.release_at + timedelta(seconds=1)):
        late = client.post(address, {"version": form["version"].value(), "name": "avec", "door_name": ""})
        none = client.get(f"/demandes/{elsewhere.referral.pk}/creneaux/").content.decode()

    assert late.status_code == 409
    assert "n’est plus libre" in late.content.decode().replace("\u00a0", " ")
    assert "Aucun créneau libre pour ces besoins" in none


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_hours_are_read_in_as_many_queries_for_one_as_for_three(
    client, cast, slot, elsewhere, item_count, queries
):
    with as_owner():
        for number in range(1, item_count):
            kept_hour(cast.bob, days=7 + number)
    sign_in(client, cast.alice)

    with queries() as seen:
        client.get(f"/demandes/{elsewhere.referral.pk}/creneaux/")

    assert len(seen) == 14


def test_whom_she_would_meet_is_away_that_day(client, cast, slot, elsewhere):
    day = slot.starts_at.astimezone(clock.zone()).date()
    with as_owner():
        Membership.objects.filter(pk=cast.bob.pk).update(absent_until=day)
    sign_in(client, cast.alice)

    page = client.get(f"/demandes/{elsewhere.referral.pk}/creneaux/{slot.pk}/")

    assert "est absent·e" in page.content.decode()


def test_a_change_of_home_is_answered_and_never_booked(client, cast, slot):
    consent(cast.alice, cast.person, cast.recipient)
    with tenant(cast.alice):
        set_contact(
            cast.person.pk, by=cast.alice, channels=["phone"], phone="+33639980002", commune="Grenoble"
        )
        asked = ask_to_take_over(
            uuid7(), by=cast.alice, person_id=cast.person.pk, target_id=cast.recipient.pk
        )
    sign_in(client, cast.alice)

    with pytest.raises(Refused):
        booked(cast.alice, asked.referral, slot)

    assert states() == ([("sent", "web")], "open")
    assert client.get(f"/demandes/{asked.referral_id}/creneaux/").status_code == 404
    assert (
        f"/demandes/{asked.referral_id}/creneaux/"
        not in client.get(f"/demandes/{asked.referral_id}/").content.decode()
    )
