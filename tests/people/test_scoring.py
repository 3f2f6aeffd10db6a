"""The instrument: its published cases, its properties on random profiles, and every way a line is refused."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from people.instruments.loading import cases_file, published
from people.instruments.scoring import levels_of, pathway_of, score, typology_of
from people.instruments.validation import Fault, Line, check, parse

ROOT = Path(__file__).parents[2]
PUBLISHED = json.loads(cases_file().read_text())
INSTRUMENT = published()
CODES = [item.code for item in INSTRUMENT.items]
PROFILES = 20_000


def outcome(source):
    line = parse(INSTRUMENT, source) if isinstance(source, str | bytes) else check(INSTRUMENT, source)
    return line.as_dict() if isinstance(line, Fault) else score(INSTRUMENT, line)


def run(text: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """The real command, with servers that do not exist."""
    return subprocess.run(
        [sys.executable, "manage.py", "score_evaluations", *arguments],
        cwd=ROOT,
        input=text,
        capture_output=True,
        env={
            **os.environ,
            "DATABASE_URL": "postgres://relais_app@127.0.0.1:9/nowhere",
            "REDIS_URL": "redis://127.0.0.1:9/0",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
        },
        timeout=60,
        check=False,
    )


def random_profiles(seed: int, count: int):
    chance = random.Random(seed)
    for _ in range(count):
        share = chance.random()
        yield (
            chance,
            {code: chance.choice((0, 1, 2)) for code in CODES if chance.random() < share},
        )


@pytest.mark.scenario("people", 1)
@pytest.mark.parametrize("case", PUBLISHED["cases"], ids=lambda case: case["id"])
def test_a_published_case_gives_its_expected_line(case):
    assert outcome(case["input"]) == case["expected"]


@pytest.mark.scenario("people", 1)
def test_the_command_scores_without_database_and_its_status_tells_a_refused_line():
    cases = PUBLISHED["cases"]
    good = [case for case in cases if "error" not in case["expected"]]

    everything = run(b"\n\n".join(json.dumps(case["input"]).encode() for case in cases))
    accepted = run(b"\n".join(json.dumps(case["input"]).encode() for case in good))

    assert [json.loads(line) for line in everything.stdout.splitlines()] == [
        case["expected"] for case in cases
    ]
    assert [json.loads(line) for line in accepted.stdout.splitlines()] == [case["expected"] for case in good]
    assert (everything.returncode, accepted.returncode) == (1, 0)


def test_the_command_takes_another_version_of_the_instrument(tmp_path):
    source = dict(INSTRUMENT.source, version="1.0.1")
    other = tmp_path / "other.json"
    other.write_text(json.dumps(source))

    scored = run(
        b'{"id": "a", "version": "1.0.1"}\n{"id": "b", "version": "1.0.0"}', "--instrument", str(other)
    )
    absent = run(b"", "--instrument", str(tmp_path / "absent.json"))

    first, second = (json.loads(line) for line in scored.stdout.splitlines())
    assert first["version"] == "1.0.1"
    assert second == {"id": "b", "error": "unknown_version", "detail": "1.0.0"}
    assert absent.returncode != 0
    assert b"not an instrument" in absent.stderr


@pytest.mark.scenario("people", 2)
def test_a_better_answer_never_lowers_the_typology():
    for chance, answers in random_profiles(1, PROFILES):
        code = chance.choice(CODES)
        better = {**answers, code: min(2, answers.get(code, 0) + 1)}
        before, after = typology_of(INSTRUMENT, {code: 0, **answers}), typology_of(INSTRUMENT, better)

        assert (after.low, after.high) >= (before.low, before.high)
        assert after.low >= before.low
        assert after.high >= before.high


@pytest.mark.scenario("people", 2)
def test_the_true_result_of_any_completion_lies_in_the_range():
    for chance, answers in random_profiles(2, PROFILES):
        bounds = typology_of(INSTRUMENT, answers)
        true = typology_of(INSTRUMENT, {code: chance.choice((0, 1, 2)) for code in CODES} | answers)

        assert true.low == true.high
        assert bounds.low <= true.low <= bounds.high
        assert bounds.value in (None, true.value)
        if (pathway := pathway_of(INSTRUMENT, answers, bounds)) != "P0":
            assert pathway == pathway_of(INSTRUMENT, answers, true)


@pytest.mark.scenario("people", 2)
def test_only_the_eleven_deciding_items_change_the_typology():
    assert len(INSTRUMENT.deciding) == 11
    for chance, answers in random_profiles(3, PROFILES):
        others = {code: chance.choice((0, 1, 2)) for code in CODES if code not in INSTRUMENT.deciding}

        assert typology_of(INSTRUMENT, answers) == typology_of(INSTRUMENT, answers | others)


@pytest.mark.scenario("people", 2)
def test_what_is_ticked_never_changes_typology_pathway_or_levels():
    blocks = {name: [option.value for option in block.options] for name, block in INSTRUMENT.choices.items()}
    for chance, answers in random_profiles(4, 5_000):
        ticked = {name: tuple(chance.sample(values, 3)) for name, values in blocks.items()}
        bare, full = (
            score(INSTRUMENT, Line("a", answers)),
            score(INSTRUMENT, Line("a", answers, ticked=ticked)),
        )

        same = ("typology", "range", "rule", "to_observe", "pathway", "levels", "core_gestures")
        assert {key: bare[key] for key in same} == {key: full[key] for key in same}


def test_the_result_speaks_of_the_line_only():
    for _chance, answers in random_profiles(5, 5_000):
        result = score(INSTRUMENT, Line("a", answers))

        assert all(why in {f"{code}={answer}" for code, answer in answers.items()} | {
            f"level:{name}={level}" for name, level in result["levels"].items()
        } for need in result["needs"] for why in need["why"])  # fmt: skip
        order = [(need["priority"], need["service"]) for need in result["needs"]]
        assert order == sorted(order)
        assert len({service for _, service in order}) == len(order)
        assert result["levels"] == levels_of(INSTRUMENT, answers)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{", (None, "invalid_line", None)),
        ("[1]", (None, "invalid_line", None)),
        ('{"id": 4}', (None, "invalid_line", None)),
        ('{"id": "a", "answers": NaN}', (None, "invalid_line", None)),
        (b'{"id": "\xff"}', (None, "invalid_line", None)),
        ("[" * 100_000, (None, "invalid_line", None)),
        ('{"id": "a", "answers": []}', ("a", "invalid_line", None)),
        ('{"id": "a", "evidence": "obs"}', ("a", "invalid_line", None)),
        ('{"id": "a", "FRE": "voir"}', ("a", "invalid_line", None)),
        ('{"id": "a", "BES": [1]}', ("a", "invalid_line", None)),
        ('{"id": "a", "version": "9", "answers": {"Z": 1}}', ("a", "unknown_version", "9")),
        ('{"id": "a", "answers": {"Z-2": 1, "BAS-1": 9, "Z-1": 1}}', ("a", "unknown_item", "Z-2")),
        ('{"id": "a", "evidence": {"Z-3": "obs"}, "answers": {"Z-2": 1}}', ("a", "unknown_item", "Z-3")),
        ('{"id": "a", "answers": {"ADM-1": 3, "EQU-1": true}}', ("a", "invalid_answer", "EQU-1")),
        ('{"id": "a", "answers": {"EQU-1": 1.0}}', ("a", "invalid_answer", "EQU-1")),
        ('{"id": "a", "answers": {"EQU-1": "2"}}', ("a", "invalid_answer", "EQU-1")),
        ('{"id": "a", "answers": {"EQU-1": [2]}}', ("a", "invalid_answer", "EQU-1")),
        ('{"id": "a", "evidence": {"BAS-1": "vu", "EQU-1": 1}}', ("a", "invalid_evidence", "EQU-1")),
        ('{"id": "a", "BES": ["b"], "FRE": ["f"]}', ("a", "unknown_option", "FRE:f")),
        (
            '{"id": "a", "BES": ["urgent", "equiper", "connecter", "reparer"]}',
            ("a", "too_many_choices", "BES"),
        ),
    ],
)
def test_a_line_is_refused_for_its_first_fault(line, expected):
    assert outcome(line) == dict(zip(("id", "error", "detail"), expected, strict=True))


def test_missing_answers_and_repeats_are_accepted():
    result = outcome(
        '{"id": "a", "answers": {"EQU-1": null, "AUT-1": "NO", "MOT-1": "NR"}, "more": 1,'
        ' "BES": ["urgent", "urgent", "creer", "emploi", "creer"]}'
    )

    assert result["range"] == [1, 3]
    assert [need["service"] for need in result["needs"]] == ["aide-demarches", "insertion-pro", "loisirs"]


def test_the_command_prints_an_id_that_is_no_text():
    answer = run(b'{"id": "\\ud800"}\n')

    assert json.loads(answer.stdout)["id"] == "\ud800"


def test_every_service_of_the_rules_has_a_name():
    proposed = {rule["service"] for rule in INSTRUMENT.scoring["needs"]} | {
        option.service for block in INSTRUMENT.choices.values() for option in block.options if option.service
    }

    assert proposed == set(INSTRUMENT.services)
    assert len(proposed) == 13
