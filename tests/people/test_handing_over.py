"""Her file for another network: agreed for it, closed by a phrase shown once, handed to her and to nobody else."""

import hashlib
import json
import re
from base64 import b64decode
from io import StringIO

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from core.journal.models import Event
from core.kernel.errors import Conflict, Incomplete, Refused
from core.kernel.ids import uuid7
from core.kernel.locked_files import lock, new_phrase, unlock
from core.kernel.once import signed
from core.kernel.tenant import tenant
from core.tenancy.models import Structure
from notifications.models import Message
from people.instruments import moving_script
from people.management.commands import open_moved_file
from people.models import AccessGrant, Consent, ConsentText, Export, MovingConsent, Person
from people.operations import exporting
from people.operations.capturing import Taken
from people.operations.dying import record_death
from people.operations.erasing import erase
from people.operations.handing_over import agree, close
from people.operations.leaving import record_move
from people.operations.setting_aside import set_aside, take_back
from people.tasks import build
from tests.factories.floor import as_owner
from tests.factories.people import grant
from tests.session import sign_in

PLACE, WORD = "la maison du numérique de Quimper", "Zébulonne"
TEXT = moving_script.read_aloud(PLACE)


@pytest.fixture(autouse=True)
def _files(tmp_path, settings):
    settings.RELAIS_EXPORTS = str(tmp_path / "exports")
    settings.RELAIS_TOMBSTONES = str(tmp_path / "tombstones.txt")


def agreed(cast, by=None, session="s1", id=None, **more):
    by = by or cast.alice
    given = {"capture": "oral_witnessed", "witness": "Une collègue", "text": TEXT} | more
    destination = given.pop("destination", PLACE)
    with tenant(by):
        return agree(
            id or uuid7(), by=by, person_id=cast.person.pk, destination=destination, session_key=session,
            taken=Taken(**given),
        )  # fmt: skip


def closed(cast, export, session="s1"):
    with tenant(cast.alice):
        build(export.pk, by=cast.alice)
    with tenant(cast.alice):
        return close(export.pk, by=cast.alice, session_key=session)


def taken(cast, export, session="s1"):
    with tenant(cast.alice):
        return exporting.take(export.pk, by=cast.alice, session_key=session)[1]


def test_the_file_holds_her_copy_and_only_its_phrase_opens_it(cast, tmp_path):
    with as_owner():
        Person.objects.filter(pk=cast.person.pk).update(first_name=WORD)
    export = agreed(cast)

    phrase = closed(cast, export)
    locked = taken(cast, export)

    assert WORD.encode() not in locked
    for path in (tmp_path / "exports").iterdir():
        assert WORD.encode() not in path.read_bytes()
    assert unlock(locked, new_phrase()) is None
    copy = json.loads(unlock(locked, phrase.upper().replace("-", " ")))
    assert copy["tables"]["people_person"][0]["first_name"] == WORD
    assert copy["tables"]["people_movingconsent"][0]["destination"] == PLACE
    assert copy["tables"]["people_movingconsent"][0]["witness"] == "[autre personne]"
    assert [one["text"] for one in copy["consent_texts"]] == [TEXT]


def test_the_header_is_enough_for_any_tool():
    phrase = new_phrase()
    locked = lock(b'{"a": 1}', phrase)

    assert len(phrase.replace("-", "")) == 24
    name, described, sealed = locked.split(b"\n", 2)
    how = json.loads(described)
    typed = phrase.replace("-", "").encode()
    key = hashlib.scrypt(
        typed, salt=b64decode(how["salt"]), n=how["n"], r=how["r"], p=how["p"], dklen=32, maxmem=2**26
    )
    head = name + b"\n" + described + b"\n"
    assert AESGCM(key).decrypt(b64decode(how["nonce"]), sealed, head) == b'{"a": 1}'


@pytest.mark.parametrize("place", [0, 30, -1], ids=["name", "header", "content"])
def test_an_altered_file_does_not_open(place):
    phrase = new_phrase()
    locked = bytearray(lock(b"{}", phrase))
    locked[place] ^= 1

    assert unlock(bytes(locked), phrase) is None
    assert unlock(b"", phrase) is None


def test_the_command_asks_the_phrase_and_prints_what_the_file_holds(tmp_path, monkeypatch):
    phrase, path, out = new_phrase(), tmp_path / "fiche", StringIO()
    path.write_bytes(lock('{"nom": "Noé"}'.encode(), phrase))

    monkeypatch.setattr(open_moved_file, "getpass", lambda prompt: phrase)
    call_command("open_moved_file", str(path), stdout=out)
    assert json.loads(out.getvalue()) == {"nom": "Noé"}

    monkeypatch.setattr(open_moved_file, "getpass", lambda prompt: new_phrase())
    with pytest.raises(CommandError, match="Another phrase"):
        call_command("open_moved_file", str(path))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("open_moved_file", str(tmp_path / "nowhere"))


