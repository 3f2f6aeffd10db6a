"""Import of the national schema: the reports are a contract, and a file read twice changes nothing."""

import csv
import json

import pytest

from actors.models import ExternalId, Place, Service, TwinProposal
from actors.rules.schema import DATA as SHIPPED
from tests.actors.imports import DATA, a_file, counted, run, sample

SAMPLES = [
    (name, mode) for name in ("valid_rows", "strict_rows", "invalid_rows") for mode in ("default", "strict")
] + [("hinaura-isere-v0", "default")]


def compared(report, expected):
    """The parts of the report that the expectation states; messages are for people."""
    report["findings"] = [{k: v for k, v in each.items() if k != "message"} for each in report["findings"]]
    part = {key: report[key] for key in expected}
    part["file"] = {key: report["file"][key] for key in expected["file"]}
    return part


@pytest.mark.scenario("actors", 1)
@pytest.mark.parametrize(("name", "mode"), SAMPLES)
def test_a_dry_run_gives_the_expected_report_and_writes_nothing(cast, tmp_path, name, mode):
    expected = json.loads((DATA / f"{name}.expected.json").read_text())[mode]
    before = counted()

    report, _ = run(sample(name), tmp_path, "--dry-run", *(["--strict"] if mode == "strict" else []))

    assert compared(report, expected) == expected
    assert report["dry_run"] is True
    assert counted() == before


@pytest.mark.scenario("actors", 2)
@pytest.mark.scenario("actors", 3)
@pytest.mark.parametrize(("name", "mode"), SAMPLES)
def test_the_run_itself_gives_the_same_report(cast, tmp_path, name, mode):
    expected = json.loads((DATA / f"{name}.expected.json").read_text())[mode]

    report, _ = run(sample(name), tmp_path, *(["--strict"] if mode == "strict" else []))

    assert compared(report, expected) == expected
    assert counted()["Place"] == expected["counts"]["created"]


@pytest.mark.scenario("actors", 2)
@pytest.mark.parametrize("name", ["valid_rows", "hinaura-isere-v0"])
def test_the_same_file_twice_changes_nothing_and_records_nothing(cast, tmp_path, name):
    first, _ = run(sample(name), tmp_path)
    before = counted()

    second, _ = run(sample(name), tmp_path)

    assert {row["action"] for row in second["rows"]} == {"unchanged"}
    assert (second["findings"], second["losses"], second["twins"]) == (
        first["findings"],
        first["losses"],
        first["twins"],
    )
    assert counted() == before


@pytest.mark.scenario("actors", 3)
def test_the_real_places_of_isere_are_stored_as_the_migrated_file_says(cast, tmp_path):
    run(SHIPPED / "hinaura-isere-v0.csv", tmp_path)

    with (DATA / "hinaura-isere-v1.0.2.csv").open(encoding="utf-8", newline="") as lines:
        expected = {row["id"]: row for row in csv.DictReader(lines)}
    assert {link.external_id: link.values for link in ExternalId.objects.all()} == expected
    bernin = Place.objects.get(external_ids__external_id="43")
    assert (bernin.commune, bernin.code_insee, bernin.phone, bernin.pivot) == (
        "Bernin",
        "38039",
        "+33476920740",
        "",
    )
    assert {tuple(service.codes) for service in bernin.services.all()} == {
        ("aide-demarches",),
        ("outils-quotidien",),
    }
    assert Service.objects.filter(codes=["x-mandat"], level="for").count() == 16
    assert Service.objects.filter(conditions__contains=["adhesion"]).values("place").distinct().count() == 18
    assert {tuple(pair.reasons) for pair in TwinProposal.objects.all()} == {
        ("same_name", "same_address", "near")
    }
    assert Place.objects.exclude(hours_verified_on=None).count() == 0


@pytest.mark.scenario("actors", 4)
@pytest.mark.parametrize(("cost", "action"), [("Adhésion|Gratuit", "refused"), ("Gratuit|Payant", "created")])
def test_every_value_of_a_list_must_be_known(cast, tmp_path, cost, action):
    report, _ = run(a_file(tmp_path, frais_a_charge=cost), tmp_path)

    assert [row["action"] for row in report["rows"]] == [action]
