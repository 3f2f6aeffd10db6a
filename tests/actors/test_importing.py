"""Import of the national schema: the reports are a contract, and a file read twice changes nothing."""

import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from actors.models import Actor, ExternalId, ImportConflict, Place, Provenance, Service, TwinProposal
from actors.operations.correcting import correct, decide_conflict
from actors.rules.schema import DATA as SHIPPED
from core.journal.models import Event
from core.kernel.errors import Conflict
from core.kernel.tenant import tenant
from tests.factories.floor import as_owner

DATA = Path(__file__).parent / "data"
SAMPLES = [
    (name, mode) for name in ("valid_rows", "strict_rows", "invalid_rows") for mode in ("default", "strict")
] + [("hinaura-isere-v0", "default")]


def sample(name):
    own = DATA / f"{name}.csv"
    return own if own.exists() else SHIPPED / f"{name}.csv"


def run(path, tmp_path, *options, network="ici"):
    """The report and what was said; the exit status is 0."""
    written = tmp_path / "report.json"
    out = StringIO()
    call_command(
        "import_places",
        str(path),
        f"--network={network}",
        f"--report={written}",
        "--as-of=2026-11-21",
        *options,
        stdout=out,
    )
    return json.loads(written.read_text()), out.getvalue()


def refused(path, *options, network="ici"):
    """Exit status and what was said when the file cannot be read."""
    err = StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("import_places", str(path), f"--network={network}", *options, stderr=err)
    return stop.value.code, err.getvalue()


def a_file(tmp_path, **changes):
    """A file of one valid row, with some cells changed."""
    with (DATA / "valid_rows.csv").open(encoding="utf-8", newline="") as lines:
        row = list(csv.DictReader(lines))[1] | changes
    path = tmp_path / "one.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, row)
        writer.writeheader()
        writer.writerow(row)
    return path


def counted():
    with as_owner(), connection.cursor() as cursor:
        found = {}
        for model in (Actor, Place, Service, ExternalId, Provenance, TwinProposal, ImportConflict, Event):
            cursor.execute(f"select count(*) from {model._meta.db_table}")
            found[model.__name__] = cursor.fetchone()[0]
        return found


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


@pytest.mark.scenario("actors", 5)
def test_a_value_written_here_stays_and_the_difference_is_listed(cast, tmp_path):
    file = a_file(tmp_path)
    run(file, tmp_path)
    place = Place.objects.get()
    with tenant(cast.solene):
        correct(place.pk, by=cast.solene, changes={"phone": "+33465710099"})

    report, _ = run(file, tmp_path)

    place = Place.objects.get()
    assert place.phone == "+33465710099"
    assert [row["action"] for row in report["rows"]] == ["unchanged"]
    assert list(ImportConflict.objects.values_list("field", "theirs")) == [
        ("phone", {"phone": "+33465710001", "private_phone": ""})
    ]


@pytest.mark.scenario("actors", 5)
def test_taking_their_value_applies_it_with_its_origin(cast, tmp_path):
    file = a_file(tmp_path)
    run(file, tmp_path, "--source=Hinaura")
    place = Place.objects.get()
    with tenant(cast.solene):
        correct(place.pk, by=cast.solene, changes={"phone": "+33465710099"})
    run(file, tmp_path, "--source=Hinaura")
    conflict = ImportConflict.objects.get()

    with tenant(cast.solene):
        decide_conflict(conflict.pk, by=cast.solene, take=True)
        with pytest.raises(Conflict):
            decide_conflict(conflict.pk, by=cast.solene, take=False)

    origin = Provenance.objects.get(place=place, field="phone")
    assert Place.objects.get().phone == "+33465710001"
    assert (origin.source, origin.here, origin.source_date) == ("Hinaura", False, date(2026, 10, 1))


def test_keeping_our_value_closes_the_question(cast, tmp_path):
    file = a_file(tmp_path)
    run(file, tmp_path)
    with tenant(cast.solene):
        correct(Place.objects.get().pk, by=cast.solene, changes={"phone": "+33465710099"})
    run(file, tmp_path)
    with tenant(cast.solene):
        decide_conflict(ImportConflict.objects.get().pk, by=cast.solene, take=False)

    run(file, tmp_path)

    assert list(ImportConflict.objects.values_list("state", flat=True)) == ["kept"]


def test_a_newer_row_updates_what_came_from_a_file(cast, tmp_path):
    run(a_file(tmp_path), tmp_path)

    report, _ = run(
        a_file(
            tmp_path,
            date_maj="2026-11-01",
            telephone="+33465710002",
            services="Loisirs et créations numériques",
        ),
        tmp_path,
    )

    place = Place.objects.get()
    assert [row["action"] for row in report["rows"]] == ["updated"]
    assert (place.phone, place.source_date) == ("+33465710002", date(2026, 11, 1))
    assert list(place.services.filter(state="published").values_list("codes", flat=True)) == [["loisirs"]]
    with as_owner():
        assert list(Event.objects.filter(name="place.imported").values_list("fields", flat=True)) == [
            ["phone", "services"]
        ]


