"""Each type of problem that the API can answer today, once."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache

from core.kernel import clock
from core.kernel.problems import PROBLEMS
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from people.instruments.sheets import new_number
from referrals.operations import closing
from tests.api.calling import V1, get, patch, post
from tests.cast import Cast
from tests.factories.actors import kept_hour
from tests.factories.floor import as_owner
from tests.factories.referrals import Relayed, accept, consent, send
from tests.factories.tenancy import MembershipFactory
from tests.program import nobody, program_of

# Of the spec's table, those that belong to rooms without an API yet, and those of an outage.
NOT_YET = {"still-holding", "offer-expired", "already-registered", "prerequisite-missing"}
OUTAGES = {"out-of-order", "unavailable"}


def sent(cast: Cast) -> Relayed:
    return send(cast.alice, cast.person, cast.recipient)


def asking(cast: Cast, **changed: Any) -> dict[str, Any]:
    said = {"person": str(cast.person.pk), "target": "fil", "needs": ["aide-demarches"]}
    return said | {"scopes": ["identity", "contact", "needs"], "with_slip": True} | changed


def of(one: Relayed, act: str) -> str:
    return f"handoffs/{one.handoff.pk}/{act}/"


def malformed(cast: Cast) -> Any:
    return program_of(cast.alice).post(f"{V1}persons/", "{", content_type="application/json")


def not_signed_in(cast: Cast) -> Any:
    return get(nobody(), "me/")


def not_allowed(cast: Cast) -> Any:
    return post(program_of(cast.desk), "persons/", {"identity": {"first_name": "Y"}})


def code_refused(cast: Cast) -> Any:
    return post(program_of(cast.desk), "check-ins/", {"code": "1", "first_name": "Y"})


def not_found(cast: Cast) -> Any:
    return get(program_of(cast.chloe), f"persons/{cast.person.pk}/")


def method_not_allowed(cast: Cast) -> Any:
    return program_of(cast.alice).delete(f"{V1}persons/{cast.person.pk}/")


def wrong_state(cast: Cast) -> Any:
    return post(program_of(cast.bob), of(sent(cast), "report-outcome"), {"code": "need_met"})


def already_taken(cast: Cast) -> Any:
    one = sent(cast)
    with as_owner():
        colleague = MembershipFactory(structure=cast.recipient, role=Role.MEDIATOR)
    accept(colleague, one)
    return post(program_of(cast.bob), of(one, "accept"), **{"If-Match": '"0"'})


def idempotency_mismatch(cast: Cast) -> Any:
    alice, key = program_of(cast.alice), {"Idempotency-Key": "k"}
    post(alice, "persons/", {"identity": {"first_name": "A"}}, **key)
    return post(alice, "persons/", {"identity": {"first_name": "B"}}, **key)


def duplicate(cast: Cast) -> Any:
    sent(cast)
    return post(program_of(cast.alice), "referrals/", asking(cast))


def consent_missing(cast: Cast) -> Any:
    return post(program_of(cast.alice), "referrals/", asking(cast))


def consent_expired(cast: Cast) -> Any:
    given = consent(cast.alice, cast.person, cast.recipient)
    alice = program_of(cast.alice)
    post(alice, f"consents/{given.pk}/withdraw/")
    return post(alice, f"consents/{given.pk}/narrow/", {"scopes": ["identity"], "structures": ["fil"]})


AGREED: dict[str, Any] = {
    "structures": ["fil"],
    "scopes": ["identity"],
    "capture": "oral_witnessed",
    "witness": "Inès",
    "read_aloud": True,
}


def guardian_required(cast: Cast) -> Any:
    alice = program_of(cast.alice)
    born = (clock.now() - timedelta(days=3650)).date().isoformat()
    patch(alice, f"persons/{cast.person.pk}/", {"identity": {"birth_date": born}})
    return post(alice, f"persons/{cast.person.pk}/consents/", AGREED)


def evidence_missing(cast: Cast) -> Any:
    said = {name: value for name, value in AGREED.items() if name != "witness"}
    return post(program_of(cast.alice), f"persons/{cast.person.pk}/consents/", said)


def sheet_already_entered(cast: Cast) -> Any:
    alice, said = program_of(cast.alice), {"answers": {"AUT-1": 1}, "sheet": new_number()}
    post(alice, f"persons/{cast.person.pk}/evaluations/", said)
    return post(alice, f"persons/{cast.person.pk}/evaluations/", said)


def target_unavailable(cast: Cast) -> Any:
    said = AGREED | {"structures": ["ccas"]}
    return post(program_of(cast.alice), f"persons/{cast.person.pk}/consents/", said)


def person_unreachable(cast: Cast) -> Any:
    consent(cast.alice, cast.person, cast.recipient)
    return post(program_of(cast.alice), "referrals/", asking(cast, with_slip=False))


def reason_missing(cast: Cast) -> Any:
    return post(program_of(cast.bob), of(sent(cast), "decline"), {"code": "other"})


def question_first(cast: Cast) -> Any:
    return post(program_of(cast.bob), of(sent(cast), "decline"), {"code": "information_missing"})


def second_member_required(cast: Cast) -> Any:
    one = sent(cast)
    with as_owner():
        both = MembershipFactory(user=cast.alice.user, structure=cast.recipient, role=Role.MEDIATOR)
    return post(program_of(both), of(one, "accept"))


def coordinator_signature_required(cast: Cast) -> Any:
    one, alice = sent(cast), program_of(cast.alice)
    post(program_of(cast.bob), of(one, "decline"), {"code": "out_of_scope"})
    post(alice, f"referrals/{one.referral.pk}/ask-to-close/")
    return post(alice, f"referrals/{one.referral.pk}/close-unplaced/")


def reopening_too_late(cast: Cast) -> Any:
    with clock.moved(clock.now() - timedelta(days=70)):
        one = sent(cast)
        accept(cast.bob, one)
        with tenant(cast.bob):
            closing.report(one.handoff.pk, by=cast.bob, code="need_met")
        with tenant(cast.alice):
            closing.acknowledge(one.referral.pk, by=cast.alice)
    return post(program_of(cast.bob), of(one, "reopen"))


def full(cast: Cast) -> Any:
    with as_owner():
        slot = kept_hour(cast.bob, state="booked")
    consent(cast.alice, cast.person, cast.recipient)
    said = asking(cast)
    del said["target"]
    return post(program_of(cast.alice), f"partner-slots/{slot.pk}/book/", said)


def stale_version(cast: Cast) -> Any:
    return patch(program_of(cast.alice), f"persons/{cast.person.pk}/", {}, **{"If-Match": '"x"'})


def invalid(cast: Cast) -> Any:
    return post(program_of(cast.alice), "persons/", {})


def number_refused(cast: Cast) -> Any:
    said = {"identity": {"first_name": "Y", "last_name": "2 69 05 49 588 157 80"}}
    return post(program_of(cast.alice), "persons/", said)


def too_many_requests(cast: Cast) -> Any:
    cache.set(f"tries:check-ins:{cast.sender.pk}", 30, 3600)
    return post(program_of(cast.desk), "check-ins/", {"code": "1", "first_name": "Y"})


CASES = (
    malformed, not_signed_in, not_allowed, code_refused, not_found, method_not_allowed, wrong_state, already_taken,
    idempotency_mismatch, duplicate, consent_missing, consent_expired, guardian_required, evidence_missing,
    sheet_already_entered, target_unavailable, person_unreachable, reason_missing, question_first,
    second_member_required, coordinator_signature_required, reopening_too_late, full, stale_version, invalid,
    number_refused, too_many_requests,
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case.__name__ for case in CASES])
def test_a_type_of_problem_is_answered(cast: Cast, case: Any) -> None:
    slug = case.__name__.replace("_", "-")

    answer = case(cast)

    body = answer.json()
    assert (body["type"], answer.status_code) == (slug, PROBLEMS[slug][0]), body
    assert (body["title"], body["status"]) == (str(PROBLEMS[slug][1]), answer.status_code)
    assert body["detail"] or slug == "code-refused"
    assert answer["Content-Type"] == "application/problem+json"


def test_every_type_has_its_case_or_its_reason() -> None:
    assert {case.__name__.replace("_", "-") for case in CASES} == set(PROBLEMS) - NOT_YET - OUTAGES


def test_a_full_hour_gives_the_next_ones(cast: Cast) -> None:
    with as_owner():
        later = kept_hour(cast.bob, days=8)

    assert [one["id"] for one in full(cast).json()["next"]] == [str(later.pk)]


def test_every_type_stands_in_the_documentation_once() -> None:
    with open("docs/api.md", encoding="utf-8") as file:
        text = file.read()

    assert [slug for slug in PROBLEMS if text.count(f"| `{slug}` |") != 1] == []
