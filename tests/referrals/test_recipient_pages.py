"""The page of a request at its recipient: who meets it, what it shows, and what ends it."""

from datetime import timedelta

import pytest

from core.journal.models import Access, Event
from core.kernel import clock
from core.kernel.floor.scopes import Scope
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from people.operations.consenting import withdraw
from tests.cast import QUINQUET
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, send
from tests.factories.tenancy import MembershipFactory, UserFactory
from tests.referrals.received import once, page, text
from tests.session import sign_in

ALL = tuple(Scope)


@pytest.mark.scenario("referrals", 1)
def test_before_the_answer_the_page_says_the_need_and_no_name(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.bob)

    answer = client.get(page(sent))

    assert answer.status_code == 200
    assert "Aide aux démarches administratives" in text(answer)
    assert "Sans son nom" in text(answer)
    assert "Grenoble" in text(answer)
    assert QUINQUET not in text(answer)
    assert "06 39 98 00 02" not in text(answer).replace("\u00a0", " ")
    with as_owner():
        assert not Access.objects.exists()


def test_the_first_opening_is_noted_once(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.bob)

    client.get(page(sent))
    client.get(page(sent))

    with as_owner():
        assert Event.objects.filter(name="handoff.seen").count() == 1


@pytest.mark.parametrize("who", ["chloe", "desk", "dan", "solene", "alice"])
@pytest.mark.parametrize(
    "rest",
    [
        (),
        ("accepter",),
        ("pas-possible",),
        ("appel",),
        ("rendez-vous",),
        ("seance",),
        ("resultat",),
        ("resultat", "atteint"),
    ],
)
def test_whoever_is_not_asked_meets_nothing(client, cast, who, rest):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, getattr(cast, who))

    assert client.get(page(sent, *rest)).status_code in (404, 405)
    assert client.post(page(sent, *rest)).status_code in (404, 405)


@pytest.mark.parametrize("role", [Role.DESK, Role.TRAINER, Role.OBSERVER])
def test_a_role_that_opens_no_file_has_no_inbox(client, cast, role):
    with as_owner():
        member = MembershipFactory(user=UserFactory(), structure=cast.recipient, role=role)
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, member)

    assert client.get("/a-repondre/").status_code == 404
    assert client.get(page(sent)).status_code == 404


def test_one_press_accepts_and_the_page_shows_exactly_what_was_agreed(client, cast):
    sent = send(
        cast.alice,
        cast.person,
        cast.recipient,
        scopes=[Scope.IDENTITY, Scope.NEEDS],
        motive_text="Refaire la déclaration",
    )
    sign_in(client, cast.bob)

    answer = client.post(page(sent, "accepter"), {"version": sent.handoff.version}, follow=True)

    assert answer.redirect_chain == [(page(sent), 302)]
    assert QUINQUET in text(answer)
    assert "Refaire la déclaration" in text(answer)
    assert "06 39 98 00 02" not in text(answer).replace("\u00a0", " ")
    assert "Pas comment la joindre" in text(answer)
    assert "Vous ne voyez que ce que la personne a accepté." in text(answer)
    with as_owner():
        seen = Access.objects.get()
        assert (seen.kind, seen.reason, seen.scopes) == ("file", "shared", [1, 3])


def test_every_agreed_scope_is_shown_when_all_are(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient, scopes=ALL)
    accept(cast.bob, sent)
    sign_in(client, cast.bob)

    answer = text(client.get(page(sent))).replace("\u00a0", " ")

    assert "06 39 98 00 02" in answer
    assert "puis-je parler à Yvette" in answer
    assert '<li class="no">' not in answer


@pytest.mark.scenario("referrals", 7)
@pytest.mark.scenario("people", 13)
def test_a_withdrawal_cuts_the_very_next_page(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient, motive_text="Refaire la déclaration")
    accept(cast.bob, sent)
    sign_in(client, cast.bob)
    before = text(client.get(page(sent)))
    with tenant(cast.alice):
        withdraw(cast.person.pk, by=cast.alice)

    after = text(client.get(page(sent)))

    assert QUINQUET in before
    assert "Refaire la déclaration" in before
    assert QUINQUET not in after
    assert "Refaire la déclaration" not in after
    assert "Détruisez la fiche papier." in after
    assert client.get(f"/personnes/{cast.person.pk}/").status_code == 404
    assert QUINQUET not in text(client.get("/a-repondre/?onglet=terminees"))


def test_writing_after_a_withdrawal_is_refused_with_what_was_typed(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    sign_in(client, cast.bob)
    data = once(client, page(sent, "seance")) | {"text": "Des mots à garder"}
    with tenant(cast.alice):
        withdraw(cast.person.pk, by=cast.alice)

    answer = client.post(page(sent, "seance"), data)

    assert answer.status_code == 409
    assert "Des mots à garder" in text(answer)
    assert "Détruisez la fiche papier." in text(answer)


@pytest.mark.scenario("people", 17)
def test_a_share_past_its_date_leaves_a_page_that_says_so_and_can_still_end(client, cast):
    with clock.moved(clock.now() - timedelta(days=200)):
        sent = send(cast.alice, cast.person, cast.recipient)
        accept(cast.bob, sent)
    sign_in(client, cast.bob)

    answer = text(client.get(page(sent)))
    step = client.post(
        page(sent, "seance"), once(client, page(sent, "seance")) | {"text": "Des mots à garder"}
    )
    address = page(sent, "resultat", "atteint")
    ended = client.post(address, once(client, address))

    assert "Le partage est arrivé à sa fin." in answer
    assert QUINQUET not in answer
    assert (step.status_code, ended.status_code) == (409, 302)
    assert "Des mots à garder" in text(step)