def test_an_older_row_of_the_same_source_changes_nothing(cast, tmp_path):
    run(a_file(tmp_path), tmp_path)

    report, _ = run(a_file(tmp_path, date_maj="2026-09-01", telephone="+33465710002"), tmp_path)

    assert [row["action"] for row in report["rows"]] == ["unchanged"]
    assert Place.objects.get().phone == "+33465710001"


def test_a_place_absent_from_a_later_file_stays_and_says_since_when(cast, tmp_path):
    run(DATA / "valid_rows.csv", tmp_path, "--source=fichier")

    run(a_file(tmp_path), tmp_path, "--source=fichier")

    absent = ExternalId.objects.filter(absent_since=date(2026, 11, 21)).values_list("external_id", flat=True)
    assert Place.objects.filter(state="published").count() == 6
    assert sorted(absent) == ["valide-01", "valide-04", "valide-06", "valide-09", "valide-10"]


def test_two_places_that_are_not_one_are_no_longer_proposed(cast, tmp_path):
    file = SHIPPED / "hinaura-isere-v0.csv"
    run(file, tmp_path)
    with as_owner():
        TwinProposal.objects.filter(first__name="L' Arche").update(distinct=True)

    report, _ = run(file, tmp_path)

    assert [(twin["row"], twin["with"]) for twin in report["twins"]] == [(37, {"row": 36})]


def test_a_place_known_from_another_source_is_proposed_as_a_twin(cast, tmp_path):
    run(a_file(tmp_path), tmp_path, "--source=un")
    known = Place.objects.get()

    report, _ = run(a_file(tmp_path), tmp_path, "--source=deux")

    assert report["twins"] == [
        {"row": 2, "with": {"place": str(known.pk)}, "reasons": ["same_name", "same_address", "near"]}
    ]


def test_a_shared_address_alone_makes_no_twin(cast, tmp_path):
    run(a_file(tmp_path, nom="MDH Le Patio"), tmp_path, "--source=un")

    report, _ = run(a_file(tmp_path, nom="Bibliothèque Colombine"), tmp_path, "--source=deux")

    assert report["twins"] == []


def test_a_personal_contact_is_kept_private(cast, tmp_path):
    run(
        a_file(tmp_path, telephone="06 39 98 00 01", courriels="lieu@exemple.fr|quelquun@gmail.com"), tmp_path
    )

    place = Place.objects.get()
    assert (place.phone, place.private_phone) == ("", "+33639980001")
    assert (place.emails, place.private_emails) == (["lieu@exemple.fr"], ["quelquun@gmail.com"])


@pytest.mark.scenario("actors", 8)
def test_hours_that_do_not_read_are_kept_as_text(cast, tmp_path):
    report, _ = run(a_file(tmp_path, horaires="lundi au vendredi 9h-12h"), tmp_path)

    place = Place.objects.get()
    assert [(each["column"], each["code"], each["severity"]) for each in report["findings"]] == [
        ("horaires", "not_osm", "warning")
    ]
    assert (place.hours, place.hours_readable) == ("lundi au vendredi 9h-12h", False)


def test_several_phones_keep_the_first_and_log_the_others(cast, tmp_path):
    report, _ = run(a_file(tmp_path, telephone="04 65 71 00 01 / 04 65 71 00 02"), tmp_path)

    assert report["losses"] == [
        {"row": 2, "column": "telephone", "value": "04 65 71 00 02", "kept_as": "phones"}
    ]
    assert Place.objects.get().phone == "+33465710001"


