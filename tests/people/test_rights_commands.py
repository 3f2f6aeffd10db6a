"""The two commands of rights: a copy for a person, and the erasures that a restored backup must do again."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from core.journal.models import Access
from people.models import Person, Tombstone
from people.operations import tombstones
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.referrals import accept, send


@pytest.fixture(autouse=True)
def _files(tmp_path, settings):
    settings.RELAIS_TOMBSTONES = str(tmp_path / "tombstones.txt")
    settings.RELAIS_EXPORTS = str(tmp_path / "exports")


@pytest.mark.scenario("security", 15)
def test_a_restored_backup_erases_her_again(cast):
    """The backup holds her and no tombstone: only the file outside the database remembers."""
    accept(cast.bob, send(cast.alice, cast.person, cast.recipient))
    tombstones.write([tombstones.mark_of(cast.person.pk)])
    out = StringIO()

    with as_owner():
        call_command("reapply_erasures", stdout=out)

        assert list(Person.objects.values_list("pk", flat=True)) == [cast.dans_person.pk]
        assert Tombstone.objects.get().mark == tombstones.mark_of(cast.person.pk)
    assert out.getvalue() == "1 tombstones, 1 persons erased again.\n"


def test_doing_it_again_is_harmless_and_completes_the_file(cast):
    with as_owner():
        Tombstone(
            network=cast.network,
            home_structure=cast.sender,
            mark="m" * 64,
            why="erased",
            erased_on="2026-01-01",
        ).save()
        for _ in range(2):
            call_command("reapply_erasures", stdout=StringIO())
        assert Person.objects.count() == 2

    assert Path(settings.RELAIS_TOMBSTONES).read_text() == "m" * 64 + "\n"


def test_the_application_does_not_erase_again(cast):
    with pytest.raises(CommandError, match="owner"):
        call_command("reapply_erasures")


def test_a_copy_is_written_for_her_home_and_in_the_journal(cast, tmp_path):
    out = StringIO()

    call_command("export_person", str(cast.person.pk), structure="ccas", out=tmp_path / "out", stdout=out)

    copy = json.loads((tmp_path / "out" / "copie.json").read_text())
    assert copy["tables"]["people_person"][0]["last_name"] == cast.person.last_name
    assert (tmp_path / "out" / "copie.pdf").read_bytes().startswith(b"%PDF")
    assert cast.person.last_name not in out.getvalue()
    with as_owner():
        assert Access.objects.get(kind="export").system == "export_person"


def test_no_copy_is_written_for_another_structure(cast, tmp_path):
    with as_owner():
        other = PersonFactory(home_structure=cast.unrelated)

    for structure in ("ccas", "nulle-part"):
        with pytest.raises(CommandError):
            call_command("export_person", str(other.pk), structure=structure, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()
