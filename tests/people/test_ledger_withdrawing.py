"""One scope or one structure taken back: the rest stays, and nothing comes back by another way."""

import pytest
from django.db import connection

from core.kernel.floor.scopes import Scope
from core.kernel.tenant import tenant
from people.models import Contact, Person
from people.operations.capturing import Taken
from people.operations.stopping import stop_by_code
from referrals.models import Handoff, HandoffPreview, Need
from tests.factories.floor import as_owner
from tests.factories.referrals import THREE, accept, consent, send
from tests.people.ledger_acts import acts, opens, renewed, withdrawn


@pytest.mark.scenario("people", 14)
def test_one_scope_taken_back_from_one_structure_leaves_the_rest(cast):
    consent(cast.alice, cast.person, cast.recipient, cast.unrelated)
    accept(cast.bob, send(cast.alice, cast.person, cast.recipient, agreed=False))
    accept(
        cast.chloe,
        send(cast.alice, cast.person, cast.unrelated, agreed=False, needs=("acces-internet-materiel",)),
    )

    withdrawn(cast, scope=Scope.CONTACT, structure_id=cast.recipient.pk)

    assert acts() == ["given", "withdrawn"]
    assert opens(cast) == [{cast.recipient.pk: (1, 3), cast.unrelated.pk: (1, 2, 3)}]
    with tenant(cast.bob):
        assert Person.objects.exists() and Need.objects.exists()
        assert not Contact.objects.exists()
    with tenant(cast.chloe):
        assert Contact.objects.exists()


def test_the_last_scope_taken_back_cuts_like_a_withdrawal(cast):
    accept(cast.bob, send(cast.alice, cast.person, cast.recipient))

    for scope in THREE:
        withdrawn(cast, scope=scope)

    assert opens(cast) == []
    with tenant(cast.bob):
        assert Handoff.objects.get().state == "cut"
        assert not Person.objects.exists()


def test_what_must_be_provided_leaves_the_preview_with_its_scope(cast):
    scopes = (*THREE, Scope.ACCOMMODATIONS)
    sent = send(cast.alice, cast.person, cast.recipient, scopes=scopes)
    with as_owner():
        content = HandoffPreview.objects.get().content
        HandoffPreview.objects.update(content=content | {"accommodations": ["voir"]})

    withdrawn(cast, scope=Scope.ACCOMMODATIONS)

    with tenant(cast.bob):
        assert Handoff.objects.get(pk=sent.handoff.pk).state == "sent"
        assert HandoffPreview.objects.get().content["accommodations"] == []


def test_a_copy_on_the_screen_does_not_stand_in_the_way_of_a_withdrawal(cast):
    given = consent(cast.alice, cast.person, cast.recipient)
    renewed(cast, given, Taken(capture="on_screen", copy="printed", text="lu"))

    with as_owner(), connection.cursor() as cursor:
        cursor.execute("set role relais_grantor")
        cursor.execute("select floor.withdraw_person(%s, null, false, '')", [cast.person.pk])
        cursor.execute("reset role")

    assert opens(cast) == []


def test_stopping_one_structure_by_code_does_not_give_back_what_was_taken_from_another(cast):
    consent(cast.alice, cast.person, cast.recipient, cast.unrelated)
    sent = send(cast.alice, cast.person, cast.recipient, agreed=False)
    withdrawn(cast, scope=Scope.CONTACT, structure_id=cast.unrelated.pk)

    with tenant(cast.chloe):
        assert stop_by_code(sent.code, by=cast.chloe, from_address="", structure_id=cast.recipient.pk).done

    assert opens(cast) == [{cast.unrelated.pk: (1, 3)}]