def test_her_agreement_is_kept_with_the_words_read_and_opens_nothing_here(cast):
    with as_owner():
        before = (Structure.objects.count(), Consent.objects.count(), AccessGrant.objects.count())
    export = agreed(cast)

    with as_owner():
        [consent] = MovingConsent.objects.all()
        assert (consent.pk, consent.destination) == (export.pk, PLACE)
        assert ConsentText.objects.get(sha256=consent.text_sha256).text == TEXT
        assert (Structure.objects.count(), Consent.objects.count(), AccessGrant.objects.count()) == before
        assert Message.objects.count() == 0
        [event] = Event.objects.filter(name="move.agreed")
    assert "Quimper" not in str(event.payload)


def test_the_same_form_twice_makes_one_file(cast):
    id = uuid7()
    agreed(cast, id=id)
    agreed(cast, id=id)

    with as_owner():
        assert (MovingConsent.objects.count(), Export.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "missing",
    [{"destination": " "}, {"witness": ""}, {"capture": ""}],
    ids=["place", "witness", "capture"],
)
def test_an_agreement_without_what_it_needs_is_refused(cast, missing):
    with pytest.raises(Incomplete):
        agreed(cast, **missing)

    with as_owner():
        assert not Export.objects.exists()


def test_another_structure_makes_no_file_even_with_a_grant(cast):
    with as_owner():
        grant(cast.person, cast.recipient, *range(1, 7))

    for stranger in (cast.bob, cast.chloe):
        with pytest.raises(Person.DoesNotExist):
            agreed(cast, by=stranger)


def test_no_file_of_who_has_died_or_is_set_aside_but_one_of_who_has_left(cast):
    with tenant(cast.lea):
        set_aside(cast.person.pk, by=cast.lea)
    with pytest.raises(Refused, match="mise de côté"):
        agreed(cast, by=cast.lea)
    with tenant(cast.lea):
        take_back(cast.person.pk, by=cast.lea)
        record_move(cast.person.pk, by=cast.lea)
    assert agreed(cast).kind == "moved"
    with tenant(cast.alice):
        record_death(cast.person.pk, by=cast.alice)
    with pytest.raises(Refused, match="fermée"):
        agreed(cast)


def test_it_is_closed_before_it_is_taken_and_each_once_by_the_session_that_asked(cast):
    export = agreed(cast)
    with tenant(cast.alice):
        build(export.pk, by=cast.alice)
    with pytest.raises(Refused, match="Fermez"):
        taken(cast, export)
    with pytest.raises(Refused, match="là où il a été demandé"):
        closed(cast, export, session="s2")

    closed(cast, export)

    with pytest.raises(Conflict):
        closed(cast, export)
    with pytest.raises(Refused):
        taken(cast, export, session="s2")
    taken(cast, export)
    with pytest.raises(Refused):
        taken(cast, export)
    with as_owner():
        names = ["move.agreed", "copy.asked", "copy.made", "copy.locked", "copy.taken"]
        assert [Event.objects.filter(name=name).count() for name in names] == [1] * 5


def test_her_agreement_goes_with_her_when_she_is_erased(cast):
    agreed(cast)
    with tenant(cast.lea):
        erase(cast.person.pk, by=cast.lea)

    with as_owner():
        assert not MovingConsent.objects.exists()


def test_from_the_page_to_the_file_the_phrase_is_shown_once(client, cast):
    with as_owner():
        grant(cast.person, cast.recipient, *range(1, 7))
    sign_in(client, cast.alice)
    page = reverse("moving_file", args=[cast.person.pk])
    assert "À lire à voix haute" in client.get(page).content.decode()

    asked = client.post(page, {
        "id": signed(uuid7()), "destination": PLACE, "capture": "oral_witnessed", "witness": "Une collègue",
        "language": "fr", "attested": "on",
    })  # fmt: skip
    with as_owner():
        [export] = Export.objects.all()
    file, phrase_page = reverse("export", args=[export.pk]), reverse("closing_phrase", args=[export.pk])
    assert asked.headers["Location"] == file
    with tenant(cast.alice):
        build(export.pk, by=cast.alice)
    assert "Fermer le fichier" in client.get(file).content.decode()

    shown = client.post(phrase_page)
    [phrase] = re.findall(r"(?:[a-z2-9]{4}-){5}[a-z2-9]{4}", shown.content.decode())
    assert "no-store" in shown.headers["Cache-Control"]
    assert client.get(phrase_page).status_code == 405
    assert client.post(phrase_page).headers["Location"] == file

    got = client.post(file)
    assert got.headers["Content-Disposition"] == 'attachment; filename="fiche-fermee.relais"'
    assert json.loads(unlock(got.content, phrase))["tables"]["people_person"]

    for stranger in (cast.bob, cast.chloe, cast.lea):
        sign_in(client, stranger)
        assert client.post(phrase_page).status_code == 404


def test_without_her_agreement_the_page_makes_no_file(client, cast):
    sign_in(client, cast.alice)
    client.post(reverse("moving_file", args=[cast.person.pk]), {"id": signed(uuid7()), "destination": PLACE})

    with as_owner():
        assert not Export.objects.exists()
