"""The ledger through the API: given, narrowed, extended, renewed, withdrawn, confirmed; and the code of a paper."""

import pytest

from core.kernel.floor.scopes import Scope
from core.kernel.tenant import tenant
from people.models import AccessGrant, ConsentText
from tests.api.calling import get, patch, post, refused
from tests.cast import Cast
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, consent, send
from tests.program import program_of

YES = {
    "structures": ["fil"],
    "scopes": ["identity", "contact", "needs"],
    "capture": "oral_witnessed",
    "witness": "Inès",
    "read_aloud": True,
}


def ledger(cast: Cast) -> str:
    return f"persons/{cast.person.pk}/consents/"


def acts(program, cast: Cast) -> list[tuple[str, bool]]:
    return [(one["act"], one["in_force"]) for one in get(program, ledger(cast)).json()["results"]]


def test_she_agrees_to_the_text_that_was_read(cast: Cast) -> None:
    alice = program_of(cast.alice)
    script = get(alice, "consent-script/?structure=fil").json()

    given = post(alice, ledger(cast), YES)

    assert given.status_code == 201, given.content
    assert given.json()["text_sha256"] == script["sha256"]
    assert "Le Fil des Écrans" in script["text"]
    with as_owner():
        assert ConsentText.objects.get(sha256=script["sha256"]).text == script["text"]


def test_an_agreement_goes_through_its_acts(cast: Cast) -> None:
    alice = program_of(cast.alice)
    of = f"consents/{post(alice, ledger(cast), YES).json()['id']}/"

    narrowed = post(alice, of + "narrow/", {"scopes": ["identity", "needs"], "structures": ["fil"]})
    assert narrowed.json()["scopes"] == ["identity", "needs"], narrowed.content
    taken = {"capture": "paper_signed", "read_aloud": True}
    wider = {"scopes": ["identity", "needs", "followup"], "structures": ["fil", "souris"]}
    extended = post(alice, of + "extend/", wider | taken)
    assert [one["structure"]["slug"] for one in extended.json()["recipients"]] == ["souris", "fil"]
    assert post(alice, of + "renew/", taken).json()["act"] == "renewed"
    withdrawn = post(alice, of + "withdraw/")

    assert withdrawn.json()["act"] == "withdrawn"
    assert [act for act, _ in acts(alice, cast)].count("withdrawn") == 2
    assert not any(holds for _, holds in acts(alice, cast))
    assert refused(post(alice, of + "renew/", taken)) == (409, "consent-expired")


def test_one_thing_taken_back_leaves_the_rest(cast: Cast) -> None:
    alice = program_of(cast.alice)
    of = f"consents/{post(alice, ledger(cast), YES).json()['id']}/"

    left = post(alice, of + "withdraw/", {"scope": "contact"})

    assert left.status_code == 200, left.content
    assert left.json()["in_force"] is True
    assert [one["scopes"] for one in left.json()["recipients"]] == [["identity", "needs"]]


@pytest.mark.parametrize("answer", ["refused", "asked"])
def test_no_and_not_yet_open_nothing(cast: Cast, answer: str) -> None:
    said = post(program_of(cast.alice), ledger(cast), {"answer": answer, "structures": ["fil"]})

    assert (said.json()["act"], said.json()["in_force"]) == (answer, False)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"read_aloud": False}, "read_aloud"),
        ({"structures": ["ailleurs"]}, "structures"),
        ({"capture": "code"}, "capture"),
    ],
    ids=["not read", "foreign", "no way of hers"],
)
def test_an_error_of_form_names_its_field(cast: Cast, changed: dict, field: str) -> None:
    answer = post(program_of(cast.alice), ledger(cast), YES | changed)

    assert refused(answer) == (422, "invalid")
    assert list(answer.json()["errors"]) == [field]


def test_whoever_receives_her_reads_no_ledger(cast: Cast) -> None:
    relayed = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, relayed)

    assert get(program_of(cast.bob), ledger(cast)).status_code == 404


def test_still_agreeing_is_said_once_to_whoever_receives_her(cast: Cast) -> None:
    consent(cast.alice, cast.person, cast.recipient, capture="oral_attested")
    relayed = send(cast.alice, cast.person, cast.recipient, agreed=False)
    accept(cast.bob, relayed)
    bob = program_of(cast.bob)
    opened = get(bob, f"persons/{cast.person.pk}/").json()["opened_by"][0]

    said = post(bob, f"consents/{opened['consent']}/confirm/")

    assert said.status_code == 204, said.content
    longer = get(bob, f"persons/{cast.person.pk}/").json()["opened_by"][0]
    assert longer["until"] > opened["until"]
    assert refused(post(bob, f"consents/{longer['consent']}/confirm/")) == (409, "wrong-state")
    assert post(program_of(cast.chloe), f"consents/{longer['consent']}/confirm/").status_code == 404


def live(cast: Cast) -> int:
    with tenant(cast.bob):
        return AccessGrant.objects.live(cast.bob).filter(scope=Scope.IDENTITY).count()


def test_the_code_alone_stops_at_any_counter_and_tells_nothing(cast: Cast) -> None:
    relayed = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, relayed)
    chloe = program_of(cast.chloe)

    stopped = post(chloe, "withdrawals/", {"code": relayed.code})

    assert stopped.status_code == 201, stopped.content
    assert list(stopped.json()) == ["receipt"]
    assert live(cast) == 0


@pytest.mark.parametrize("address", ["withdrawals/"])
def test_every_wrong_code_has_one_answer(cast: Cast, address: str) -> None:
    send(cast.alice, cast.person, cast.unrelated)
    bob = program_of(cast.bob)

    answers = [
        post(bob, address, {"code": code, "first_name": "Yvette"})
        for code in ("4827 1930 5618", "1", "douze", "4827 1930 5681")
    ]

    assert {refused(one) for one in answers} == {(403, "code-refused")}
    assert len({one.content for one in answers}) == 1


def test_wrong_codes_are_counted(cast: Cast) -> None:
    bob = program_of(cast.bob)

    answers = [post(bob, "withdrawals/", {"code": "1"}) for _ in range(31)]

    assert refused(answers[0]) == (403, "code-refused")
    assert refused(answers[-1]) == (429, "too-many-requests")
    assert answers[-1]["Retry-After"] == "3600"


def test_a_file_merges_by_two_members(cast: Cast) -> None:
    alice, lea = program_of(cast.alice), program_of(cast.lea)
    other = post(alice, "persons/", {"identity": {"first_name": "Yvette"}}).json()["id"]
    address = f"persons/{cast.person.pk}/merge/"

    assert post(alice, address, {"other": other}).json()["state"] == "proposed"
    assert post(alice, address, {"other": other}).json()["state"] == "proposed"
    merged = post(lea, address, {"other": other})

    assert merged.json() == {"state": "merged", "person": str(cast.person.pk)}, merged.content
    assert get(alice, f"persons/{other}/").status_code == 404


def test_the_copy_is_made_for_her_home_and_written_down(cast: Cast) -> None:
    alice = program_of(cast.alice)
    patch(alice, f"persons/{cast.person.pk}/", {"contact": {"channels": ["desk"], "commune": "Fontaine"}})

    copy = post(alice, f"persons/{cast.person.pk}/export/")

    assert copy.status_code == 200, copy.content
    assert copy.json()["tables"]["people_contact"][0]["commune"] == "Fontaine"
    assert post(program_of(cast.lea), f"persons/{cast.person.pk}/export/").status_code == 200
    assert post(program_of(cast.bob), f"persons/{cast.person.pk}/export/").status_code == 404
