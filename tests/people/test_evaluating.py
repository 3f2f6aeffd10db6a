"""Recording evaluations, correcting them, choosing a pathway, and who reads which part of a result."""

import json
import logging
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict, Refused
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people import queries
from people.instruments.loading import published
from people.instruments.progress import compare
from people.instruments.scoring import score
from people.instruments.validation import check
from people.models import (
    Accommodation,
    Evaluation,
    EvaluationDraft,
    PathwayChoice,
    Person,
    PersonStatus,
    UrgentProcedure,
)
from people.operations.accommodating import confirm_accommodations
from people.operations.choosing import choose_pathway
from people.operations.drafting import save_draft
from people.operations.evaluating import answer_three_questions, correct, finish_draft, record_evaluation
from tests.cast import make_cast
from tests.factories.evaluations import SURE
from tests.factories.floor import as_owner
from tests.factories.people import grant

INSTRUMENT = published()
NIR = "1 85 05 78 006 084 91"


def record(cast, answers=SURE, *, by=None, **values):
    with tenant(by or cast.alice):
        return record_evaluation(cast.person.pk, by=by or cast.alice, id=uuid7(), answers=answers, **values)


def events():
    with as_owner():
        return list(Event.objects.order_by("at", "id").values_list("name", flat=True))


def test_an_evaluation_is_kept_with_its_result_and_recorded(cast):
    found = record(cast, evidence={"ADM-2": "obs"}, wishes=["emploi"], comment="Veut son espace emploi.")

    with as_owner():
        kept = Evaluation.objects.get(pk=found.pk)
        assert (kept.version, kept.route, kept.evaluator_id) == ("1.0.0", "full", cast.alice.pk)
        assert (kept.answers, kept.evidence, kept.wishes) == (SURE, {"ADM-2": "obs"}, ["emploi"])
        assert kept.result == score(
            INSTRUMENT,
            check(
                INSTRUMENT,
                {"id": str(kept.pk), "answers": SURE, "evidence": {"ADM-2": "obs"}, "BES": ["emploi"]},
            ),
        )
        assert PersonStatus.objects.get(person=cast.person).last_contact_on is not None
        event = Event.objects.get(name="evaluation.recorded")
        assert event.payload == {"route": "full", "version": "1.0.0"}


@pytest.mark.scenario("people", 31)
def test_three_answers_are_enough_for_a_sure_result(cast):
    found = record(cast)

    assert (found.result["typology"], found.pathway_proposed) == (2, "P2")


@pytest.mark.scenario("people", 31)
def test_none_of_these_gestures_today_gives_nine_declared_answers(cast):
    gestures = dict.fromkeys(INSTRUMENT.core_gestures, 0)

    found = record(cast, {"AUT-1": 0, **gestures}, evidence=dict.fromkeys(gestures, "decl"))

    assert found.result["rule"] == "T1a"
    assert list(found.evidence.values()) == ["decl"] * 9
    assert found.result["core_gestures"]["not_today"] == 9


@pytest.mark.scenario("people", 4)
def test_no_answer_at_all_is_made_precise_together(cast):
    found = record(cast, dict.fromkeys(INSTRUMENT.deciding, "NR"))

    assert (found.pathway_proposed, found.result["typology"]) == ("P0", None)
    assert found.result["to_observe"] == list(INSTRUMENT.deciding)
    assert found.answers == dict.fromkeys(INSTRUMENT.deciding, "NR")


def test_three_questions_keep_what_cannot_wait(cast):
    with tenant(cast.alice):
        found = answer_three_questions(
            cast.person.pk,
            by=cast.alice,
            id=uuid7(),
            equ1=1,
            aut1=0,
            urgent=True,
            urgent_procedure="Caf, déclaration trimestrielle",
            deadline=date(2027, 1, 15),
        )
        needs = queries.current_needs(cast.alice, cast.person.pk)
        urgency = queries.current_urgency(cast.alice, cast.person.pk)
        pathway = queries.current_pathway(cast.alice, cast.person.pk)

    assert (found.route, found.answers, found.wishes) == ("quick", {"EQU-1": 1, "AUT-1": 0}, ["urgent"])
    assert [(need.service, need.priority) for need in needs] == [
        ("acces-internet-materiel", 1),
        ("aide-demarches", 1),
        ("acquisition-materiel", 2),
        ("x-mandat", 2),
    ]
    assert needs[1].why == ("AUT-1=0", "BES:urgent")
    assert needs[1].because == (
        "une démarche en ligne (« Quelqu’un la fait à ma place, ou je ne la fais pas »)",
        "ce qui compte pour la personne (« Une démarche urgente »)",
    )
    assert (urgency.procedure, urgency.deadline) == ("Caf, déclaration trimestrielle", date(2027, 1, 15))
    assert pathway == "P1"


