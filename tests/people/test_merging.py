"""Two files of one structure become one: by two members, one a lead, and nobody reads more than before."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from core.journal.models import Event, PersonKey
from core.kernel import clock
from core.kernel.codes import spoken
from core.kernel.errors import Conflict, Refused
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.models import AccessGrant, Consent, Contact, Evaluation, MergeProposal, Person
from people.operations.contacting import set_contact
from people.operations.erasing import erase
from people.operations.ledger import in_force
from people.operations.merging import confirm, decline, propose
from people.operations.registering import register
from people.operations.withdrawing import withdraw
from people.queries import readings
from referrals.models import Referral, Slip
from referrals.operations import closing, sending
from referrals.operations.sending import Request
from tests.factories.evaluations import evaluation
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory, grant
from tests.factories.referrals import accept, consent, send
from tests.factories.tenancy import MembershipFactory
from tests.session import sign_in


@pytest.fixture
def other(cast):
    """A second file of the same person, in the same structure."""
    with tenant(cast.alice):
        return register(
            uuid7(), by=cast.alice, first_name="Ivette", birth_date=date(1961, 5, 14), birth_precision="day"
        )


def closed(cast, person):
    """A request that Bob took, reported on, and that Alice has closed."""
    sent = send(cast.alice, person, cast.recipient)
    accept(cast.bob, sent)
    with tenant(cast.bob):
        closing.report(sent.handoff.pk, by=cast.bob, code="need_met", text="Fait.")
    with tenant(cast.alice):
        closing.acknowledge(sent.referral.pk, by=cast.alice)
    return sent


def merge(cast, kept, gone):
    with tenant(cast.alice):
        proposal = propose(kept.pk, absorbed_id=gone.pk, by=cast.alice)
    with tenant(cast.lea):
        confirm(proposal.pk, by=cast.lea)
    return proposal


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
def test_everything_of_both_files_is_on_the_one_that_stays(cast, other):
    past = closed(cast, other)
    with as_owner():
        evaluation(other)
    with tenant(cast.alice):
        set_contact(cast.person.pk, by=cast.alice, channels=["desk"])

    merge(cast, cast.person, other)

    with tenant(cast.alice):
        person = Person.objects.own(cast.alice).get(pk=cast.person.pk)
        assert (person.birth_date, person.first_name) == (date(1961, 5, 14), "Yvette")
        assert Evaluation.objects.visible_to(cast.alice).of(person.pk).count() == 1
        assert Referral.objects.visible_to(cast.alice).about(person.pk).get().pk == past.referral.pk
        contact = Contact.objects.visible_to(cast.alice).of(person.pk).get()
        assert (contact.phone, contact.channels) == ("+33639980002", ["desk"])
        assert Consent.objects.visible_to(cast.alice).of(person.pk).count() >= 1
        assert not Person.objects.own(cast.alice).filter(pk=other.pk).exists()
    with as_owner():
        assert Slip.objects.get(referral_id=past.referral.pk).person_id == cast.person.pk
        tables = _tables_holding(other.pk)
        assert tables == set()
        event = Event.objects.get(name="person.merged")
        assert event.person_mark is not None
        assert str(other.pk) not in str(event.payload)


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
def test_it_is_refused_while_another_structure_reads_one_of_them(cast, other):
    with as_owner():
        grant(other, cast.recipient, Scope.IDENTITY, ground="casf_l121_6_2")

    with tenant(cast.alice), pytest.raises(Conflict, match="Une autre structure lit"):
        propose(cast.person.pk, absorbed_id=other.pk, by=cast.alice)


@pytest.mark.scenario("people", 25)
def test_it_is_refused_while_a_request_is_under_way_and_says_what_to_do(cast, other):
    with tenant(cast.alice):
        proposal = propose(cast.person.pk, absorbed_id=other.pk, by=cast.alice)
    sent = send(cast.alice, cast.person, cast.recipient)

    with tenant(cast.lea), pytest.raises(Conflict, match="Terminez-la ou arrêtez-la"):
        confirm(proposal.pk, by=cast.lea)

    accept(cast.bob, sent)
    with tenant(cast.lea), pytest.raises(Conflict):
        confirm(proposal.pk, by=cast.lea)
    with as_owner():
        assert Person.objects.filter(pk__in=(cast.person.pk, other.pk)).count() == 2


@pytest.mark.scenario("people", 25)
def test_afterwards_nobody_reads_more_than_before(cast, other):
    closed(cast, other)
    closed(cast, cast.person)
    consent(cast.alice, cast.person, cast.unrelated, scopes=tuple(Scope))
    consent(cast.alice, other, cast.recipient, scopes=tuple(Scope))
    with as_owner():
        evaluation(other)
    before = read_elsewhere(cast)

    merge(cast, cast.person, other)

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
def test_a_withdrawal_on_either_holds_for_both(cast, other):
    consent(cast.alice, cast.person, cast.recipient)
    consent(cast.alice, other, cast.recipient)
    with tenant(cast.alice):
        withdraw(other.pk, by=cast.alice)

    merge(cast, cast.person, other)

    with tenant(cast.alice):
        assert in_force(cast.alice, cast.person.pk) == []
        acts = set(
            Consent.objects.visible_to(cast.alice).of(cast.person.pk).values_list("act", "reason_code")
        )
    assert acts == {("given", ""), ("withdrawn", ""), ("narrowed", "merged")}


@pytest.mark.scenario("people", 25)
def test_the_code_of_the_file_that_went_stops_the_sharing_of_the_one_that_stays(client, cast, other):
    past = closed(cast, other)
    merge(cast, cast.person, other)
    now = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, now)
    sign_in(client, cast.desk)

    answer = client.post("/arreter/", {"code": spoken(past.code), "what": "all"}, follow=True)

    assert "C’est fait." in answer.content.decode()
    sign_in(client, cast.bob)
    assert client.get(f"/personnes/{cast.person.pk}/").status_code == 404


@pytest.mark.scenario("people", 25)
def test_between_two_structures_there_is_no_such_act(client, cast):
    with as_owner():
        theirs = PersonFactory(home_structure=cast.recipient)
        grant(theirs, cast.sender, Scope.IDENTITY)
    sign_in(client, cast.lea)

    for address in (
        f"/personnes/{cast.person.pk}/doublons/{theirs.pk}/",
        f"/personnes/{theirs.pk}/doublons/{cast.person.pk}/",
    ):
        assert [client.get(address).status_code, client.post(address).status_code] == [404, 404]
    with tenant(cast.lea):
        with pytest.raises(Person.DoesNotExist):
            propose(cast.person.pk, absorbed_id=theirs.pk, by=cast.lea)
        with pytest.raises(ProgrammingError, match="row-level security"):
            MergeProposal(
                person=cast.person, absorbed_id=theirs.pk, home_structure=cast.sender, network=cast.network,
                proposed_by=cast.lea, proposed_at=clock.now(), expires_at=clock.now() + timedelta(days=1),
            ).save()  # fmt: skip


def test_who_proposes_does_not_confirm(cast, other):
    with tenant(cast.lea):
        proposal = propose(cast.person.pk, absorbed_id=other.pk, by=cast.lea)

        with pytest.raises(Refused, match="deux personnes"):
            confirm(proposal.pk, by=cast.lea)
        with connection.cursor() as cursor:
            cursor.execute("select floor.merge_persons(%s)", [proposal.pk])
            assert cursor.fetchone() == ("not_allowed",)


def test_one_of_the_two_is_a_lead(cast, other):
    with as_owner():
        colleague = MembershipFactory(structure=cast.sender, role="mediator")
    with tenant(cast.alice):
        proposal = propose(cast.person.pk, absorbed_id=other.pk, by=cast.alice)

    with tenant(colleague), pytest.raises(Refused, match="responsable"):
        confirm(proposal.pk, by=colleague)


def test_a_lead_proposes_and_a_colleague_confirms(cast, other):
    with tenant(cast.lea):
        proposal = propose(cast.person.pk, absorbed_id=other.pk, by=cast.lea)

    with tenant(cast.alice):
        assert confirm(proposal.pk, by=cast.alice).pk == cast.person.pk
        assert confirm(proposal.pk, by=cast.alice).pk == cast.person.pk


def test_a_proposal_lapses_and_may_be_made_again(cast, other):
    with clock.moved(clock.now() - timedelta(days=31)), tenant(cast.alice):
        old = propose(cast.person.pk, absorbed_id=other.pk, by=cast.alice)
    with tenant(cast.lea), pytest.raises(Conflict):
        confirm(old.pk, by=cast.lea)

    with tenant(cast.alice):
        new = propose(cast.person.pk, absorbed_id=other.pk, by=cast.alice)
        again = propose(cast.person.pk, absorbed_id=other.pk, by=cast.alice)

    assert (new.pk != old.pk, again.pk) == (True, new.pk)


def test_declined_it_is_over(cast, other):
    with tenant(cast.alice):
        proposal = propose(cast.person.pk, absorbed_id=other.pk, by=cast.alice)
        decline(proposal.pk, by=cast.alice)
        decline(proposal.pk, by=cast.alice)

    with tenant(cast.lea), pytest.raises(Conflict):
        confirm(proposal.pk, by=cast.lea)


def test_the_lines_written_about_both_are_read_on_the_one_that_stays(client, cast, other):
    sign_in(client, cast.lea)
    for person in (cast.person, other):
        client.get(f"/personnes/{person.pk}/")

    merge(cast, cast.person, other)

    with tenant(cast.alice):
        assert len(readings(cast.person.pk)) == 2


def test_the_application_cannot_confirm_by_itself_nor_rewrite_the_ledger(cast, other):
    given = consent(cast.alice, other, cast.recipient)
    with tenant(cast.alice):
        proposal = propose(cast.person.pk, absorbed_id=other.pk, by=cast.alice)
        for act in (
            "update people_mergeproposal set confirmed_at = now() where id = %s",
            "update people_consent set person_id = person_id where id = %s",
        ):
            with connection.cursor() as cursor:
                cursor.execute("savepoint here")
                with pytest.raises(ProgrammingError, match="permission denied"):
                    cursor.execute(act, [proposal.pk])
                cursor.execute("rollback to here")
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("savepoint here")
        with pytest.raises(Exception, match="append-only"):
            cursor.execute(
                "update people_consent set person_id = %s where id = %s", [cast.person.pk, given.pk]
            )
        cursor.execute("rollback to here")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("start", range(4))
def test_a_merge_and_a_sending_at_once_never_both(cast, other, race, start):
    consent(cast.alice, other, cast.recipient)
    with tenant(cast.alice):
        proposal = propose(cast.person.pk, absorbed_id=other.pk, by=cast.alice)

    def merging():
        with tenant(cast.lea):
            return confirm(proposal.pk, by=cast.lea)

    def asking():
        with tenant(cast.alice):
            return sending.send(
                uuid7(),
                by=cast.alice,
                person_id=other.pk,
                target_id=cast.recipient.pk,
                request=Request(needs=("aide-demarches",)),
                scopes=[Scope.IDENTITY],
                with_slip=True,
            )

    results = race(*((merging, asking) if start % 2 else (asking, merging)))

    refused = [each for each in results if isinstance(each, Conflict | Person.DoesNotExist)]
    assert len(refused) == 1, results
    with as_owner():
        merged = not Person.objects.filter(pk=other.pk).exists()
        assert Referral.objects.count() == (0 if merged else 1)


def test_two_members_see_both_files_and_one_button_each(client, cast, other):
    both = f"/personnes/{cast.person.pk}/doublons/{other.pk}/"
    sign_in(client, cast.alice)
    page = client.get(both)
    assert "Proposer de les réunir" in page.content.decode()

    client.post(both)

    assert "Confirmer" not in client.get(both).content.decode()
    assert "Réunion de fiches" not in client.get(f"/personnes/{other.pk}/").content.decode()
    assert "attend d’être confirmée" in client.get(f"/personnes/{other.pk}/").content.decode()
    sign_in(client, cast.lea)
    assert "Confirmer : une seule fiche" in client.get(both).content.decode()
    answer = client.post(both)
    assert answer["Location"] == f"/personnes/{cast.person.pk}/"
    assert client.get(f"/personnes/{other.pk}/")["Location"] == f"/personnes/{cast.person.pk}/"
    file = client.get(f"/personnes/{cast.person.pk}/")
    assert file.context["other_files"] == "Deux fiches réunies en une"
    assert "confirmé par Léa" in client.get(f"/personnes/{cast.person.pk}/doublons/").content.decode()
    sign_in(client, cast.bob)
    assert client.get(f"/personnes/{other.pk}/").status_code == 404


def test_what_hinders_it_is_said_with_what_to_do(client, cast, other):
    send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.alice)
    both = f"/personnes/{cast.person.pk}/doublons/{other.pk}/"

    page = client.get(both)
    answer = client.post(both)

    assert "Terminez-la ou arrêtez-la" in page.content.decode()
    assert "Proposer" not in page.content.decode()
    assert answer.status_code == 409


def test_a_colleague_says_that_they_are_two(client, cast, other):
    with tenant(cast.alice):
        propose(cast.person.pk, absorbed_id=other.pk, by=cast.alice)
    sign_in(client, cast.lea)

    client.post(f"/personnes/{other.pk}/doublons/{cast.person.pk}/non/")

    with as_owner():
        assert MergeProposal.objects.get().declined_at is not None
        assert Event.objects.filter(name="merge.declined").count() == 1


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_of_those_alike_costs_the_same_whatever_its_length(client, cast, queries, item_count):
    with tenant(cast.alice):
        people = [
            register(
                uuid7(), by=cast.alice, first_name="Ida", birth_date=date(1950, 5, 1), birth_precision="day"
            )
            for _ in range(item_count + 1)
        ]
    sign_in(client, cast.alice)

    with queries() as asked:
        page = client.get(f"/personnes/{people[0].pk}/doublons/")

    assert len(page.context["twins"]) == item_count
    assert len(asked) == 17


@pytest.mark.scenario("people", 27)
def test_erasing_the_file_that_stays_destroys_the_journal_keys_of_both(cast, other, settings, tmp_path):
    settings.RELAIS_TOMBSTONES = str(tmp_path / "tombstones")
    merge(cast, cast.person, other)

    with tenant(cast.lea):
        erase(cast.person.pk, by=cast.lea)

    with as_owner():
        assert not PersonKey.objects.filter(pk__in=(cast.person.pk, other.pk)).exists()
        assert MergeProposal.objects.count() == 0
