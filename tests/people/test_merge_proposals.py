"""Reuniting two files takes two members, one a lead, and the database asks it too."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from core.kernel import clock
from core.kernel.errors import Conflict, Refused
from core.kernel.floor.scopes import Scope
from core.kernel.tenant import tenant
from people.models import MergeProposal, Person
from people.operations.merging import confirm, decline, propose
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory, grant
from tests.factories.referrals import consent
from tests.factories.tenancy import MembershipFactory
from tests.session import sign_in


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


def test_who_proposes_does_not_confirm(cast, second_file):
    with tenant(cast.lea):
        proposal = propose(cast.person.pk, absorbed_id=second_file.pk, by=cast.lea)

        with pytest.raises(Refused, match="deux personnes"):
            confirm(proposal.pk, by=cast.lea)
        with connection.cursor() as cursor:
            cursor.execute("select floor.merge_persons(%s)", [proposal.pk])
            assert cursor.fetchone() == ("not_allowed",)


def test_one_of_the_two_is_a_lead(cast, second_file):
    with as_owner():
        colleague = MembershipFactory(structure=cast.sender, role="mediator")
    with tenant(cast.alice):
        proposal = propose(cast.person.pk, absorbed_id=second_file.pk, by=cast.alice)

    with tenant(colleague), pytest.raises(Refused, match="responsable"):
        confirm(proposal.pk, by=colleague)


def test_a_lead_proposes_and_a_colleague_confirms(cast, second_file):
    with tenant(cast.lea):
        proposal = propose(cast.person.pk, absorbed_id=second_file.pk, by=cast.lea)

    with tenant(cast.alice):
        assert confirm(proposal.pk, by=cast.alice).pk == cast.person.pk
        assert confirm(proposal.pk, by=cast.alice).pk == cast.person.pk


def test_a_proposal_lapses_and_may_be_made_again(cast, second_file):
    with clock.moved(clock.now() - timedelta(days=31)), tenant(cast.alice):
        old = propose(cast.person.pk, absorbed_id=second_file.pk, by=cast.alice)
    with tenant(cast.lea), pytest.raises(Conflict):
        confirm(old.pk, by=cast.lea)

    with tenant(cast.alice):
        new = propose(cast.person.pk, absorbed_id=second_file.pk, by=cast.alice)
        again = propose(cast.person.pk, absorbed_id=second_file.pk, by=cast.alice)

    assert (new.pk != old.pk, again.pk) == (True, new.pk)


def test_declined_it_is_over(cast, second_file):
    with tenant(cast.alice):
        proposal = propose(cast.person.pk, absorbed_id=second_file.pk, by=cast.alice)
        decline(proposal.pk, by=cast.alice)
        decline(proposal.pk, by=cast.alice)

    with tenant(cast.lea), pytest.raises(Conflict):
        confirm(proposal.pk, by=cast.lea)


def test_the_application_cannot_confirm_by_itself_nor_rewrite_the_ledger(cast, second_file):
    given = consent(cast.alice, second_file, cast.recipient)
    with tenant(cast.alice):
        proposal = propose(cast.person.pk, absorbed_id=second_file.pk, by=cast.alice)
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
