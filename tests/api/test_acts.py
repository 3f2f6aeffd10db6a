"""What a counter, a team, the coordination and who sends do through the API, beside the loop itself."""

from datetime import timedelta

import pytest

from core.kernel import clock
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from people.models import Person
from people.operations.contacting import set_contact
from referrals.models import Handoff, HandoffPreview
from tests.actors.offers import offer
from tests.api.calling import get, post, refused
from tests.cast import Cast
from tests.factories.actors import ActorFactory, kept_hour, own_service
from tests.factories.floor import as_owner
from tests.factories.referrals import Relayed, accept, consent, send
from tests.factories.tenancy import MembershipFactory
from tests.program import program_of


@pytest.fixture
def sent(cast: Cast) -> Relayed:
    return send(cast.alice, cast.person, cast.recipient)


def in_two_days() -> str:
    return (clock.now() + timedelta(days=2)).isoformat()


def test_a_paper_is_received_at_the_counter_it_leads_to(cast: Cast, sent: Relayed) -> None:
    said = {"code": sent.code, "first_name": "yvette"}

    received = post(program_of(cast.bob), "check-ins/", said)

    assert received.status_code == 201, received.content
    assert received.json() == {"ref_code": sent.referral.ref_code}
    handoff = get(program_of(cast.alice), f"handoffs/{sent.handoff.pk}/").json()
    assert (handoff["state"], handoff["via"]) == ("in_progress", "counter")


@pytest.mark.parametrize("case", ["wrong first name", "elsewhere", "unknown", "mistyped"])
def test_every_refusal_at_the_counter_is_the_same(cast: Cast, sent: Relayed, case: str) -> None:
    member = cast.chloe if case == "elsewhere" else cast.bob
    code = {"unknown": "4827 1930 5618", "mistyped": "1"}.get(case, sent.code)
    name = "Paul" if case == "wrong first name" else "Yvette"

    answer = post(program_of(member), "check-ins/", {"code": code, "first_name": name})
    plain = post(program_of(member, text="relais_2"), "check-ins/", {"code": "x", "first_name": "x"})

    assert refused(answer) == (403, "code-refused")
    assert answer.content == plain.content


@pytest.mark.parametrize("known", [True, False])
def test_the_person_calls_and_the_answer_is_the_same(cast: Cast, sent: Relayed, known: bool) -> None:
    code = sent.code if known else "4827 1930 5618"
    noted = post(
        program_of(cast.desk), "call-backs/", {"code": code, "number": "06 39 98 00 01", "motive": "news"}
    )

    assert (noted.status_code, noted.json()) == (201, {"noted": True})
    [line] = get(program_of(cast.alice), "call-backs/").json()["results"]
    assert (line["number"], line["referral"]) == ("+33639980001", str(sent.referral.pk) if known else None)
    done = post(program_of(cast.alice, text="relais_2"), f"call-backs/{line['id']}/done/")
    assert (done.status_code, done.json()["number"]) == (200, "")
    assert get(program_of(cast.alice, text="relais_3"), "call-backs/").json()["results"] == []


def test_a_caller_says_who_she_is_or_her_code(cast: Cast) -> None:
    answer = post(program_of(cast.desk), "call-backs/", {"number": "0639980001", "motive": "news"})

    assert list(answer.json()["errors"]) == ["first_name"]


def test_who_is_expected_today_arrives(cast: Cast, sent: Relayed) -> None:
    bob, handoff = program_of(cast.bob), f"handoffs/{sent.handoff.pk}/"
    morning = clock.now().astimezone(clock.zone()).replace(hour=8)
    with clock.moved(morning):
        post(bob, handoff + "accept/")
        for hour in (15, 10):
            said = {"starts_at": morning.replace(hour=hour).isoformat(), "place": "Ici", "with_whom": "Bob"}
            assert post(bob, handoff + "appointments/", said).status_code == 201
        with as_owner():
            counter = MembershipFactory(structure=cast.recipient, role=Role.DESK)
        desk = program_of(counter)

        lines = get(desk, "desk/today/").json()["results"]
        arrived = post(desk, f"desk/{lines[0]['id']}/arrived/")

        assert [one["starts_at"] for one in lines] == sorted(one["starts_at"] for one in lines)
        assert set(lines[0]) == {"id", "starts_at", "door_name", "with_whom", "room", "arrived_at"}
        assert arrived.json()["arrived_at"], arrived.content
        assert get(program_of(cast.chloe), "desk/today/").json()["results"] == []


