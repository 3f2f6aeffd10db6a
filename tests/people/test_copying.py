"""The copy of everything held of a person, and the files that are asked: made as the asker, sealed, taken once."""

import json
import re
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from pypdf import PdfReader

from core.journal.models import Access, Event
from core.kernel import clock
from core.kernel.errors import Incomplete, Refused
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from people.models import Export, Person
from people.operations import copying, exporting
from people.operations.erasing import erase
from people.operations.listing import neutral
from people.operations.withdrawing import withdraw
from people.tasks import build
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory, grant
from tests.factories.referrals import accept, send
from tests.factories.tenancy import MembershipFactory
from tests.people import markers
from tests.people.test_erasing import furnish

WORD, OTHER = "QZV7", "WKX9"


@pytest.fixture(autouse=True)
def _files(tmp_path, settings):
    settings.RELAIS_EXPORTS = str(tmp_path / "exports")


def asked(member, kind="data", person=None, session="s1"):
    with tenant(member):
        return exporting.ask(
            uuid7(),
            by=member,
            kind=kind,
            session_key=session,
            purpose="Copie",
            person_id=person and person.pk,
        )


def made(member, export):
    with tenant(member):
        build(export.pk, by=member)


def taken(member, export, session="s1"):
    with tenant(member):
        return exporting.take(export.pk, by=member, session_key=session)[1]


@pytest.mark.scenario("people", 26)
def test_the_copy_holds_every_field_of_the_person_and_no_one_elses(cast):
    furnish(cast)
    with as_owner():
        planted = markers.plant(cast.person.pk, WORD)
        elsewhere = {(table, column) for table, column in planted if column in copying.THIRD_PARTIES}
        for table, column in elsewhere:
            markers.overwrite(table, column, cast.person.pk, OTHER)
    assert {column for _, column in elsewhere} >= {"relay_phone", "relay_first_name", "helper", "witness"}

    with tenant(cast.alice):
        copy = copying.gather(cast.person.pk, by=cast.alice)

    text = json.dumps(copy)
    assert OTHER not in text
    for member in (cast.alice, cast.bob, cast.lea):
        assert str(member.pk) not in text and str(member.user_id) not in text
    expected = {
        (table, column)
        for table, column in planted - elsewhere
        if copy["tables"].get(table) and not copying.LEFT_OUT.fullmatch(column)
    }
    assert expected >= {
        ("people_person", "last_name"),
        ("people_contact", "phone"),
        ("people_evaluation", "comment"),
    }
    held = {
        (table, column)
        for table, rows in copy["tables"].items()
        for row in rows
        for column, value in row.items()
        if WORD in json.dumps(value)
    }
    assert expected - held == set()


def test_what_stands_between_brackets_is_of_someone_else():
    assert copying._value("Vue avec [sa voisine Jeanne] mardi") == "Vue avec [autre personne] mardi"


