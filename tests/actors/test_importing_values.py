"""What a file may hold: each defect has its code, and what cannot be read is said in a sentence."""

import json

import pytest

from actors.models import Actor, ExternalId, Place
from tests.actors.imports import DATA, a_file, counted, refused, run


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