def test_places_of_one_parent_share_their_actor(cast, tmp_path):
    run(DATA / "valid_rows.csv", tmp_path)

    assert Actor.objects.get(name="Ville fictive").places.count() == 2
    assert Actor.objects.count() == 5


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"latitude": "45,18"}, ("latitude", "decimal_comma", "repair")),
        ({"longitude": ""}, ("latitude", "pair_incomplete", "error")),
        ({"latitude": "5.72", "longitude": "45.18"}, ("latitude", "outside_area", "warning")),
        ({"latitude": "145.18"}, ("latitude", "out_of_bounds", "error")),
        ({"latitude": "nan"}, ("latitude", "type", "error")),
        ({"pivot": "ABCDEFGHI"}, ("pivot", "neither_siret_nor_rna", "error")),
        ({"pivot": "35600000000048"}, None),
        ({"nom": "=1+1"}, ("nom", "formula", "error")),
        ({"adresse": "\tpiège"}, ("adresse", "formula", "error")),
        ({"courriels": "contact(at)exemple.fr"}, ("courriels", "email_format", "repair")),
        ({"courriels": "pas une adresse"}, ("courriels", "format", "error")),
        ({"site_web": "mdh.exemple.fr"}, ("site_web", "url_scheme", "repair")),
        ({"site_web": "javascript:alert(1)"}, ("site_web", "format", "error")),
        ({"date_maj": "2026-10-01T08:00:00Z"}, ("date_maj", "date_format", "repair")),
        ({"date_maj": "2026-02-30"}, ("date_maj", "type", "error")),
        ({"date_maj": "2020-01-01"}, ("date_maj", "stale", "warning")),
        ({"itinerance": "true"}, ("itinerance", "unknown_value", "error")),
        ({"services": "aide aux demarches administratives"}, ("services", "label_spelling", "repair")),
        ({"modalites_acces": "Téléphoner|Téléphoner"}, ("modalites_acces", "duplicate_value", "repair")),
        ({"modalites_acces": "Téléphoner||Se présenter"}, ("modalites_acces", "empty_item", "repair")),
        (
            {"modalites_acces": "Ce lieu n'accueille pas de public|Se présenter"},
            ("modalites_acces", "contradiction", "error"),
        ),
        ({"presentation_resume": "a" * 281}, ("presentation_resume", "max_length", "error")),
        (
            {"commune": "St-Egreve", "code_postal": "38120", "code_insee": ""},
            ("commune", "commune_spelling", "repair"),
        ),
        ({"telephone": "0 800 99"}, ("telephone", "pattern", "error")),
    ],
)
def test_each_defect_has_its_code(cast, tmp_path, changes, finding):
    report, _ = run(a_file(tmp_path, **changes), tmp_path, "--dry-run")

    found = [(each["column"], each["code"], each["severity"]) for each in report["findings"]]
    assert found[:1] == ([finding] if finding else [])


def test_a_second_row_with_the_same_id_is_refused(cast, tmp_path):
    path = a_file(tmp_path)
    path.write_text(path.read_text() + path.read_text().splitlines()[1] + "\n")

    report, _ = run(path, tmp_path)

    assert [row["action"] for row in report["rows"]] == ["created", "refused"]
    assert [(each["row"], each["code"]) for each in report["findings"]] == [(3, "duplicate_in_file")]


def test_windows_encoding_semicolons_blank_rows_and_unknown_columns_are_read(cast, tmp_path):
    path = tmp_path / "f.csv"
    path.write_bytes(
        "nom;id;pivot;commune;code_postal;adresse;date_maj;couleur\r\n"
        "\r\n"
        'Médiathèque;a-1;99900000100019;Grenoble;38000;"1, rue\r\nde l’Été";2026-10-01;bleu\r\n'.encode(
            "cp1252"
        )
    )

    report, _ = run(path, tmp_path)

    link = ExternalId.objects.get()
    assert (report["file"]["encoding"], report["file"]["delimiter"]) == ("cp1252", ";")
    assert report["rows"] == [{"row": 3, "id": "a-1", "action": "created"}]
    assert (link.raw, link.place.address) == ({"couleur": "bleu"}, "1, rue\r\nde l’Été")


def test_a_missing_column_refuses_the_file_with_one_finding(cast, tmp_path):
    path = tmp_path / "f.csv"
    path.write_text("id,nom,pivot,commune,code_postal,adresse\na,b,c,d,e,f\n")

    code, said = refused(path, f"--report={tmp_path / 'r.json'}")

    report = json.loads((tmp_path / "r.json").read_text())
    assert (code, said.strip()) == (2, "Il manque des colonnes obligatoires : date_maj.")
    assert [(each["row"], each["column"], each["code"]) for each in report["findings"]] == [
        (1, "date_maj", "missing_column")
    ]
    assert counted()["Place"] == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Ce fichier est vide"),
        ("id,nom\n".encode("utf-16"), "encodage UTF-8"),
        (b'id,nom\na,"jamais ferm', "La ligne 2 ne se lit pas"),
        (b"id,nom\na,b,c\n", "La ligne 2 a plus de valeurs que de colonnes"),
        (b"une seule colonne\n", "Une seule colonne"),
        (b"id,id\n", "Deux colonnes portent le m"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_in_a_sentence(cast, tmp_path, content, sentence):
    path = tmp_path / "f.csv"
    path.write_bytes(content)

    code, said = refused(path)

    assert code == 2
    assert sentence in said


def test_an_unknown_file_or_network_is_said_in_a_sentence(cast, tmp_path):
    assert refused(tmp_path / "absent.csv")[0] == 2
    assert "inconnu" in refused(DATA / "valid_rows.csv", network="inconnu")[1]
