"""Lists: one number of queries, pages in a stable order, boxes."""

import pytest

from tests.cast import Cast
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.referrals import accept, send
from tests.program import program_of

LIST = "/api/v1/referrals/"


def sent(cast: Cast, count: int) -> list:
    made = []
    for _ in range(count):
        with as_owner():
            person = PersonFactory(home_structure=cast.sender)
        made.append(send(cast.alice, person, cast.recipient))
    return made


@pytest.mark.parametrize(("count", "expected"), [(1, 9), (3, 9)])
def test_the_list_asks_the_same_whatever_their_number(cast: Cast, queries, count: int, expected: int) -> None:
    sent(cast, count)
    program = program_of(cast.alice)
    program.get(LIST)

    with queries() as seen:
        answer = program.get(LIST)

    assert len(answer.json()["results"]) == count
    assert len(seen) == expected


def test_pages_follow_one_another_without_a_gap(cast: Cast) -> None:
    made = sent(cast, 3)
    program = program_of(cast.alice)

    first = program.get(f"{LIST}?page_size=2").json()
    second = program.get(first["next"]).json()

    ids = [one["id"] for page in (first, second) for one in page["results"]]
    assert ids == [str(one.referral.pk) for one in reversed(made)]
    assert second["next"] is None


@pytest.mark.parametrize("cursor", ["x", "cD14", "bz0xJnA9eA=="])
def test_a_cursor_of_nowhere_is_malformed(cast: Cast, cursor: str) -> None:
    refused = program_of(cast.alice).get(f"{LIST}?cursor={cursor}")

    assert (refused.status_code, refused.json()["type"]) == (400, "malformed")


def test_boxes(cast: Cast) -> None:
    waiting, taken = sent(cast, 2)
    accept(cast.bob, taken)

    def box(member, name: str) -> set[str]:
        found = program_of(member, text=f"relais_{member.pk}{name}").get(f"{LIST}?box={name}")
        return {one["id"] for one in found.json()["results"]}

    both = {str(waiting.referral.pk), str(taken.referral.pk)}
    assert box(cast.alice, "sent") == both
    assert box(cast.bob, "received") == both
    assert box(cast.bob, "team") == {str(taken.referral.pk)}
    assert box(cast.alice, "late") == set()
    assert box(cast.alice, "received") == set()


def test_an_unknown_box_is_said(cast: Cast) -> None:
    refused = program_of(cast.alice).get(f"{LIST}?box=tout")

    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["box"])
