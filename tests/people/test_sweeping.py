"""What goes by itself: counted first, let go once its day has passed, kept before."""

import os
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core.journal.models import Access, AccessKind
from core.kernel import clock, sweeps
from core.kernel.ids import uuid7
from core.kernel.sweeps import Sweep, registered
from core.kernel.tenant import tenant
from people.instruments.clocks import BY_NAME
from people.models import (
    Accommodation,
    EvaluationDraft,
    LegalHold,
    PrivacySetting,
)
from people.operations import dying, exporting, retaining, sealing
from people.operations.proving import add_evidence
from people.operations.withdrawing import withdraw
from tests.factories.floor import as_owner
from tests.factories.people import evidence_row
from tests.factories.referrals import consent
from tests.holding import made_once
from tests.people.test_proving import picture


@pytest.fixture(autouse=True)
def _files(tmp_path, settings):
    settings.RELAIS_TOMBSTONES = str(tmp_path / "tombstones.txt")
    settings.RELAIS_EXPORTS = str(tmp_path / "exports")
    settings.RELAIS_EVIDENCE = str(tmp_path / "evidence")


def keep(name, *, really=True):
    return next(sweep for sweep in registered() if sweep.name == name).keep(really)


def made(model, **fields):
    with as_owner():
        row = model(**fields)
        row.save()
    return row


def there(row):
    with as_owner():
        return type(row).objects.filter(pk=row.pk).exists()


def of_home(cast):
    return {"person": cast.person, "home_structure": cast.sender, "network": cast.network}


def goes_after(name, row, days, start):
    """Kept until its day, counted then, let go once, and never counted again."""
    with clock.moved(start + timedelta(days=days) - timedelta(hours=1)):
        assert keep(name) == 0
    with clock.moved(start + timedelta(days=days, hours=30)):
        assert (keep(name, really=False), there(row)) == (1, True)
        assert (keep(name), there(row), keep(name)) == (1, False, 0)


@pytest.fixture
@made_once
def accommodation(cast):
    return made(
        Accommodation, codes=["hearing"], confirmed_on=timezone.localdate(clock.now()), **of_home(cast)
    )


def test_what_to_provide_goes_twelve_months_after_it_was_confirmed(accommodation):
    start = clock.now()
    with clock.moved(start + timedelta(days=364)):
        assert keep("accommodations") == 0
    with clock.moved(start + timedelta(days=366)):
        assert (keep("accommodations", really=False), keep("accommodations")) == (1, 1)
    assert not there(accommodation)


def test_a_network_may_keep_it_for_less_long(cast, accommodation):
    made(PrivacySetting, network=cast.network, name="accommodations", value=60)

    with clock.moved(clock.now() + timedelta(days=62)):
        assert keep("accommodations") == 1


def test_a_legal_hold_keeps_it(cast, accommodation):
    now = clock.now()
    made(
        LegalHold,
        reason="Recours en cours",
        until=now.date() + timedelta(days=800),
        held_at=now,
        held_by_id=cast.lea.pk,
        **of_home(cast),
    )

    with clock.moved(now + timedelta(days=500)):
        assert keep("accommodations") == 0


def test_the_scan_of_an_agreement_goes_five_years_after_its_end_with_its_file(cast):
    agreement = consent(cast.alice, cast.person, cast.recipient, capture="paper_signed")
    with tenant(cast.alice):
        scan = add_evidence(agreement.chain, by=cast.alice, person_id=cast.person.pk, content=picture())
        withdraw(cast.person.pk, by=cast.alice)
    start = clock.now()

    with clock.moved(start + timedelta(days=1825)):
        assert keep("evidence") == 0
    with clock.moved(start + timedelta(days=1827)):
        assert (keep("evidence", really=False), sealing.read(scan.name) is None) == (1, False)
        assert keep("evidence") == 1
    assert not there(scan)
    assert sealing.read(scan.name) is None


def test_a_scan_of_whom_nothing_is_left_is_kept_a_whole_agreement_longer(cast):
    with as_owner():
        scan = evidence_row(cast.person)
    start = clock.now()

    with clock.moved(start + timedelta(days=1826 + 365)):
        assert keep("evidence") == 0
    with clock.moved(start + timedelta(days=1826 + 367)):
        assert keep("evidence") == 1
    assert not there(scan)