@pytest.mark.parametrize(("aut1", "expected"), [(0, "P1"), (1, "P2"), (2, "P3"), (None, "P2"), ("NR", "P2")])
def test_three_questions_give_the_support_mode_of_the_second(cast, aut1, expected):
    with tenant(cast.alice):
        answer_three_questions(cast.person.pk, by=cast.alice, id=uuid7(), aut1=aut1)

        assert queries.current_pathway(cast.alice, cast.person.pk) == expected


@pytest.mark.scenario("people", 5)
def test_the_choice_of_the_person_stands_beside_the_result(cast):
    found = record(cast)

    with tenant(cast.alice):
        for _twice in range(2):
            choose_pathway(found.pk, by=cast.alice, pathway="P3", reason="Veut essayer seule.")
        pathway = queries.current_pathway(cast.alice, cast.person.pk)

    with as_owner():
        kept = Evaluation.objects.get(pk=found.pk)
        assert (kept.result["typology"], kept.pathway_proposed) == (2, "P2")
        assert [(row.pathway, row.chosen_by) for row in PathwayChoice.objects.all()] == [("P3", "person")]
    assert pathway == "P3"
    assert events() == ["evaluation.recorded", "pathway.chosen"]


@pytest.mark.scenario("people", 6)
def test_a_correction_leaves_both_readable_and_progress_reads_the_newer(cast):
    first = record(cast, {"AUT-1": 0, "BAS-1": 0, "BAS-2": 1, "MOT-1": 1})
    wrong = record(cast, {"AUT-1": 0, "BAS-1": 0, "BAS-2": 1, "BAS-3": 2})

    with tenant(cast.alice):
        choose_pathway(wrong.pk, by=cast.alice, pathway="P2")
        right = correct(
            wrong.pk,
            by=cast.alice,
            id=uuid7(),
            answers={"AUT-1": 1, "BAS-1": 2, "BAS-2": 0, "BAS-3": 2},
        )
        readable = Evaluation.objects.visible_to(cast.alice).of(cast.person.pk)
        current = list(readable.current().latest_first())
        latest = queries.latest_evaluation(cast.alice, cast.person.pk)
        pathway = queries.current_pathway(cast.alice, cast.person.pk)

    assert {row.pk for row in current} == {first.pk, right.pk}
    assert (latest, latest.supersedes_id) == (right, wrong.pk)
    progress = compare(INSTRUMENT, current[1].answers, current[0].answers)
    assert progress.gained == ("BAS-1", "AUT-1")
    assert progress.lost == ("BAS-2",)
    assert progress.not_comparable == ("BAS-3", "MOT-1")
    assert progress.gestures_gained(INSTRUMENT) == 1
    assert pathway == "P2"


def test_the_same_id_twice_gives_the_first_evaluation(cast):
    key = uuid7()
    with tenant(cast.alice):
        first = record_evaluation(cast.person.pk, by=cast.alice, id=key, answers=SURE)
        second = record_evaluation(cast.person.pk, by=cast.alice, id=key, answers={})

    assert second == first
    assert second.answers == SURE
    assert events() == ["evaluation.recorded"]


def test_a_second_correction_of_the_same_evaluation_conflicts(cast):
    found = record(cast)

    with tenant(cast.alice):
        correct(found.pk, by=cast.alice, id=uuid7(), answers={})
        with pytest.raises(Conflict), transaction.atomic():
            correct(found.pk, by=cast.alice, id=uuid7(), answers=SURE)

    with as_owner():
        assert Evaluation.objects.count() == 2


