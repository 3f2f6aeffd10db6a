"""The whole loop through the API: two programs, one for who sends, one for who receives."""

from datetime import timedelta

import pytest

from core.journal.models import Event
from core.kernel import clock
from core.kernel.tenant import tenant
from people.operations.contacting import set_contact
from tests.cast import QUINQUET, Cast
from tests.factories.floor import as_owner
from tests.factories.referrals import consent
from tests.holding import made_once
from tests.program import program_of

V1 = "/api/v1/"


def post(program, address: str, said: dict | None = None, **headers: str):
    return program.post(V1 + address, said or {}, content_type="application/json", headers=headers)


@pytest.fixture
@made_once
def sending(cast: Cast) -> dict:
    """What Alice's program sends, once the person has agreed."""
    consent(cast.alice, cast.person, cast.recipient)
    with tenant(cast.alice):
        set_contact(cast.person.pk, by=cast.alice, channels=["phone"], phone="+33639980002")
    return {
        "person": str(cast.person.pk),
        "target": "fil",
        "needs": ["aide-demarches"],
        "scopes": ["identity", "contact", "needs"],
        "with_slip": True,
    }


def test_two_programs_go_round_the_whole_loop(cast: Cast, sending: dict) -> None:
    alice, bob = program_of(cast.alice), program_of(cast.bob)

    sent = post(alice, "referrals/", sending)
    assert sent.status_code == 201, sent.content
    referral = f"referrals/{sent.json()['id']}/"
    handoff = f"handoffs/{sent.json()['handoffs'][0]['id']}/"
    assert len(sent.json()["slip_code"].replace(" ", "")) == 12

    received = bob.get(V1 + "referrals/?box=received").json()["results"]
    assert [one["id"] for one in received] == [sent.json()["id"]]
    assert received[0]["person"] is None, "nobody before the yes"
    preview = bob.get(V1 + handoff)
    assert preview.json()["preview"] and QUINQUET not in preview.content.decode()

    asked = post(bob, handoff + "ask/", {"code": "deadline", "text": "Pour quand ?"})
    assert (asked.status_code, asked.json()["state"]) == (200, "info_requested")
    answered = post(alice, handoff + "answer/", {"text": "Avant la fin du mois."})
    assert answered.json()["questions"][0]["answer"] == "Avant la fin du mois."

    accepted = post(bob, handoff + "accept/", **{"If-Match": answered["ETag"]})
    assert (accepted.json()["state"], accepted.json()["via"]) == ("accepted", "api")
    assert accepted.json()["person"] == str(cast.person.pk)

    tried = post(bob, handoff + "contact-attempts/", {"channel": "phone", "result": "reached"})
    assert tried.status_code == 201, tried.content
    day = (clock.now() + timedelta(days=2)).isoformat()
    visit = {"starts_at": day, "place": "12 rue des Écoles", "with_whom": "Bob"}
    assert post(bob, handoff + "appointments/", visit).status_code == 201
    step = {"on": clock.now().date().isoformat(), "minutes": 30, "helped": "with"}
    assert post(bob, handoff + "steps/", step).status_code == 201
    assert len(bob.get(V1 + handoff + "steps/").json()["results"]) == 1

    paused = post(bob, handoff + "pause/", {"reason": "away", "until": day[:10]})
    assert paused.json()["state"] == "paused", paused.content
    assert post(bob, handoff + "resume/").json()["state"] == "in_progress"
    ended = post(bob, handoff + "report-outcome/", {"code": "need_met"})
    assert (ended.json()["state"], ended.json()["outcome_code"]) == ("ended", "need_met")

    assert alice.get(V1 + referral).json()["state"] == "reported"
    assert post(alice, referral + "acknowledge/").json()["state"] == "closed"
    with as_owner():
        ways = {event.payload.get("via") for event in Event.objects.filter(payload__has_key="via")}
        late = Event.objects.filter(name__in=("referral.closed", "handoff.sent", "handoff.accepted"))
        assert ways == {"api"}
        assert {event.payload["via"] for event in late} == {"api"}
        assert late.count() == 3