def test_an_hour_is_published_found_booked_and_gone(cast: Cast) -> None:
    with as_owner():
        service = own_service(cast.recipient)
    alice, bob = program_of(cast.alice), program_of(cast.bob)
    starts = (clock.now() + timedelta(days=7)).replace(microsecond=0)
    said = {"service_id": str(service.pk), "starts_at": starts.isoformat(), "staff_id": str(cast.bob.pk)}

    published = post(bob, "partner-slots/", said)

    assert published.status_code == 201, published.content
    [slot] = published.json()["slots"]
    [free] = get(alice, f"partner-slots/?service={service.pk}").json()["results"]
    assert (free["id"], free["with_whom"], free["structure"]["slug"]) == (slot["id"], "Bob", "fil")
    consent(cast.alice, cast.person, cast.recipient)
    booking = {"person": str(cast.person.pk), "needs": ["aide-demarches"], "scopes": ["identity", "needs"]}
    booked = post(alice, f"partner-slots/{slot['id']}/book/", booking)
    assert booked.status_code == 201, booked.content
    [handoff] = booked.json()["handoffs"]
    assert (handoff["state"], handoff["via"]) == ("accepted", "slot")
    assert booked.json()["slip_code"]
    assert get(alice, "partner-slots/").json()["results"] == []
    [own] = get(bob, "partner-slots/?box=own").json()["results"]
    assert own["state"] == "booked"
    assert refused(post(bob, f"partner-slots/{slot['id']}/withdraw/")) == (409, "wrong-state")


def test_an_hour_is_booked_for_a_request_that_waits(cast: Cast, sent: Relayed) -> None:
    with as_owner():
        slot = kept_hour(cast.bob)
    said = {"referral": str(sent.referral.pk), "scopes": ["identity", "contact", "needs"]}

    booked = post(program_of(cast.alice), f"partner-slots/{slot.pk}/book/", said)

    assert booked.status_code == 201, booked.content
    assert (booked.json()["id"], booked.json()["state"]) == (str(sent.referral.pk), "engaged")


def test_hours_of_each_week_are_published_together_and_one_is_withdrawn(cast: Cast) -> None:
    with as_owner():
        service = own_service(cast.recipient)
    bob, start = program_of(cast.bob), clock.now() + timedelta(days=7)
    until = (start + timedelta(days=7)).date().isoformat()
    said = {"service_id": str(service.pk), "starts_at": start.isoformat(), "until": until}

    slots = post(bob, "partner-slots/", said).json()["slots"]

    withdrawn = post(bob, f"partner-slots/{slots[0]['id']}/withdraw/")
    assert withdrawn.json()["state"] == "withdrawn", withdrawn.content


def test_hours_are_not_for_a_counter(cast: Cast) -> None:
    assert refused(get(program_of(cast.desk), "partner-slots/")) == (403, "not-allowed")


def test_who_sends_reads_who_could_receive_and_why(cast: Cast, sent: Relayed) -> None:
    with as_owner():
        offer(cast.network, "Espace Nord", ["aide-demarches"])
    bob = program_of(cast.bob)
    post(bob, f"handoffs/{sent.handoff.pk}/decline/", {"code": "out_of_scope"})

    found = get(program_of(cast.alice), f"referrals/{sent.referral.pk}/suggestions/")

    assert found.status_code == 200, found.content
    [line] = found.json()["results"]
    assert (line["place"], line["slot"]) == ("Espace Nord", None)
    assert line["reasons"][0]["kind"] == "needs"
    assert get(bob, f"referrals/{sent.referral.pk}/suggestions/").status_code == 404


def test_another_structure_is_asked_to_answer_for_her(cast: Cast) -> None:
    consent(cast.alice, cast.person, cast.recipient)
    alice, key = program_of(cast.alice), {"Idempotency-Key": "k"}
    post(alice, f"persons/{cast.person.pk}/consents/", {"answer": "asked", "structures": ["souris"]})
    address = f"persons/{cast.person.pk}/transfer-home/"
    with tenant(cast.alice):
        set_contact(cast.person.pk, by=cast.alice, channels=["phone"], phone="+33639980002")

    first, second = (post(alice, address, {"target_id": "fil"}, **key) for _ in range(2))

    assert first.status_code == 201, first.content
    assert first.json()["id"] == second.json()["id"]
    accepted = post(program_of(cast.bob), f"handoffs/{first.json()['id']}/accept/")
    assert accepted.status_code == 200, accepted.content
    with as_owner():
        assert Person.objects.get(pk=cast.person.pk).home_structure_id == cast.recipient.pk


def test_a_request_is_cancelled_before_anyone_accepts(cast: Cast, sent: Relayed) -> None:
    alice, address = program_of(cast.alice), f"referrals/{sent.referral.pk}/cancel/"

    cancelled = post(alice, address)

    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled"), cancelled.content
    assert cancelled.json()["handoffs"][0]["state"] == "recalled"
    with as_owner():
        assert not HandoffPreview.objects.filter(handoff_id=sent.handoff.pk).exists()
    assert refused(post(alice, address)) == (409, "wrong-state")


