"""A later file: what was written here stays, what is newer comes in, what looks alike is proposed."""

from datetime import date

import pytest

from actors.models import ExternalId, ImportConflict, Place, Provenance, TwinProposal
from actors.operations.correcting import correct, decide_conflict
from actors.rules.schema import DATA as SHIPPED
from core.journal.models import Event
from core.kernel.errors import Conflict
from core.kernel.tenant import tenant
from tests.actors.imports import DATA, a_file, run
from tests.factories.floor import as_owner


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
