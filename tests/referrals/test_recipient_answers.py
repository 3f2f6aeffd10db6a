"""Answering on the page: one press, a reason in words, and what a colleague did meanwhile."""

import pytest

from core.journal.models import Event
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from referrals.models import Handoff
from referrals.operations import answering
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, send
from tests.factories.tenancy import MembershipFactory, UserFactory
from tests.referrals.received import once, page, text
from tests.session import sign_in


@pytest.mark.scenario("referrals", 5)
def test_the_second_of_two_mediators_reads_who_accepted_and_when(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    with as_owner():
        karim = MembershipFactory(
            user=UserFactory(first_name="Karim"), structure=cast.recipient, role=Role.MEDIATOR
        )
    accept(karim, sent)
    sign_in(client, cast.bob)

    answer = client.post(page(sent, "accepter"), {"version": sent.handoff.version})

    assert answer.status_code == 409
    assert "Karim vient de répondre à" in text(answer)
    assert "Acceptée" in text(answer)
    with as_owner():
        assert Event.objects.filter(name="handoff.accepted").count() == 1
        assert Handoff.objects.get().assignee_id == karim.pk


def test_pressing_accept_twice_lands_on_the_same_page(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.bob)
    version = {"version": sent.handoff.version}

    first = client.post(page(sent, "accepter"), version)
    second = client.post(page(sent, "accepter"), version)

    assert (second.status_code, second["Location"]) == (302, first["Location"])
    with as_owner():
        assert Event.objects.filter(name="handoff.accepted").count() == 1


def test_accepting_what_was_taken_back_says_so(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    with tenant(cast.alice):
        answering.recall(sent.handoff.pk, by=cast.alice, reason="error")
    sign_in(client, cast.bob)

    answer = client.post(page(sent, "accepter"), {"version": sent.handoff.version})

    assert answer.status_code == 409
    assert "Demande retirée" in text(answer)


def test_declining_tells_the_sender_the_code_and_the_words(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.bob)
    data = once(client, page(sent, "pas-possible")) | {"code": "no_capacity", "text": "Complet en mars"}

    answer = client.post(page(sent, "pas-possible"), data)

    assert (answer.status_code, answer["Location"]) == (302, "/a-repondre/")
    with tenant(cast.alice):
        assert Handoff.objects.get().decline_code == "no_capacity"


def test_declining_without_a_reason_keeps_the_words(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.bob)

    answer = client.post(
        page(sent, "pas-possible"), {"version": sent.handoff.version, "text": "Des mots à garder"}
    )

    assert answer.status_code == 422
    assert "Choisissez la raison." in text(answer)
    assert "Des mots à garder" in text(answer)
    assert "<title>Erreur" in text(answer)


def test_another_reason_asks_for_a_sentence_beside_its_field(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.bob)
    data = once(client, page(sent, "pas-possible")) | {"code": "other", "text": "bof"}

    answer = client.post(page(sent, "pas-possible"), data)

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"text"}


def test_declining_what_a_colleague_took_keeps_what_was_typed(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.bob)
    data = once(client, page(sent, "pas-possible")) | {"code": "no_capacity", "text": "Des mots à garder"}
    with as_owner():
        karim = MembershipFactory(
            user=UserFactory(first_name="Karim"), structure=cast.recipient, role=Role.MEDIATOR
        )
    accept(karim, sent)

    answer = client.post(page(sent, "pas-possible"), data)

    assert answer.status_code == 409
    assert "Karim vient de répondre" in text(answer)
    assert "Des mots à garder" in text(answer)


def test_only_a_lead_is_offered_the_reason_of_safety(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    with as_owner():
        lead = MembershipFactory(user=UserFactory(), structure=cast.recipient, role=Role.LEAD)
    offered = {}
    for member in (cast.bob, lead):
        sign_in(client, member)
        offered[member.role] = 'value="safety"' in text(client.get(page(sent, "pas-possible")))

    assert offered == {Role.MEDIATOR: False, Role.LEAD: True}


def test_a_form_in_the_wrong_state_is_explained(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.bob)

    answer = client.get(page(sent, "seance"))

    assert answer.status_code == 409
    assert "Cette demande a changé" in text(answer)
