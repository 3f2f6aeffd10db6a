"""Recording evaluations: what is kept with its result, by whom, and what is refused."""

import logging
from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from core.journal.models import Event
from core.kernel.errors import Conflict, Refused
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people import queries
from people.instruments.scoring import score
from people.instruments.validation import check
from people.models import (
    Evaluation,
    Person,
    PersonStatus,
    UrgentProcedure,
)
from people.operations.accommodating import confirm_accommodations
from people.operations.choosing import choose_pathway
from people.operations.drafting import save_draft
from people.operations.evaluating import answer_three_questions, record_evaluation
from tests.factories.evaluations import SURE
from tests.factories.floor import as_owner
from tests.factories.people import grant
from tests.people.evaluated import INSTRUMENT, events, record

NIR = "1 85 05 78 006 084 91"


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


def test_the_same_id_twice_gives_the_first_evaluation(cast):
    key = uuid7()
    with tenant(cast.alice):
        first = record_evaluation(cast.person.pk, by=cast.alice, id=key, answers=SURE)
        second = record_evaluation(cast.person.pk, by=cast.alice, id=key, answers={})

    assert second == first
    assert second.answers == SURE
    assert events() == ["evaluation.recorded"]


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


def test_an_evaluation_cannot_be_changed_by_the_application(cast):
    found = record(cast)

    with pytest.raises(DatabaseError, match="permission denied"), tenant(cast.alice):
        Evaluation.objects.filter(pk=found.pk).update(answers={})


def test_a_row_cannot_name_the_evaluation_of_another_person(cast):
    with tenant(cast.dan):
        foreign = record_evaluation(cast.dans_person.pk, by=cast.dan, id=uuid7(), answers=SURE)

    with pytest.raises(Conflict), tenant(cast.alice):
        record_evaluation(cast.person.pk, by=cast.alice, id=uuid7(), answers=SURE, supersedes=foreign.pk)


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