def test_a_stranger_meets_no_person_and_a_reader_may_not_record(cast):
    with as_owner():
        grant(cast.person, cast.recipient, Scope.IDENTITY, Scope.MATURITY)

    for stranger in (cast.chloe, cast.dan, cast.desk):
        with pytest.raises(Person.DoesNotExist):
            record(cast, by=stranger)
    with pytest.raises(Refused, match="Seule la structure"):
        record(cast, by=cast.bob)
    assert events() == []


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"answers": {"AUT-1": 3}}, "invalid_answer"),
        ({"answers": {"BAS-9": 1}}, "unknown_item"),
        ({"evidence": {"AUT-1": "vu"}}, "invalid_evidence"),
        ({"wishes": ["voler"]}, "unknown_option"),
        ({"wishes": ["urgent", "equiper", "connecter", "reparer"]}, "too_many_choices"),
    ],
)
def test_what_the_command_refuses_the_screen_refuses(cast, values, code):
    with pytest.raises(Refused) as refusal:
        record(cast, **{"answers": {}, **values})

    assert refusal.value.code == code


def test_the_result_is_read_with_the_scope_maturity_only(cast):
    record(cast)
    with as_owner():
        grant(cast.person, cast.recipient, Scope.IDENTITY, Scope.NEEDS, Scope.ACCOMMODATIONS)

    with tenant(cast.bob):
        before = queries.latest_evaluation(cast.bob, cast.person.pk)
        none = queries.current_needs(cast.bob, cast.person.pk)
    with as_owner():
        grant(cast.person, cast.recipient, Scope.MATURITY)
    with tenant(cast.bob):
        after = queries.latest_evaluation(cast.bob, cast.person.pk)

    assert (before, none) == (None, [])
    assert after.answers == SURE


def test_a_reader_without_accommodations_gets_the_result_without_their_trace(cast):
    found = record(cast)
    with tenant(cast.alice):
        confirm_accommodations(
            cast.person.pk, by=cast.alice, codes=["sans_compte_bancaire", "protection", "voir", "sans_piece"]
        )
        whole = queries.result_of(cast.alice, found)
    with as_owner():
        grant(cast.person, cast.recipient, Scope.MATURITY)
        kept = Evaluation.objects.get(pk=found.pk).result
    with tenant(cast.bob):
        without = queries.result_of(cast.bob, found)

    assert [need["service"] for need in whole["needs"]] == ["aide-demarches", "x-offre-telecom-solidaire"]
    assert whole["needs"][0]["why"] == ["AUT-1=1", "FRE:sans_piece"]
    assert "V-PROTECTION" in whole["flags"]
    assert whole["filters"] != []
    assert without == kept
    assert "FRE" not in json.dumps(without)
    assert [need["service"] for need in without["needs"]] == ["aide-demarches"]
    assert (without["filters"], without["flags"]) == ([], [])


def test_what_must_be_provided_is_not_used_a_year_after_it_was_confirmed(cast):
    with tenant(cast.alice):
        confirm_accommodations(cast.person.pk, by=cast.alice, codes=["voir"], interpreter=True)
    with clock.moved(clock.now() + timedelta(days=364)), tenant(cast.alice):
        assert queries.accommodations_of(cast.alice, cast.person.pk) == ["voir"]
    with clock.moved(clock.now() + timedelta(days=366)), tenant(cast.alice):
        assert queries.accommodations_of(cast.alice, cast.person.pk) == []

    with clock.moved(clock.now() + timedelta(days=400)), tenant(cast.alice):
        confirm_accommodations(cast.person.pk, by=cast.alice, codes=[])
    with as_owner():
        assert Accommodation.objects.get().codes == []


def test_an_evaluation_cannot_be_changed_by_the_application(cast):
    found = record(cast)

    with pytest.raises(DatabaseError, match="permission denied"), tenant(cast.alice):
        Evaluation.objects.filter(pk=found.pk).update(answers={})


def test_a_row_cannot_name_the_evaluation_of_another_person(cast):
    with tenant(cast.dan):
        foreign = record_evaluation(cast.dans_person.pk, by=cast.dan, id=uuid7(), answers=SURE)

    with pytest.raises(Conflict), tenant(cast.alice):
        record_evaluation(cast.person.pk, by=cast.alice, id=uuid7(), answers=SURE, supersedes=foreign.pk)


