"""Two files become one: everything of both is on the one that stays, and nobody reads more than before."""

from datetime import date

import pytest
from django.db import connection

from core.journal.models import Event, PersonKey
from core.kernel import clock
from core.kernel.codes import spoken
from core.kernel.errors import Conflict
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.models import AccessGrant, Consent, Contact, Evaluation, MergeProposal, Person
from people.operations.contacting import set_contact
from people.operations.erasing import erase
from people.operations.ledger import in_force
from people.operations.merging import confirm, propose
from people.operations.withdrawing import withdraw
from people.queries import readings
from referrals.models import Referral, Slip
from referrals.operations import sending
from referrals.operations.sending import Request
from tests.factories.evaluations import evaluation
from tests.factories.floor import as_owner
from tests.factories.people import grant
from tests.factories.referrals import accept, consent, send
from tests.people.merge_acts import closed, merge
from tests.session import sign_in


def read_elsewhere(cast):
    """What each structure but the home may read of persons: rows of every table of a scope, and its grants."""
    found = {}
    for member in (cast.bob, cast.chloe, cast.dan, cast.solene):
        with tenant(member), connection.cursor() as cursor:
            for table in (
                "people_person",
                "people_contact",
                "people_evaluation",
                "people_consent",
                "people_mergeproposal",
            ):
                cursor.execute(f"select count(*) from {table}")
                found[member.user.first_name, table] = cursor.fetchone()[0]
    with as_owner():
        found["live"] = AccessGrant.objects.filter(expires_at__gt=clock.now()).count()
    return found


@pytest.mark.scenario("people", 25)
def test_everything_of_both_files_is_on_the_one_that_stays(cast, second_file):
    past = closed(cast, second_file)
    with as_owner():
        evaluation(second_file)
    with tenant(cast.alice):
        set_contact(cast.person.pk, by=cast.alice, channels=["desk"])

    merge(cast, cast.person, second_file)

    with tenant(cast.alice):
        person = Person.objects.own(cast.alice).get(pk=cast.person.pk)
        assert (person.birth_date, person.first_name) == (date(1961, 5, 14), "Yvette")
        assert Evaluation.objects.visible_to(cast.alice).of(person.pk).count() == 1
        assert Referral.objects.visible_to(cast.alice).about(person.pk).get().pk == past.referral.pk
        contact = Contact.objects.visible_to(cast.alice).of(person.pk).get()
        assert (contact.phone, contact.channels) == ("+33639980002", ["desk"])
        assert Consent.objects.visible_to(cast.alice).of(person.pk).count() >= 1
        assert not Person.objects.own(cast.alice).filter(pk=second_file.pk).exists()
    with as_owner():
        assert Slip.objects.get(referral_id=past.referral.pk).person_id == cast.person.pk
        tables = _tables_holding(second_file.pk)
        assert tables == set()
        event = Event.objects.get(name="person.merged")
        assert event.person_mark is not None
        assert str(second_file.pk) not in str(event.payload)


def _tables_holding(person_id):
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'person_id'"
            " where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'"
        )
        found = set()
        for (table,) in cursor.fetchall():
            cursor.execute(f"select count(*) from {table} where person_id = %s", [person_id])
            if cursor.fetchone()[0]:
                found.add(table)
        return found


@pytest.mark.scenario("people", 25)
def test_it_is_refused_while_another_structure_reads_one_of_them(cast, second_file):
    with as_owner():
        grant(second_file, cast.recipient, Scope.IDENTITY, ground="casf_l121_6_2")

    with tenant(cast.alice), pytest.raises(Conflict, match="Une autre structure lit"):
        propose(cast.person.pk, absorbed_id=second_file.pk, by=cast.alice)


@pytest.mark.scenario("people", 25)
def test_it_is_refused_while_a_request_is_under_way_and_says_what_to_do(cast, second_file):
    with tenant(cast.alice):
        proposal = propose(cast.person.pk, absorbed_id=second_file.pk, by=cast.alice)
    sent = send(cast.alice, cast.person, cast.recipient)

    with tenant(cast.lea), pytest.raises(Conflict, match="Terminez-la ou arrêtez-la"):
        confirm(proposal.pk, by=cast.lea)

    accept(cast.bob, sent)
    with tenant(cast.lea), pytest.raises(Conflict):
        confirm(proposal.pk, by=cast.lea)
    with as_owner():
        assert Person.objects.filter(pk__in=(cast.person.pk, second_file.pk)).count() == 2


@pytest.mark.scenario("people", 25)
def test_afterwards_nobody_reads_more_than_before(cast, second_file):
    closed(cast, second_file)
    closed(cast, cast.person)
    consent(cast.alice, cast.person, cast.unrelated, scopes=tuple(Scope))
    consent(cast.alice, second_file, cast.recipient, scopes=tuple(Scope))
    with as_owner():
        evaluation(second_file)
    before = read_elsewhere(cast)

    merge(cast, cast.person, second_file)

    assert read_elsewhere(cast) == before
    with tenant(cast.alice):
        assert in_force(cast.alice, cast.person.pk) == []
        with pytest.raises(Exception, match="n’a pas encore donné son accord"):
            send_without_asking(cast)


def send_without_asking(cast):
    sending.send(
        uuid7(),
        by=cast.alice,
        person_id=cast.person.pk,
        target_id=cast.recipient.pk,
        request=Request(needs=("aide-demarches",)),
        scopes=[Scope.IDENTITY],
        with_slip=True,
    )


@pytest.mark.scenario("people", 25)
def test_a_withdrawal_on_either_holds_for_both(cast, second_file):
    consent(cast.alice, cast.person, cast.recipient)
    consent(cast.alice, second_file, cast.recipient)
    with tenant(cast.alice):
        withdraw(second_file.pk, by=cast.alice)

    merge(cast, cast.person, second_file)

    with tenant(cast.alice):
        assert in_force(cast.alice, cast.person.pk) == []
        acts = set(
            Consent.objects.visible_to(cast.alice).of(cast.person.pk).values_list("act", "reason_code")
        )
    assert acts == {("given", ""), ("withdrawn", ""), ("narrowed", "merged")}


@pytest.mark.scenario("people", 25)
def test_the_code_of_the_file_that_went_stops_the_sharing_of_the_one_that_stays(client, cast, second_file):
    past = closed(cast, second_file)
    merge(cast, cast.person, second_file)
    now = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, now)
    sign_in(client, cast.desk)

    answer = client.post("/arreter/", {"code": spoken(past.code), "what": "all"}, follow=True)

    assert "C’est fait." in answer.content.decode()
    sign_in(client, cast.bob)
    assert client.get(f"/personnes/{cast.person.pk}/").status_code == 404


def test_the_lines_written_about_both_are_read_on_the_one_that_stays(client, cast, second_file):
    sign_in(client, cast.lea)
    for person in (cast.person, second_file):
        client.get(f"/personnes/{person.pk}/")

    merge(cast, cast.person, second_file)

    with tenant(cast.alice):
        assert len(readings(cast.person.pk)) == 2


@pytest.mark.scenario("people", 27)
def test_erasing_the_file_that_stays_destroys_the_journal_keys_of_both(cast, second_file, settings, tmp_path):
    settings.RELAIS_TOMBSTONES = str(tmp_path / "tombstones")
    merge(cast, cast.person, second_file)

    with tenant(cast.lea):
        erase(cast.person.pk, by=cast.lea)

    with as_owner():
        assert not PersonKey.objects.filter(pk__in=(cast.person.pk, second_file.pk)).exists()
        assert MergeProposal.objects.count() == 0
