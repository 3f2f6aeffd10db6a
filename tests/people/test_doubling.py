"""One evaluation in twenty is looked at twice: by draw, by a colleague, counted by question and never by name."""

from datetime import timedelta

import pytest

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, Refused
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people import queries
from people.instruments.doubling import agreement, is_drawn
from people.instruments.loading import published
from people.models import Evaluation, SecondLook
from people.operations.doubling import look_a_second_time
from people.views.validating import agreement_table
from tests.factories.evaluations import SURE, an_id, evaluation
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory, grant
from tests.holding import made_once
from tests.session import sign_in

INVITATION = "Un·e collègue peut refaire ce point avec vous"
FIRST = {**SURE, "BAS-1": 0}


@pytest.fixture
@made_once
def drawn(cast):
    """Alice's evaluation, which the draw took."""
    with as_owner():
        return evaluation(cast.person, answers=FIRST, evaluator=cast.alice.pk, id=an_id(drawn=True))


def page_of(found, *parts):
    return "/".join(["/personnes", str(found.person_id), "evaluations", str(found.pk), *parts, ""])


def look(by, found, answers=SURE):
    with tenant(by):
        return look_a_second_time(found.pk, by=by, answers=answers)


def looks():
    with as_owner():
        return list(SecondLook.objects.all())


def test_the_draw_takes_one_in_twenty_and_never_changes_its_mind():
    ids = [uuid7() for _each in range(4000)]

    first, again = [is_drawn(one) for one in ids], [is_drawn(one) for one in ids]

    assert first == again
    assert 140 <= sum(first) <= 260  # 200 expected, a standard deviation of 14


def test_only_what_was_answered_in_both_is_compared():
    assert agreement({"A": 1, "B": 2, "C": "NO", "D": 0}, {"A": 1, "B": 0, "C": 1, "E": 2, "D": "NR"}) == {
        "A": True,
        "B": False,
    }


def test_a_colleague_is_invited_and_reads_no_first_answer_there(client, cast, drawn):
    sign_in(client, cast.lea)

    result = client.get(page_of(drawn)).content.decode()
    page = client.get(page_of(drawn, "second-regard"))

    assert INVITATION in result
    assert page_of(drawn, "second-regard") in result
    assert {question.value() for question in page.context["form"].rows()} == {None}
    assert "checked" not in page.content.decode()


def test_who_did_the_evaluation_is_told_to_invite_and_looks_not_herself(client, cast, drawn):
    sign_in(client, cast.alice)

    result = client.get(page_of(drawn)).content.decode()

    assert INVITATION in result
    assert page_of(drawn, "second-regard") not in result
    assert client.get(page_of(drawn, "second-regard")).status_code == 404
    with pytest.raises(Refused, match="collègue"):
        look(cast.alice, drawn)
    assert looks() == []


def test_a_second_look_is_kept_and_changes_nothing_for_the_person(client, cast, drawn):
    sign_in(client, cast.lea)
    data = {"AUT-1": "1", "ADM-2": "2", "BAS-1": "NO", "EQU-1": "2"}

    done = client.post(page_of(drawn, "second-regard"), data)
    again = client.post(page_of(drawn, "second-regard"), data)

    (kept,) = looks()
    assert done["Location"] == again["Location"] == f"/personnes/{cast.person.pk}/"
    assert kept.rater_id == cast.lea.pk
    assert kept.answers == {"AUT-1": 1, "ADM-2": 2, "BAS-1": "NO", "EQU-1": 2}
    assert kept.agreement == {"AUT-1": True, "ADM-2": False}
    assert INVITATION not in client.get(page_of(drawn)).content.decode()
    assert client.get(page_of(drawn, "second-regard")).status_code == 404
    with as_owner():
        assert Evaluation.objects.get().answers == FIRST
        (event,) = Event.objects.filter(name="evaluation.looked_at_twice")
        assert event.payload == {}


def test_an_empty_or_an_unknown_answer_keeps_nothing(client, cast, drawn):
    sign_in(client, cast.lea)

    assert client.post(page_of(drawn, "second-regard"), {}).status_code == 422
    assert client.post(page_of(drawn, "second-regard"), {"AUT-1": "9"}).status_code == 422
    with pytest.raises(Incomplete):
        look(cast.lea, drawn, {"AUT-1": "NR"})
    with pytest.raises(Refused):
        look(cast.lea, drawn, {"AUT-1": 9})
    assert looks() == []