def test_a_no_says_why_and_the_sender_asks_elsewhere(cast: Cast, sending: dict) -> None:
    alice, bob = program_of(cast.alice), program_of(cast.bob)
    sent = post(alice, "referrals/", sending).json()
    handoff = f"handoffs/{sent['handoffs'][0]['id']}/"

    said_no = post(bob, handoff + "decline/", {"code": "no_capacity", "text": "Complet jusqu’en mars."})
    assert (said_no.status_code, said_no.json()["decline_code"]) == (200, "no_capacity")
    assert alice.get(V1 + handoff).json()["answer_text"] == "Complet jusqu’en mars."

    consent(cast.alice, cast.person, cast.unrelated)
    elsewhere = {"target_id": "souris", "scopes": ["identity", "needs"]}
    again = post(alice, f"referrals/{sent['id']}/send/", elsewhere)
    assert (again.status_code, again.json()["state"]) == (200, "open"), again.content
    assert [one["target"]["slug"] for one in again.json()["handoffs"]] == ["fil", "souris"]


def test_the_same_key_and_body_send_once_and_another_body_is_refused(cast: Cast, sending: dict) -> None:
    alice = program_of(cast.alice)

    first = post(alice, "referrals/", sending, **{"Idempotency-Key": "k1"})
    second = post(alice, "referrals/", sending, **{"Idempotency-Key": "k1"})
    other = post(alice, "referrals/", sending | {"tried": "x"}, **{"Idempotency-Key": "k1"})

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] == second.json()["id"]
    assert second.json()["slip_code"] == "", "a code is shown once"
    assert (other.status_code, other.json()["type"]) == (409, "idempotency-mismatch")


def test_a_refusal_keeps_no_key(cast: Cast, sending: dict) -> None:
    alice = program_of(cast.alice)

    refused = post(alice, "referrals/", sending | {"target": "souris"}, **{"Idempotency-Key": "k2"})
    sent = post(alice, "referrals/", sending, **{"Idempotency-Key": "k2"})

    assert (refused.status_code, refused.json()["type"]) == (409, "consent-missing"), refused.content
    assert sent.status_code == 201


def test_a_version_that_has_gone_is_refused(cast: Cast, sending: dict) -> None:
    sent = post(program_of(cast.alice), "referrals/", sending).json()
    bob = program_of(cast.bob)
    handoff = f"handoffs/{sent['handoffs'][0]['id']}/"

    stale = post(bob, handoff + "waitlist/", {"until": "2030-01-01"}, **{"If-Match": '"99"'})
    malformed = post(bob, handoff + "accept/", **{"If-Match": '"one"'})

    assert malformed.json()["type"] == "malformed"
    assert stale.json()["type"] in ("stale-version", "reason-missing")
    taken = post(bob, handoff + "accept/", **{"If-Match": '"99"'})
    assert (taken.status_code, taken.json()["type"]) == (412, "stale-version")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"target": "ailleurs"}, "target"),
        ({"target": "inconnu"}, "target"),
        ({"person": "00000000-0000-7000-8000-000000000000"}, "person"),
        ({"needs": []}, "needs"),
        ({"needs": ["inconnu"]}, "needs"),
        ({"scopes": ["everything"]}, "scopes"),
    ],
    ids=["foreign", "unknown", "nobody", "no need", "unknown need", "unknown scope"],
)
def test_an_error_of_form_names_its_field(cast: Cast, sending: dict, changed: dict, field: str) -> None:
    refused = post(program_of(cast.alice), "referrals/", sending | changed)

    assert (refused.status_code, refused.json()["type"]) == (422, "invalid")
    assert list(refused.json()["errors"]) == [field]


def test_a_foreign_person_is_as_unknown_as_nobody(cast: Cast, sending: dict) -> None:
    alice = program_of(cast.alice)

    foreign = post(alice, "referrals/", sending | {"person": str(cast.dans_person.pk)})
    nobody = post(alice, "referrals/", sending | {"person": "00000000-0000-7000-8000-000000000000"})

    assert foreign.content == nobody.content


def test_a_number_of_a_card_is_refused_in_words(cast: Cast, sending: dict) -> None:
    refused = post(program_of(cast.alice), "referrals/", sending | {"tried": "n° 2 69 05 49 588 157 80"})

    assert (refused.status_code, refused.json()["type"]) == (422, "number-refused")
    assert list(refused.json()["errors"]) == ["tried"]


def test_a_token_that_only_reads_does_not_write(cast: Cast, sending: dict) -> None:
    reader = program_of(cast.alice, scopes=["referrals:read"])

    assert reader.get(V1 + "referrals/").status_code == 200
    refused = post(reader, "referrals/", sending)
    assert (refused.status_code, refused.json()["type"]) == (403, "not-allowed")
