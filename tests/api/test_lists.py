"""Lists: one number of queries, pages in a stable order, boxes."""

from datetime import timedelta

import pytest

from core.kernel import clock
from core.kernel.ids import uuid7
from referrals.models import DeskLine, Handoff
from tests.api.calling import V1, post
from tests.cast import Cast
from tests.factories.actors import kept_hour
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.referrals import accept, consent, send
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


def attempts(cast: Cast, handoff: str, count: int) -> str:
    bob = program_of(cast.bob, text="relais_writes")
    for _ in range(count):
        post(bob, f"{handoff}contact-attempts/", {"channel": "phone", "result": "no_answer"})
    return f"{handoff}contact-attempts/"


def steps(cast: Cast, handoff: str, count: int) -> str:
    bob = program_of(cast.bob, text="relais_writes")
    for _ in range(count):
        post(bob, f"{handoff}steps/", {"on": clock.now().date().isoformat()})
    return f"{handoff}steps/"


def appointments(cast: Cast, handoff: str, count: int) -> str:
    bob = program_of(cast.bob, text="relais_writes")
    for each in range(count):
        day = (clock.now() + timedelta(days=each + 1)).isoformat()
        post(bob, f"{handoff}appointments/", {"starts_at": day, "place": "Ici", "with_whom": "Bob"})
    return f"{handoff}appointments/"


def call_backs(cast: Cast, handoff: str, count: int) -> str:
    bob = program_of(cast.bob, text="relais_writes")
    for _ in range(count):
        post(bob, "call-backs/", {"number": "0639980001", "motive": "other", "first_name": "Y"})
    return "call-backs/"


def expected_today(cast: Cast, handoff: str, count: int) -> str:
    with as_owner():
        now = clock.now().astimezone(clock.zone())
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        row = Handoff.objects.get(pk=handoff.split("/")[1])
        for each in range(count):
            DeskLine(
                network_id=row.network_id, structure_id=row.target_id, referral_id=row.referral_id,
                handoff_id=row.pk, appointment_id=uuid7(), starts_at=midnight + timedelta(hours=each),
                door_name="Y", with_whom="Bob", shown_from=midnight, shown_until=midnight + timedelta(days=1),
            ).save()  # fmt: skip
    return "desk/today/"


def hours(cast: Cast, handoff: str, count: int) -> str:
    with as_owner():
        for each in range(count):
            kept_hour(cast.chloe, hour=9 + each)
    return "partner-slots/"


def agreements(cast: Cast, handoff: str, count: int) -> str:
    with as_owner():
        person = PersonFactory(home_structure=cast.recipient)
    for _ in range(count):
        consent(cast.bob, person, cast.unrelated)
    return f"persons/{person.pk}/consents/"


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (attempts, 8),
        (steps, 8),
        (appointments, 8),
        (call_backs, 6),
        (expected_today, 6),
        (hours, 6),
        (agreements, 11),
    ],
    ids=["attempts", "steps", "appointments", "call-backs", "desk", "hours", "agreements"],
)
def test_each_list_asks_the_same_whatever_its_number(
    cast: Cast, queries, made, expected: int, count: int
) -> None:
    [one] = sent(cast, 1)
    accept(cast.bob, one)
    address = V1 + made(cast, f"handoffs/{one.handoff.pk}/", count)
    bob = program_of(cast.bob)
    bob.get(address)

    with queries() as asked:
        answer = bob.get(address)

    assert len(answer.json()["results"]) == count
    assert len(asked) == expected
