"""`persons/`: opened, read by scope, corrected, found by name; each reading written down as on the pages."""

import pytest

from core.journal.models import Access, Event
from core.kernel.floor.scopes import Scope
from core.kernel.tenant import tenant
from people.models import Person
from people.operations.contacting import set_contact
from tests.api.calling import V1, patch, post
from tests.cast import QUINQUET, Cast
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory, grant
from tests.program import program_of

PERSONS = "persons/"
YVETTE = {"identity": {"first_name": "Yvette", "birth_date": "1948-01-01", "birth_precision": "year"}}


def of(person: Person, more: str = "") -> str:
    return f"{PERSONS}{person.pk}/{more}"


def looks(kind: str) -> int:
    with as_owner():
        return Access.objects.filter(kind=kind).count()


def test_a_file_is_opened_with_a_first_name_and_read_again(cast: Cast) -> None:
    alice = program_of(cast.alice)

    made = post(alice, PERSONS, YVETTE | {"contact": {"channels": ["phone"], "phone": "06 39 98 00 01"}})

    assert made.status_code == 201, made.content
    body = alice.get(V1 + f"{PERSONS}{made.json()['id']}/").json()
    assert body["identity"]["birth_precision"] == "year"
    assert body["contact"]["phone"] == "+33639980001"
    assert body["home"]["slug"] == "ccas"
    with as_owner():
        event = Event.objects.get(name="person.registered")
        assert event.payload["via"] == "api"


def test_the_same_key_opens_one_file(cast: Cast) -> None:
    alice = program_of(cast.alice)

    first, second = (post(alice, PERSONS, YVETTE, **{"Idempotency-Key": "k"}) for _ in range(2))

    assert first.json()["id"] == second.json()["id"]
    assert post(alice, PERSONS, YVETTE, **{"Idempotency-Key": "l"}).json()["id"] != first.json()["id"]


def test_a_refused_contact_leaves_no_file(cast: Cast) -> None:
    refused = post(
        program_of(cast.alice), PERSONS, YVETTE | {"contact": {"address": "2 69 05 49 588 157 80"}}
    )

    assert (refused.status_code, refused.json()["type"]) == (422, "number-refused")
    with as_owner():
        assert Person.objects.filter(home_structure=cast.sender).count() == 1


def test_the_counter_opens_no_file(cast: Cast) -> None:
    refused = post(program_of(cast.desk), PERSONS, YVETTE)

    assert (refused.status_code, refused.json()["type"]) == (403, "not-allowed")


@pytest.mark.parametrize(
    ("identity", "field"),
    [
        ({"last_name": "Sans prénom"}, "first_name"),
        ({"first_name": ""}, "first_name"),
        ({"first_name": "Y", "birth_precision": "day"}, "birth_date"),
        ({"first_name": "Y", "birth_date": "1948-01-01", "birth_precision": "none"}, "birth_precision"),
        ({"first_name": "Y", "languages": ["français"]}, "languages"),
    ],
    ids=["no first name", "empty", "precision alone", "date without precision", "no language tag"],
)
def test_an_error_of_form_names_its_field(cast: Cast, identity: dict, field: str) -> None:
    refused = post(program_of(cast.alice), PERSONS, {"identity": identity})

    assert (refused.status_code, refused.json()["type"]) == (422, "invalid")
    assert list(refused.json()["errors"]["identity"]) == [field]


def test_only_the_scopes_that_are_open_stand_in_the_body(cast: Cast) -> None:
    with tenant(cast.alice):
        set_contact(cast.person.pk, by=cast.alice, channels=["phone"], phone="+33639980001")
    with as_owner():
        grant(cast.person, cast.recipient, Scope.IDENTITY, Scope.NEEDS)

    body = program_of(cast.bob).get(V1 + of(cast.person)).json()

    parts = {"identity", "contact", "needs", "maturity", "accommodations"}
    assert parts & set(body) == {"identity", "needs"}
    assert body["scopes"] == ["identity", "needs"]
    assert [one["scope"] for one in body["opened_by"]] == ["identity", "needs"]
    with as_owner():
        line = Access.objects.latest("at")
        assert (line.kind, line.reason, line.scopes) == ("file", "shared", [1, 3])


def test_her_home_reads_all_of_her(cast: Cast) -> None:
    body = program_of(cast.alice).get(V1 + of(cast.person)).json()

    assert {"identity", "contact", "needs", "maturity", "accommodations"} <= set(body)
    assert "opened_by" not in body
    assert looks("file") == 1