def test_once_someone_follows_her_a_request_is_not_cancelled(cast: Cast, sent: Relayed) -> None:
    accept(cast.bob, sent)

    assert refused(post(program_of(cast.alice), f"referrals/{sent.referral.pk}/cancel/")) == (
        409,
        "wrong-state",
    )
    assert refused(post(program_of(cast.bob), f"referrals/{sent.referral.pk}/cancel/")) == (
        403,
        "not-allowed",
    )


def test_another_place_is_named_and_nothing_leaves(cast: Cast, sent: Relayed) -> None:
    with as_owner():
        actor = ActorFactory(network=cast.network, name="La Maison du Quartier")

    said = post(program_of(cast.bob), f"handoffs/{sent.handoff.pk}/propose/", {"actor_id": str(actor.pk)})

    assert (said.json()["state"], said.json()["decline_code"]) == ("declined", "better_elsewhere"), (
        said.content
    )


def test_the_relay_is_passed_on_and_the_first_stays_engaged(cast: Cast, sent: Relayed) -> None:
    accept(cast.bob, sent)
    consent(cast.alice, cast.person, cast.unrelated)

    passed = post(program_of(cast.bob), f"handoffs/{sent.handoff.pk}/pass-on/", {"target_id": "souris"})

    assert (passed.status_code, passed.json()["state"]) == (200, "accepted"), passed.content
    with as_owner():
        assert Handoff.objects.get(target=cast.unrelated).passed_from_id == sent.handoff.pk


def test_the_follow_up_is_given_to_a_colleague(cast: Cast, sent: Relayed) -> None:
    accept(cast.bob, sent)
    with as_owner():
        colleague = MembershipFactory(structure=cast.recipient, role=Role.MEDIATOR)
        lead = MembershipFactory(structure=cast.recipient, role=Role.LEAD)

    given = post(program_of(lead), f"handoffs/{sent.handoff.pk}/assign/", {"to": str(colleague.pk)})

    assert given.status_code == 200, given.content
    with as_owner():
        assert Handoff.objects.get(pk=sent.handoff.pk).assignee_id == colleague.pk


def test_the_coordination_gives_time_and_proposes(cast: Cast, sent: Relayed) -> None:
    solene, address = program_of(cast.solene), f"referrals/{sent.referral.pk}/"

    given = post(solene, address + "extend/", {"until": in_two_days()[:10], "reason": "promised"})

    assert given.status_code == 200, given.content
    assert given.json()["next_due_at"][:10] == in_two_days()[:10]
    assert post(solene, address + "propose/", {"structure_id": "souris"}).status_code == 200
    assert refused(
        post(program_of(cast.alice), address + "extend/", {"until": in_two_days()[:10], "reason": "promised"})
    ) == (403, "not-allowed")


def test_an_appointment_is_moved_cancelled_and_the_last_hour_comes_first(cast: Cast, sent: Relayed) -> None:
    accept(cast.bob, sent)
    bob, handoff = program_of(cast.bob), f"handoffs/{sent.handoff.pk}/"
    day = clock.now() + timedelta(days=2)
    said = {"place": "Ici", "with_whom": "Bob"}
    later, sooner = (
        post(
            bob, handoff + "appointments/", said | {"starts_at": (day + timedelta(days=more)).isoformat()}
        ).json()
        for more in (2, 0)
    )

    assert [one["id"] for one in get(bob, handoff + "appointments/").json()["results"]] == [
        later["id"],
        sooner["id"],
    ]
    moved = post(
        bob, f"appointments/{sooner['id']}/move/", {"starts_at": (day + timedelta(days=5)).isoformat()}
    )
    assert (moved.status_code, moved.json()["version"]) == (200, sooner["version"] + 1), moved.content
    assert get(bob, handoff + "appointments/").json()["results"][0]["id"] == sooner["id"]
    stale = post(bob, f"appointments/{sooner['id']}/cancel/", **{"If-Match": f'"{sooner["version"]}"'})
    assert refused(stale) == (412, "stale-version")
    assert post(bob, f"appointments/{sooner['id']}/cancel/").json()["cancelled_at"]
    elsewhere = post(program_of(cast.alice), f"appointments/{later['id']}/cancel/")
    assert elsewhere.status_code in (403, 404)


def test_a_request_that_ended_goes_on(cast: Cast, sent: Relayed) -> None:
    accept(cast.bob, sent)
    bob = program_of(cast.bob)
    ended = post(bob, f"handoffs/{sent.handoff.pk}/report-outcome/", {"code": "need_met"})
    assert ended.status_code == 200, ended.content

    again = post(bob, f"referrals/{sent.referral.pk}/reopen/")

    assert again.status_code == 200, again.content
    assert again.json()["state"] == "engaged"
    assert refused(post(bob, f"referrals/{sent.referral.pk}/reopen/")) == (409, "wrong-state")