def test_a_file_without_a_row_goes_after_a_day_and_one_with_a_row_stays(cast):
    agreement = consent(cast.alice, cast.person, cast.recipient, capture="paper_signed")
    with tenant(cast.alice):
        scan = add_evidence(agreement.chain, by=cast.alice, person_id=cast.person.pk, content=picture())
    lost, young = sealing.store(b"lost"), sealing.store(b"young")
    old = clock.now().timestamp() - 90_000
    for name in (scan.name, lost):
        os.utime(sealing.folder() / name[:2] / name, (old, old))

    assert (keep("evidence_files", really=False), keep("evidence_files")) == (1, 1)

    assert sealing.read(lost) is None
    assert sealing.read(young) == b"young"
    assert sealing.read(scan.name)


def test_a_prepared_file_goes_with_its_row_after_a_day(cast, settings):
    with tenant(cast.alice):
        export = exporting.ask(
            uuid7(), by=cast.alice, kind="data", session_key="s", purpose="Demande", person_id=cast.person.pk
        )
        exporting.store(export, b"{}", persons=[cast.person.pk], rows=1)

    assert keep("exports") == 0
    with clock.moved(clock.now() + timedelta(hours=25)):
        assert keep("exports", really=False) == 2
        assert (keep("exports"), keep("exports")) == (2, 0)
    assert not there(export)
    assert list(Path(settings.RELAIS_EXPORTS).iterdir()) == []


def test_an_evaluation_begun_goes_when_its_days_are_over(cast):
    now = clock.now()
    draft = made(
        EvaluationDraft,
        member_id=cast.alice.pk,
        route="quick",
        saved_at=now,
        expires_at=now + timedelta(days=30),
        **of_home(cast),
    )

    goes_after("drafts", draft, 30, now)


def test_the_command_says_one_line_for_each_clock_and_writes_nothing_when_dry(accommodation):
    out = StringIO()
    with clock.moved(clock.now() + timedelta(days=400)):
        call_command("retention", system=True, dry_run=True, stdout=out)
        assert there(accommodation)
        assert "     1  accommodations: 12 months" in out.getvalue()
        call_command("retention", system=True, stdout=StringIO())

    assert [sweep.name for sweep in registered() if f"  {sweep.name}: " not in out.getvalue()] == []
    assert not there(accommodation)


def test_a_clock_that_fails_is_said_and_stops_no_other(accommodation, monkeypatch, caplog):
    def fails(really):
        raise ValueError

    monkeypatch.setitem(sweeps._sweeps, "a-failing-one", Sweep("a-failing-one", "never", fails))
    out = StringIO()
    with clock.moved(clock.now() + timedelta(days=400)), pytest.raises(CommandError, match="a-failing-one"):
        call_command("retention", system=True, stdout=out)

    assert "     ?  a-failing-one" in out.getvalue()
    assert not there(accommodation)
    assert "sweep failed" in caplog.text


def read(cast, days_ago):
    return made(
        Access,
        network_id=cast.network.pk,
        structure_id=cast.sender.pk,
        member_id=cast.alice.pk,
        at=clock.now() - timedelta(days=days_ago),
        kind=AccessKind.FILE,
        reason="own",
        count=1,
    )


def test_the_reads_of_a_month_go_twelve_months_after_it_and_the_others_stay(cast):
    old, young = read(cast, 365 + 32), read(cast, 364)

    assert (keep("reads", really=False), there(old)) == (1, True)
    assert (keep("reads"), keep("reads")) == (1, 0)

    assert (there(old), there(young)) == (False, True)


def test_a_moved_clock_lets_no_line_of_the_journal_go(cast):
    line = read(cast, 100)

    with clock.moved(clock.now() + timedelta(days=3000)):
        assert keep("reads") == 0
    assert there(line)


@pytest.mark.parametrize("role", ["relais_app", "relais_grantor"])
def test_no_other_way_removes_a_line_of_the_journal(cast, role):
    line = read(cast, 60)
    with as_owner(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"set local role {role}")
        cursor.execute("select set_config('app.sweeping', 'journal_access', true)")
        cursor.execute("delete from journal_access where id = %s", [line.pk])
    assert there(line)


# Each clock that is published, and what keeps it: a sweep by its name, or the function that does it.
KEPT_BY = {
    "person": retaining.end,
    "person_notice": retaining.announce,
    "accommodations": "accommodations",
    "draft": "drafts",
    "slip": "slips",
    "typed_withdrawal": "typed_withdrawals",
    "message": "messages",
    "message_recipient": "message_recipients",
    "reads": "reads",
    "evidence_awaited": retaining.tell_paper,
    "evidence": "evidence",
    "export": "exports",
    "account_suspended": "accounts_suspended",
    "account_removed": "accounts_removed",
    "death_undo": dying.undo_death,
}


def test_each_published_clock_is_kept_by_something():
    names = {sweep.name for sweep in registered()}

    assert set(BY_NAME) == set(KEPT_BY)
    assert {kept for kept in KEPT_BY.values() if isinstance(kept, str)} <= names