def test_once_is_enough(cast, drawn):
    look(cast.lea, drawn)
    with as_owner():
        SecondLook.objects.update(rater_id=uuid7())

    with pytest.raises(Conflict, match="suffit"):
        look(cast.lea, drawn)


def test_two_clicks_at_the_same_instant_leave_one_look(race, cast):
    with as_owner():
        drawn = evaluation(cast.person, answers=FIRST, evaluator=cast.alice.pk, id=an_id(drawn=True))

    from_both = race(lambda: look(cast.lea, drawn).pk, lambda: look(cast.lea, drawn).pk)

    assert len(set(from_both)) == len(looks()) == 1


@pytest.mark.parametrize("why", ["not drawn", "three questions", "too late", "corrected"])
def test_nobody_is_invited_otherwise(client, cast, why):
    fields = {"id": an_id(drawn=why != "not drawn")}
    if why == "three questions":
        fields["route"] = "quick"
    if why == "too late":
        fields["at"] = clock.now() - timedelta(days=16)
    with as_owner():
        found = evaluation(cast.person, answers=FIRST, **fields)
        if why == "corrected":
            evaluation(cast.person, supersedes=found)
    sign_in(client, cast.lea)

    result = client.get(page_of(found)).content.decode()

    assert INVITATION not in result
    assert client.get(page_of(found, "second-regard")).status_code == 404
    with pytest.raises(Conflict):
        look(cast.lea, found)


@pytest.mark.parametrize("who", ["bob", "chloe", "dan", "desk"])
def test_no_other_structure_looks_even_with_a_grant(client, cast, drawn, who):
    with as_owner():
        grant(cast.person, cast.recipient, Scope.MATURITY, Scope.IDENTITY)
    member = getattr(cast, who)
    sign_in(client, member)

    assert client.get(page_of(drawn, "second-regard")).status_code == 404
    assert client.post(page_of(drawn, "second-regard"), {"AUT-1": "1"}).status_code == 404
    with pytest.raises((Refused, Evaluation.DoesNotExist)):
        look(member, drawn)


def report(cast):
    with tenant(cast.solene):
        return {row.item: (row.looks, row.agreed) for row in queries.second_looks()}


def look_at(cast, count, answers):
    for _each in range(count):
        with as_owner():
            person = PersonFactory(home_structure=cast.sender)
            found = evaluation(person, answers=FIRST, evaluator=cast.alice.pk, id=an_id(drawn=True))
        look(cast.lea, found, answers)


def test_the_report_counts_by_question_and_keeps_small_numbers_back(cast):
    look_at(cast, 4, {"AUT-1": 1})
    few = report(cast)
    look_at(cast, 1, {"AUT-1": 1, "ADM-2": 2})
    enough = report(cast)
    look_at(cast, 1, {"AUT-1": 0})
    one_apart = report(cast)
    look_at(cast, 4, {"AUT-1": 0})
    apart = report(cast)

    assert few == {"AUT-1": (None, None)}
    assert enough == {"AUT-1": (5, 5), "ADM-2": (None, None)}
    assert one_apart["AUT-1"] == (6, None)  # one disagreement could be told whose
    assert apart["AUT-1"] == (10, 5)


def test_the_coordination_reads_questions_and_never_a_name(client, cast):
    look_at(cast, 5, {"AUT-1": 1})
    sign_in(client, cast.solene)

    page = client.get("/outil/validation/").content.decode()

    assert "Deux regards, question par question" in page
    for name in (cast.alice.user.first_name, cast.lea.user.first_name, cast.sender.name):
        assert name not in page


def test_nobody_else_counts_and_another_network_counts_its_own(cast):
    look_at(cast, 5, {"AUT-1": 1})

    for member in (cast.lea, cast.bob, cast.dan):
        with tenant(member):
            assert queries.second_looks() == []
            assert agreement_table() is None
    assert published().by_code["AUT-1"].code in report(cast)
