"""A file that is set aside: its lead alone reads it, elsewhere nobody, and nothing leaves."""

import pytest
from django.db import connection

from core.kernel.errors import Conflict, Refused
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from notifications.operations.delivering import deliver
from people import queries
from people.models import Contact, Person, RightRequest
from people.operations.asking import ask_right
from people.operations.setting_aside import set_aside, take_back
from tests.factories.evaluations import evaluation
from tests.factories.floor import as_owner
from tests.factories.gateways import Handed
from tests.factories.notifications import message
from tests.factories.people import PersonFactory
from tests.factories.referrals import accept, send
from tests.people.test_dying import mailboxes

TABLES = ("people_person", "people_contact", "people_evaluation", "people_personstatus", "referrals_need")


def put_aside(cast):
    with tenant(cast.lea):
        set_aside(cast.person.pk, by=cast.lea, explanation="Elle conteste ce qui est écrit.")


def furnish(cast):
    with as_owner():
        evaluation(cast.person)
    sent = send(cast.alice, cast.person, cast.recipient, scopes=tuple(Scope))
    accept(cast.bob, sent)
    return sent


def on_the_floor(member):
    """How many rows of each table the database itself shows, without any filter of ours."""
    with tenant(member), connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f"select count(*) from {table}")
            found[table] = cursor.fetchone()[0]
        return found


def test_the_floor_shows_her_to_her_lead_alone(cast):
    furnish(cast)
    assert all(on_the_floor(cast.alice).values()) and all(on_the_floor(cast.bob).values())

    put_aside(cast)

    assert not any(on_the_floor(cast.alice).values())
    assert not any(on_the_floor(cast.bob).values())
    assert all(on_the_floor(cast.lea).values())


def test_she_is_in_no_list_but_her_leads(cast):
    with as_owner():
        other = PersonFactory(home_structure=cast.sender)
    put_aside(cast)

    with tenant(cast.alice):
        assert queries.newest(cast.alice) == [other]
        assert queries.named(cast.alice, cast.person.last_name) == []
    with tenant(cast.lea):
        assert set(queries.newest(cast.lea)) == {other, cast.person}


def test_nothing_leaves_while_she_is_set_aside(cast):
    mailboxes(cast.recipient, cast.sender)
    sent = furnish(cast)
    with as_owner():
        message(cast.sender, sent.handoff.pk, purpose="handoff.accepted")
    put_aside(cast)

    gateway = Handed()
    deliver("mail", gateway)

    assert gateway.given == []
    with pytest.raises(Refused, match="mise de côté"):
        send(cast.lea, cast.person, cast.unrelated)


def test_lifted_everything_reads_as_before(cast):
    furnish(cast)
    before = on_the_floor(cast.bob)
    put_aside(cast)

    with tenant(cast.lea):
        take_back(cast.person.pk, by=cast.lea)

    assert on_the_floor(cast.bob) == before
    with tenant(cast.alice):
        assert Contact.objects.visible_to(cast.alice).of(cast.person.pk).exists()
    with pytest.raises(Conflict), tenant(cast.lea):
        take_back(cast.person.pk, by=cast.lea)


def test_it_answers_the_objection_that_waits_and_only_the_lead_does_it(cast):
    with tenant(cast.alice):
        ask_right(uuid7(), by=cast.alice, person_id=cast.person.pk, kind="objection")
    with pytest.raises(Refused), tenant(cast.alice):
        set_aside(cast.person.pk, by=cast.alice)

    put_aside(cast)
    put_aside(cast)

    with as_owner():
        assert RightRequest.objects.get().answer == "done"
    with pytest.raises(Person.DoesNotExist), tenant(cast.chloe):
        set_aside(cast.person.pk, by=cast.chloe)
