"""The antivirus: what it says of a scan, what is done then, and who is told."""

import sys

import pytest

from core.journal.models import Event
from core.kernel.tenant import tenant
from notifications.models import Message
from notifications.operations.planning import plan_due
from people.models import ConsentEvidence, Verdict
from people.operations import sealing
from people.operations.checking import check_waiting
from people.operations.proving import add_evidence, open_evidence
from people.tasks import check_scans
from tests.factories.floor import as_owner
from tests.factories.referrals import consent
from tests.people.test_proving import picture

pytestmark = pytest.mark.scenario("security", 4)


@pytest.fixture
def program(tmp_path, settings):
    """A command that ends with a status, having kept how many bytes it was given."""
    settings.RELAIS_EVIDENCE = str(tmp_path / "evidence")

    def says(status):
        script = tmp_path / "antivirus.py"
        script.write_text(
            "import pathlib, sys\n"
            f"pathlib.Path({str(tmp_path / 'given')!r}).write_bytes(sys.stdin.buffer.read())\n"
            f"sys.exit({status})\n"
        )
        settings.RELAIS_ANTIVIRUS = f"{sys.executable} {script}"
        return tmp_path / "given"

    return says


def waiting(cast):
    agreement = consent(cast.alice, cast.person, cast.recipient, capture="paper_signed")
    with tenant(cast.alice):
        return add_evidence(agreement.chain, by=cast.alice, person_id=cast.person.pk, content=picture())


def verdict(evidence):
    with as_owner():
        return ConsentEvidence.objects.get(pk=evidence.pk).verdict


def test_a_clean_scan_opens_once_the_program_has_read_it(cast, program):
    given = program(0)
    evidence = waiting(cast)

    assert check_scans() == 1

    assert verdict(evidence) == Verdict.CLEAN
    with tenant(cast.alice):
        _row, content = open_evidence(evidence.pk, by=cast.alice)
    assert given.read_bytes() == content
    assert check_waiting() == 0


def test_an_infected_scan_goes_and_the_lead_and_whoever_took_it_are_told(
    cast, program, django_capture_on_commit_callbacks
):
    program(1)
    evidence = waiting(cast)

    with django_capture_on_commit_callbacks(execute=True):
        assert check_waiting() == 1

    assert verdict(evidence) == Verdict.REFUSED
    assert not sealing.read(evidence.name)
    with as_owner():
        told = Event.objects.get(name="evidence.refused")
        assert (told.payload["capturer"], told.consent_id) == (str(cast.alice.pk), evidence.chain)
    plan_due()
    with as_owner():
        messages = Message.objects.filter(event_id=told.pk)
        assert {message.purpose for message in messages} == {"evidence.refused"}
        assert {message.user_id for message in messages} == {cast.alice.user_id, cast.lea.user_id}


@pytest.mark.parametrize("status", [2, 139])
def test_a_program_that_fails_answers_nothing_and_the_scan_stays_shut(cast, program, status):
    program(status)
    evidence = waiting(cast)

    assert check_waiting() == 0
    assert verdict(evidence) == Verdict.WAITING


def test_a_program_that_is_not_there_answers_nothing(cast, program, settings, tmp_path):
    program(0)
    settings.RELAIS_ANTIVIRUS = str(tmp_path / "absent")
    evidence = waiting(cast)

    assert check_waiting() == 0
    assert verdict(evidence) == Verdict.WAITING


def test_a_scan_whose_file_is_gone_stops_no_other(cast, program):
    program(0)
    lost = waiting(cast)
    sealing.remove(lost.name)
    with tenant(cast.alice):
        other = add_evidence(
            lost.chain, by=cast.alice, person_id=cast.person.pk, content=picture(size=(700, 500))
        )

    assert check_waiting() == 1
    assert (verdict(lost), verdict(other)) == (Verdict.WAITING, Verdict.CLEAN)
