"""« Notre outil d’évaluation », open to all; who validated it; how alike two looks are."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Incomplete, Refused
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.instruments.loading import cases_file, instrument_file, published
from people.models import InstrumentValidation
from people.operations.validating import validate_instrument
from tests.factories.floor import as_owner
from tests.session import sign_in

WHO = "le groupe de travail du réseau"


def validate(by, **fields):
    values = {"validated_by": WHO, "validated_on": date(2026, 3, 12), **fields}
    with tenant(by):
        return validate_instrument(uuid7(), by=by, **values)


def test_anyone_reads_the_instrument_and_takes_it(client, cast):
    page = client.get("/outil/").content.decode()

    assert "Outil en cours de validation" in page
    assert "CC BY 4.0" in page
    assert "score_evaluations" in page
    for address in (
        "questions-et-regles.pdf",
        "cartes.pdf",
        "repere-numerique.json",
        "repere-numerique-cas.json",
    ):
        answer = client.get(f"/outil/{address}")
        assert answer.status_code == 200
        assert f"/outil/{address}" in page


def test_the_files_are_those_that_the_product_reads(client, db):
    data = client.get("/outil/repere-numerique.json")
    cases = client.get("/outil/repere-numerique-cas.json")

    assert data.content == instrument_file().read_bytes()
    assert json.loads(data.content)["version"] == published().version
    assert cases.content == cases_file().read_bytes()
    assert "creativecommons.org/licenses/by/4.0" in data["Link"]


def test_the_coordinator_says_who_validated_it_and_the_public_page_repeats_it(client, cast):
    sign_in(client, cast.solene)
    page = client.get("/outil/validation/")
    data = {
        "id": page.context["form"]["id"].value(),
        "validated_by": WHO,
        "validated_on": "12/3/2026",
    }

    client.post("/outil/validation/", data)
    client.post("/outil/validation/", data)
    client.logout()

    public = client.get("/outil/ici/").content.decode()
    assert f"Validé par {WHO}, le 12 mars 2026." in public
    assert "Outil en cours de validation" not in public
    assert "Outil en cours de validation" in client.get("/outil/ailleurs/").content.decode()
    assert client.get("/outil/inconnu/").status_code == 404
    with as_owner():
        assert InstrumentValidation.objects.count() == 1
        event = Event.objects.get(name="instrument.validated")
        assert event.payload == {"version": "1.0.0"}


@pytest.mark.parametrize("who", ["alice", "lea", "desk", "dan"])
def test_nobody_else_validates(client, cast, who):
    member = getattr(cast, who)
    with pytest.raises(Refused, match="Seule la coordination"):
        validate(member)

    sign_in(client, member)
    assert client.get("/outil/validation/").status_code == 404
    assert client.post("/outil/validation/", {}).status_code == 404


def test_a_validation_names_someone_and_a_day_that_is_over(cast):
    with pytest.raises(Incomplete):
        validate(cast.solene, validated_by=" ")
    with pytest.raises(Refused):
        validate(cast.solene, validated_on=timezone.localtime(clock.now()).date() + timedelta(days=1))
    with as_owner():
        assert InstrumentValidation.objects.count() == 0


def test_the_pages_of_the_evaluation_say_it_until_then(client, cast):
    sign_in(client, cast.alice)
    address = f"/personnes/{cast.person.pk}/evaluation/"
    before = client.get(address).content.decode()

    validate(cast.solene)

    assert "Outil en cours de validation" in before
    assert "Outil en cours de validation" not in client.get(address).content.decode()