def test_a_draft_is_its_authors_alone_for_thirty_days(cast):
    with tenant(cast.alice):
        save_draft(cast.person.pk, by=cast.alice, answers={"AUT-1": 1}, asked=["AUT-1"])
        save_draft(cast.person.pk, by=cast.alice, answers={"MOT-1": "NO"}, asked=["MOT-1"])
        mine = queries.drafted(cast.alice, cast.person.pk, "full")
    with tenant(cast.lea):
        hers = EvaluationDraft.objects.count()
    with clock.moved(clock.now() + timedelta(days=31)), tenant(cast.alice):
        later = EvaluationDraft.objects.count()
        again = save_draft(cast.person.pk, by=cast.alice, answers={"AUT-1": 2})

    assert (mine.answers, mine.asked) == ({"AUT-1": 1, "MOT-1": "NO"}, ["AUT-1", "MOT-1"])
    assert (hers, later) == (0, 0)
    assert again.answers == {"AUT-1": 2}
    with as_owner():
        assert EvaluationDraft.objects.count() == 1
    assert events() == []


def test_a_finished_draft_becomes_the_evaluation_and_goes(cast):
    with tenant(cast.alice):
        draft = save_draft(
            cast.person.pk, by=cast.alice, answers=SURE, accommodations=["voir"], asked=["AUT-1", "FRE"]
        )
        first = finish_draft(cast.person.pk, by=cast.alice, id=draft.pk)
        second = finish_draft(cast.person.pk, by=cast.alice, id=draft.pk)

    assert (first, first.pk) == (second, draft.pk)
    with as_owner():
        assert EvaluationDraft.objects.count() == 0
        assert Accommodation.objects.get().codes == ["voir"]


def test_a_finished_draft_of_someone_else_is_not_found(cast):
    with tenant(cast.alice):
        draft = save_draft(cast.person.pk, by=cast.alice, answers=SURE)
    with pytest.raises(Conflict), tenant(cast.lea):
        finish_draft(cast.person.pk, by=cast.lea, id=draft.pk)


@pytest.mark.scenario("people", 8)
@pytest.mark.parametrize("where", ["comment", "procedure", "reason", "precision", "draft"])
def test_a_national_number_reaches_no_table_no_draft_and_no_log(cast, caplog, where):
    found = record(cast)
    text = f"son numéro {NIR}"
    acts = {
        "comment": lambda: record_evaluation(
            cast.person.pk, by=cast.alice, id=uuid7(), answers={}, comment=text
        ),
        "procedure": lambda: answer_three_questions(
            cast.person.pk, by=cast.alice, id=uuid7(), urgent=True, urgent_procedure=text
        ),
        "reason": lambda: choose_pathway(found.pk, by=cast.alice, pathway="P1", reason=text),
        "precision": lambda: confirm_accommodations(
            cast.person.pk, by=cast.alice, codes=["langue_autre"], precision=text
        ),
        "draft": lambda: save_draft(cast.person.pk, by=cast.alice, comment=text),
    }

    with (
        caplog.at_level(logging.DEBUG),
        tenant(cast.alice),
        pytest.raises(Refused) as refusal,
        transaction.atomic(),
    ):
        acts[where]()

    assert refusal.value.code == "number-refused"
    assert NIR not in caplog.text
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'select count(*) from "{table}" t where t::text like %s', [f"%{NIR}%"])
            assert (table, cursor.fetchone()) == (table, (0,))
        assert UrgentProcedure.objects.count() == 0


def test_another_evaluation_that_is_not_urgent_ends_the_urgency(cast):
    with tenant(cast.alice):
        answer_three_questions(
            cast.person.pk, by=cast.alice, id=uuid7(), urgent=True, deadline=date(2027, 1, 15)
        )
    record(cast)

    with tenant(cast.alice):
        assert queries.current_urgency(cast.alice, cast.person.pk) is None


@pytest.mark.parametrize("_round", range(3))
def test_two_corrections_at_once_leave_one(race, _round):

    with as_owner():
        cast = make_cast()
    found = record(cast)

    def one():
        with tenant(cast.alice):
            return correct(found.pk, by=cast.alice, id=uuid7(), answers=SURE)

    results = race(one, one)

    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Evaluation"]