def test_the_copy_shows_the_words_that_were_read_and_who_looked(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    with tenant(cast.alice):
        copy = copying.gather(cast.person.pk, by=cast.alice)

    assert [text["text"] for text in copy["consent_texts"]] == ["lu à voix haute"]
    assert copy["read_by"][0]["structure"] == cast.sender.name
    assert copy["also_ask"] == [cast.recipient.name]
    with as_owner():
        assert Access.objects.filter(kind="export").count() == 1


def test_a_copy_is_made_by_home_alone(cast):
    with as_owner():
        grant(cast.person, cast.recipient, Scope.IDENTITY)

    for stranger in (cast.bob, cast.chloe):
        with pytest.raises(Person.DoesNotExist):
            asked(stranger, person=cast.person)


@pytest.mark.scenario("people", 15)
def test_whoever_withdraws_before_the_file_is_made_is_not_in_it(cast):
    with as_owner():
        lead = MembershipFactory(structure=cast.recipient, role=Role.LEAD)
        kept = PersonFactory(home_structure=cast.recipient, last_name="Restée")
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    queued, control = asked(lead, kind="list"), asked(lead, kind="list")
    made(lead, control)

    with tenant(cast.alice):
        withdraw(cast.person.pk, by=cast.alice)
    made(lead, queued)

    text = taken(lead, queued).decode()
    assert kept.last_name in text and cast.person.last_name not in text
    with pytest.raises(Refused, match="ne partage plus"):
        taken(lead, control)


def test_a_file_asked_before_an_erasure_is_not_made(cast, django_capture_on_commit_callbacks):
    ready, waiting = asked(cast.alice, person=cast.person), asked(cast.alice, person=cast.person)
    made(cast.alice, ready)
    with django_capture_on_commit_callbacks(execute=True), tenant(cast.lea):
        erase(cast.person.pk, by=cast.lea)

    made(cast.alice, waiting)

    assert list(Path(settings.RELAIS_EXPORTS).iterdir()) == []
    with tenant(cast.alice):
        assert not Export.objects.visible_to(cast.alice).exists()


def test_a_file_is_sealed_taken_once_and_by_who_asked_in_her_own_session(
    cast, django_capture_on_commit_callbacks
):
    export = asked(cast.alice, person=cast.person)
    made(cast.alice, export)
    [path] = Path(settings.RELAIS_EXPORTS).iterdir()
    assert cast.person.last_name.encode() not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0

    with pytest.raises(Refused):
        taken(cast.alice, export, session="another")
    with pytest.raises(Export.DoesNotExist):
        taken(cast.lea, export)
    with django_capture_on_commit_callbacks(execute=True):
        assert cast.person.last_name in taken(cast.alice, export).decode()

    assert not path.exists()
    with pytest.raises(Refused, match="qu’une fois"):
        taken(cast.alice, export)
    with as_owner():
        names = (
            Event.objects.filter(name__startswith="copy.").order_by("at", "pk").values_list("name", flat=True)
        )
        assert list(names) == ["copy.asked", "copy.made", "copy.taken"]


def test_after_a_day_nothing_is_left(cast):
    export = asked(cast.alice, person=cast.person)
    made(cast.alice, export)

    with clock.moved(clock.now() + timedelta(hours=25)):
        with pytest.raises(Export.DoesNotExist):
            taken(cast.alice, export)
        assert exporting.sweep() == 1

    assert list(Path(settings.RELAIS_EXPORTS).iterdir()) == []


def test_the_copy_on_paper_is_in_plain_french(cast):
    furnish(cast)
    with as_owner():
        cast.person.birth_date, cast.person.birth_precision = date(1948, 1, 1), "year"
        cast.person.save(update_fields=["birth_date", "birth_precision"])
    export = asked(cast.alice, kind="paper", person=cast.person)
    made(cast.alice, export)

    pages = PdfReader(BytesIO(taken(cast.alice, export))).pages
    text = " ".join(page.extract_text() for page in pages)

    assert "Ce que le réseau garde de vous" in text
    assert cast.person.last_name in text and "Gros caractères" in text
    assert "Date de naissance\u00a0: 1948" in text and "janvier 1948" not in text
    assert "votre nom, comment vous joindre" in text
    assert "une démarche en ligne" in text and "Aide aux démarches administratives" in text
    assert not re.findall(r"\b(?:[A-Z]{3}-\d|T[123]|P[0-3]|None|id|aide-demarches|x-mandat)\b|_", text)


def test_the_list_is_the_leads_and_says_what_it_is_for(cast):
    with pytest.raises(Refused):
        asked(cast.alice, kind="list")
    with pytest.raises(Incomplete), tenant(cast.lea):
        exporting.ask(uuid7(), by=cast.lea, kind="list", session_key="s", purpose=" ")


@pytest.mark.parametrize("cell", ["=1+1", "+33", "-2", "@a", "\t=1", "'=1", "＝1"])
def test_no_cell_of_a_list_is_a_formula(cell):
    assert neutral(cell) == f"'{cell}"
