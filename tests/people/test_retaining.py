"""The clock of a file: announced, then made nameless; what a contact, a reading and a missing proof change."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from core.journal.models import AccessKind, Event
from core.journal.operations import seen
from core.kernel import clock
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from notifications.models import Message
from notifications.operations.planning import plan_due
from people.models import Notice, Person, PersonStatus
from people.operations.contacting import set_contact
from people.operations.retaining import planned, run
from referrals.operations import following
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, consent, send

NAMELESS = ("announce", "anonymise")


@pytest.fixture(autouse=True)
def _files(tmp_path, settings):
    settings.RELAIS_TOMBSTONES = str(tmp_path / "tombstones.txt")
    settings.RELAIS_EXPORTS = str(tmp_path / "exports")
    settings.RELAIS_EVIDENCE = str(tmp_path / "evidence")


def last_seen(cast, day):
    with as_owner():
        PersonStatus.objects.filter(person=cast.person).update(last_contact_on=day)


def there(cast):
    with as_owner():
        return Person.objects.filter(pk=cast.person.pk).exists()


@pytest.mark.scenario("people", 30)
def test_home_is_told_thirty_days_before_and_neither_a_reading_nor_an_edit_changes_anything(cast):
    now = clock.now()
    last_seen(cast, now.date() - timedelta(days=700))

    assert run()["announce"] == 1
    with tenant(cast.alice):
        seen(AccessKind.FILE, by=cast.alice, persons=[cast.person.pk], reason="own")
        set_contact(cast.person.pk, by=cast.alice, channels=["phone"], phone="+33639980002")
    with clock.moved(now + timedelta(days=29)):
        assert (run()["announce"], run()["anonymise"], there(cast)) == (0, 0, True)
    with clock.moved(now + timedelta(days=31)):
        assert run()["anonymise"] == 1

    assert not there(cast)


@pytest.mark.scenario("security", 14)
def test_a_real_contact_takes_a_file_off_the_list(cast):
    now = clock.now()
    relayed = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, relayed)
    last_seen(cast, now.date() - timedelta(days=700))
    assert run()["announce"] == 1

    with tenant(cast.bob):
        following.note_attempt(
            uuid7(), by=cast.bob, handoff_id=relayed.handoff.pk, channel="phone", result="reached"
        )

    with clock.moved(now + timedelta(days=31)):
        assert run()["anonymise"] == 0
    assert there(cast)


def test_a_try_that_reached_nobody_is_no_contact(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, relayed)
    day = timezone.localdate(clock.now()) - timedelta(days=100)
    last_seen(cast, day)

    with tenant(cast.bob):
        following.note_attempt(
            uuid7(), by=cast.bob, handoff_id=relayed.handoff.pk, channel="phone", result="no_answer"
        )

    with as_owner():
        assert PersonStatus.objects.get(person=cast.person).last_contact_on == day


def test_a_dry_run_counts_and_writes_nothing(cast, capsys):
    last_seen(cast, timezone.localdate(clock.now()) - timedelta(days=900))

    call_command("retention", system=True, dry_run=True)

    assert "1  files announced" in capsys.readouterr().out
    assert planned()["announce"] == 1
    with as_owner():
        assert Notice.objects.count() == 0


@pytest.mark.scenario("people", 10)
def test_home_its_lead_and_who_took_the_paper_are_told_once_that_its_proof_is_late(cast):
    with clock.moved(clock.now() - timedelta(days=11)):
        consent(cast.alice, cast.person, cast.recipient, capture="paper_signed")

    assert (run()["paper"], run()["paper"]) == (1, 0)

    with as_owner():
        told = Event.objects.get(name="consent.evidence_missing")
        assert told.payload["capturer"] == str(cast.alice.pk)
        cast.sender.email = "accueil@exemple.invalid"
        cast.sender.save(update_fields=["email"])
    plan_due()
    with as_owner():
        readers = set(Message.objects.filter(event_id=told.pk).values_list("user_id", flat=True))
    assert readers == {None, cast.alice.user_id, cast.lea.user_id}  # the mailbox, who took it, the lead
