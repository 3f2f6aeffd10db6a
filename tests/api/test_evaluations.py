"""`persons/{id}/evaluations/` and `instruments/`: answers in, result with reasons out."""

import pytest
from django.test import Client

from core.kernel.floor.scopes import Scope
from people.instruments.sheets import new_number
from tests.api.calling import V1, get, post, refused
from tests.cast import Cast
from tests.factories.evaluations import evaluation
from tests.factories.floor import as_owner
from tests.factories.people import grant
from tests.program import program_of

SAID = {"answers": {"EQU-1": 0, "AUT-1": 0, "MOT-1": "NR"}, "evidence": {"EQU-1": "obs"}, "BES": ["urgent"]}


def address(cast: Cast) -> str:
    return f"persons/{cast.person.pk}/evaluations/"


def test_answers_go_in_and_the_result_comes_out_with_its_reasons(cast: Cast) -> None:
    made = post(program_of(cast.alice), address(cast), SAID | {"FRE": ["protection", "voir"]})

    assert made.status_code == 201, made.content
    body = made.json()
    assert body["result"]["pathway"] == body["pathway_proposed"]
    assert body["result"]["needs"][0]["why"] == ["EQU-1=0"]
    assert "V-PROTECTION" in body["result"]["flags"]
    read = get(program_of(cast.alice, text="relais_2"), address(cast)).json()
    assert [one["id"] for one in read["results"]] == [body["id"]]


def test_a_reader_without_the_accommodations_reads_nothing_that_comes_from_them(cast: Cast) -> None:
    post(program_of(cast.alice), address(cast), SAID | {"FRE": ["protection", "voir"]})
    with as_owner():
        grant(cast.person, cast.recipient, Scope.IDENTITY, Scope.MATURITY)

    [line] = get(program_of(cast.bob), address(cast)).json()["results"]

    assert "V-PROTECTION" not in line["result"]["flags"]
    assert line["result"]["filters"] == []


def test_without_the_scope_there_are_none(cast: Cast) -> None:
    with as_owner():
        grant(cast.person, cast.recipient, Scope.IDENTITY, Scope.NEEDS)

    assert get(program_of(cast.bob), address(cast)).status_code == 404


def test_whoever_reads_does_not_write(cast: Cast) -> None:
    with as_owner():
        grant(cast.person, cast.recipient, Scope.IDENTITY, Scope.MATURITY)

    assert refused(post(program_of(cast.bob), address(cast), SAID)) == (403, "not-allowed")


@pytest.mark.parametrize(
    "said",
    [
        {"answers": {"EQU-9": 1}},
        {"answers": {"EQU-1": 3}},
        {"answers": {"EQU-1": True}},
        {"answers": []},
        {"evidence": {"EQU-1": "vu"}, "answers": {"EQU-1": 1}},
        {"FRE": ["inconnu"]},
        {"BES": ["urgent", "emploi", "creer", "equiper"]},
        {"sheet": "K7M4-2RTY"},
    ],
    ids=["unknown item", "answer", "boolean", "no object", "evidence", "FRE", "too many", "sheet"],
)
def test_what_the_instrument_does_not_know_is_refused(cast: Cast, said: dict) -> None:
    assert refused(post(program_of(cast.alice), address(cast), said)) == (422, "invalid")
    assert get(program_of(cast.alice, text="relais_2"), address(cast)).json()["results"] == []


def test_a_sheet_is_typed_once(cast: Cast) -> None:
    alice, sheet = program_of(cast.alice), new_number()
    post(alice, address(cast), SAID | {"sheet": sheet})

    again = post(alice, address(cast), SAID | {"sheet": sheet})

    assert refused(again) == (409, "sheet-already-entered")


def test_a_correction_replaces_and_keeps_the_first(cast: Cast) -> None:
    alice = program_of(cast.alice)
    first = post(alice, address(cast), SAID).json()

    second = post(alice, address(cast), {"answers": {"AUT-1": 2}, "supersedes": first["id"]})

    assert second.json()["supersedes"] == first["id"]
    assert len(get(alice, address(cast)).json()["results"]) == 2
    assert refused(post(alice, address(cast), {"supersedes": first["id"]})) == (409, "wrong-state")


@pytest.mark.parametrize(("count", "expected"), [(1, 9), (3, 9)])
def test_the_list_asks_the_same_whatever_their_number(cast: Cast, queries, count: int, expected: int) -> None:
    with as_owner():
        for _ in range(count):
            evaluation(cast.person)
    alice = program_of(cast.alice)
    get(alice, address(cast))

    with queries() as asked:
        answer = get(alice, address(cast))

    assert len(answer.json()["results"]) == count
    assert len(asked) == expected


@pytest.mark.django_db
def test_the_instrument_is_public_data_that_one_may_keep(client: Client) -> None:
    [line] = get(client, "instruments/").json()["results"]
    whole = get(client, f"instruments/{line['code']}/{line['version']}/")

    assert whole.json()["instrument"] == "repere-numerique"
    assert whole["Cache-Control"].startswith("public")
    again = client.get(whole.request["PATH_INFO"], headers={"If-None-Match": whole["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["repere-numerique/9.9.9", "autre/1.0.0", "x/../x"])
def test_another_instrument_is_nowhere(client: Client, what: str) -> None:
    assert client.get(f"{V1}instruments/{what}/").status_code == 404
