"""The person's file and the page that stops her sharing: what each structure may read, and no more."""

import pytest

from core.journal.models import Access
from core.kernel.floor.scopes import Scope
from core.kernel.tenant import tenant
from people.models import AccessGrant, Consent, Person
from people.operations.contacting import set_contact
from people.operations.dying import record_death
from people.operations.leaving import record_move
from people.operations.setting_aside import set_aside
from referrals.models import Handoff, Referral
from tests.factories.evaluations import evaluation
from tests.factories.floor import as_owner
from tests.factories.people import grant
from tests.factories.referrals import accept, consent, send
from tests.session import sign_in


def file(cast):
    return f"/personnes/{cast.person.pk}/"


def stop(cast):
    return f"/personnes/{cast.person.pk}/arreter/"


def test_a_new_file_proposes_the_three_questions(client, cast):
    sign_in(client, cast.alice)

    page = client.get(file(cast))

    assert page.context["next"].url == f"/personnes/{cast.person.pk}/trois-questions/"
    assert "Votre structure seulement." in page.content.decode()


def test_once_asked_the_next_step_is_to_send_her_somewhere(client, cast):
    with as_owner():
        evaluation(cast.person)
    sign_in(client, cast.alice)

    assert client.get(file(cast)).context["next"].url == f"/personnes/{cast.person.pk}/orienter/"


def test_the_home_structure_reads_who_may_see_and_who_has_looked(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient, scopes=[Scope.IDENTITY, Scope.NEEDS])
    accept(cast.bob, sent)
    sign_in(client, cast.bob)
    client.get(file(cast))
    sign_in(client, cast.alice)

    page = client.get(file(cast))

    (seeing,) = page.context["seeing"]
    assert (seeing.name, seeing.scopes) == (cast.recipient.name, ["son nom", "ce qu’elle cherche"])
    assert [look.name for look in page.context["looking"]] == [cast.sender.name, cast.recipient.name]
    assert [line.referral.pk for line in page.context["requests"]] == [sent.referral.pk]
    assert [agreed.names for agreed in page.context["agreements"]] == [[cast.recipient.name]]


def test_a_recipient_reads_the_scopes_it_was_given_and_nothing_of_the_others(client, cast):
    with tenant(cast.alice):
        set_contact(cast.person.pk, by=cast.alice, channels=["phone"], phone="+33639980002")
    with as_owner():
        grant(cast.person, cast.recipient, Scope.IDENTITY)
    sign_in(client, cast.bob)

    page = client.get(file(cast))

    text = page.content.decode()
    assert page.status_code == 200
    assert "06\N{NO-BREAK SPACE}39" not in text
    assert "Qui peut voir" not in text
    assert (page.context["seeing"], page.context["looking"], page.context["next"]) == ([], [], None)


@pytest.mark.parametrize("who", ["chloe", "desk", "dan", "solene"])
def test_a_stranger_finds_neither_the_file_nor_the_page_that_stops(client, cast, who):
    sign_in(client, getattr(cast, who))

    assert [client.get(page).status_code for page in (file(cast), stop(cast))] == [404, 404]


def test_opening_is_written_down_with_what_was_read(client, cast):
    with as_owner():
        grant(cast.person, cast.recipient, Scope.IDENTITY, Scope.NEEDS)
    sign_in(client, cast.bob)

    client.get(file(cast))

    with as_owner():
        line = Access.objects.get(member_id=cast.bob.pk)
        assert (line.kind, line.reason, line.scopes) == ("file", "shared", [Scope.IDENTITY, Scope.NEEDS])


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_file_costs_the_same_queries_whatever_the_number_of_requests(client, cast, queries, item_count):
    for need in ("aide-demarches", "outils-quotidien", "x-francais")[:item_count]:
        send(cast.alice, cast.person, cast.recipient, needs=[need])
    sign_in(client, cast.alice)

    with queries() as seen:
        page = client.get(file(cast))

    assert len(page.context["requests"]) == item_count
    assert len(seen) == 31


def test_the_effects_are_said_before_anything_stops(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.alice)

    page = client.get(stop(cast))

    (one,) = page.context["effects"]
    assert one.name == cast.recipient.name
    assert any(sent.referral.ref_code in act for act in one.acts)
    with as_owner():
        assert Handoff.objects.get().state == "sent"


def test_stopping_with_one_structure_leaves_the_other(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    consent(cast.alice, cast.person, cast.unrelated)
    sign_in(client, cast.alice)

    answer = client.post(stop(cast), {"what": cast.recipient.slug})

    assert answer["Location"] == file(cast)
    assert [one.names for one in client.get(file(cast)).context["agreements"]] == [[cast.unrelated.name]]
    with tenant(cast.bob):
        assert not Person.objects.exists()
        assert Handoff.objects.get().state == "cut"


def test_stopping_everything_ends_the_request_and_a_second_click_is_harmless(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    sign_in(client, cast.alice)

    first, second = client.post(stop(cast), {"what": "tout"}), client.post(stop(cast), {"what": "tout"})

    assert [first.status_code, second.status_code] == [302, 302]
    with tenant(cast.alice):
        assert Referral.objects.get().state == "stopped"
        assert Consent.objects.filter(act="withdrawn").count() == 1
        assert not AccessGrant.objects.live(cast.bob).exists()


def test_stopping_asks_what(client, cast):
    consent(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.alice)

    answer = client.post(stop(cast), {})

    assert answer.status_code == 422
    assert "<title>Erreur" in answer.content.decode()


def _died(cast):
    record_death(cast.person.pk, by=cast.lea)


def _left(cast):
    record_move(cast.person.pk, by=cast.lea)


def _set_aside(cast):
    set_aside(cast.person.pk, by=cast.lea)


@pytest.mark.parametrize(
    ("act", "words", "undone_at"),
    [
        (_died, "Cette personne est décédée", "deces/"),
        (_left, "Cette personne a quitté le réseau", "depart/"),
        (_set_aside, "Fiche mise de côté", "de-cote/"),
    ],
    ids=["dead", "gone", "set aside"],
)
def test_a_file_that_is_still_says_so_once_and_proposes_to_send_nothing(client, cast, act, words, undone_at):
    with as_owner():
        evaluation(cast.person)
    with tenant(cast.lea):
        act(cast)
    sign_in(client, cast.lea)

    page = client.get(file(cast))

    text = page.content.decode()
    assert text.count(words) == 1
    assert f"/personnes/{cast.person.pk}/droits/{undone_at}" in text
    assert page.context["next"] is None
    for sending in ("orienter/", "trois-questions/"):
        assert f"/personnes/{cast.person.pk}/{sending}" not in text