def test_what_is_named_changes_and_the_rest_stays(cast: Cast) -> None:
    alice = program_of(cast.alice)
    patch(alice, of(cast.person), {"contact": {"channels": ["phone"], "phone": "0639980001"}})

    changed = patch(
        alice,
        of(cast.person),
        {
            "identity": {"civility": "Mme"},
            "contact": {"commune": "Grenoble"},
            "accommodations": {"codes": ["voir"], "precision": "gros caractères"},
        },
    )

    assert changed.status_code == 200, changed.content
    body = changed.json()
    assert (body["identity"]["last_name"], body["identity"]["civility"]) == (QUINQUET, "Mme")
    assert (body["contact"]["phone"], body["contact"]["commune"]) == ("+33639980001", "Grenoble")
    assert body["accommodations"]["codes"] == ["voir"]


def test_a_change_on_another_version_is_refused_whole(cast: Cast) -> None:
    alice = program_of(cast.alice)
    read = alice.get(V1 + of(cast.person))
    changed = patch(alice, of(cast.person), {"identity": {"civility": "Mme"}}, **{"If-Match": read["ETag"]})

    stale = patch(alice, of(cast.person), {"identity": {"civility": "M."}}, **{"If-Match": read["ETag"]})

    assert changed.status_code == 200
    assert (stale.status_code, stale.json()["type"]) == (412, "stale-version")
    assert alice.get(V1 + of(cast.person)).json()["identity"]["civility"] == "Mme"


def test_whom_it_is_shared_with_reads_and_corrects_nothing(cast: Cast) -> None:
    with as_owner():
        grant(cast.person, cast.recipient, Scope.IDENTITY)

    refused = patch(program_of(cast.bob), of(cast.person), {"identity": {"first_name": "Autre"}})

    assert (refused.status_code, refused.json()["type"]) == (403, "not-allowed")


def test_one_part_refused_leaves_the_others_unwritten(cast: Cast) -> None:
    alice = program_of(cast.alice)

    refused = patch(
        alice, of(cast.person), {"identity": {"civility": "Mme"}, "contact": {"address": "2690549588157 80"}}
    )

    assert refused.status_code == 422
    assert alice.get(V1 + of(cast.person)).json()["identity"]["civility"] == ""


def test_a_search_gives_names_and_keeps_none_of_its_words(cast: Cast) -> None:
    found = program_of(cast.alice).get(V1 + f"{PERSONS}?q=quinq").json()["results"]

    assert [one["identity"]["last_name"] for one in found] == [QUINQUET]
    with as_owner():
        line = Access.objects.get(kind="search")
        assert line.count == 1
        assert "quinq" not in line.filter_hash


def test_the_list_goes_on_page_after_page_through_both_branches(cast: Cast) -> None:
    with as_owner():
        shared = PersonFactory(home_structure=cast.unrelated)
        grant(shared, cast.sender, Scope.IDENTITY)
        last = PersonFactory(home_structure=cast.sender)
    alice = program_of(cast.alice)

    first = alice.get(V1 + f"{PERSONS}?page_size=2").json()
    second = alice.get(first["next"]).json()
    back = alice.get(second["previous"]).json()

    assert [one["id"] for one in first["results"]] == [str(last.pk), str(shared.pk)]
    assert [one["id"] for one in second["results"]] == [str(cast.person.pk)]
    assert back["results"] == first["results"]
    assert looks("list") == 3


@pytest.mark.parametrize(("count", "expected"), [(1, 9), (3, 9)])
def test_the_list_asks_the_same_whatever_their_number(cast: Cast, queries, count: int, expected: int) -> None:
    with as_owner():
        PersonFactory.create_batch(count - 1, home_structure=cast.sender)
    alice = program_of(cast.alice)
    alice.get(V1 + PERSONS)

    with queries() as asked:
        answer = alice.get(V1 + PERSONS)

    assert len(answer.json()["results"]) == count
    assert len(asked) == expected


def test_home_reads_who_can_see_her_and_who_did(cast: Cast) -> None:
    with as_owner():
        grant(cast.person, cast.recipient, Scope.IDENTITY, Scope.NEEDS)
    program_of(cast.bob).get(V1 + of(cast.person))

    told = program_of(cast.alice).get(V1 + of(cast.person, "access/")).json()

    assert [(one["structure"]["slug"], one["scope"]) for one in told["can_see"]] == [
        ("fil", "identity"),
        ("fil", "needs"),
    ]
    assert [(one["structure"]["slug"], one["what"]) for one in told["saw"]] == [
        ("ccas", "file"),
        ("fil", "file"),
    ]


def test_who_saw_her_is_for_her_home_alone(cast: Cast) -> None:
    with as_owner():
        grant(cast.person, cast.recipient, Scope.IDENTITY)

    assert program_of(cast.bob).get(V1 + of(cast.person, "access/")).status_code == 404
