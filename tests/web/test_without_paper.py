"""The pages around a withdrawal without the paper, complaints, and the pictures of the reading."""

import re
from datetime import date
from typing import Any

import pytest

from core.kernel import clock
from core.kernel.tenant import system_member, tenant
from core.tenancy.models import Role
from people.models import Complaint, ReadingPictures, TypedWithdrawal
from people.operations.reading import read_by_code
from referrals.models import Handoff
from tests.cast import QUINQUET
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, appointment, send
from tests.factories.tenancy import MembershipFactory, UserFactory
from tests.holding import made_once
from tests.session import sign_in

ADDRESS = "/arreter/sans-code/"
BORN = date(1948, 3, 1)
HER = {
    "first_name": "Yvette",
    "last_name": QUINQUET,
    "birth_date": "1/3/1948",
    "way": "desk",
    "structure": "",
}
VARIES = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|n° \d{4}')


def text(answer: Any) -> str:
    return str(answer.content.decode()).replace("\u00a0", " ")


@pytest.fixture
@made_once
def born(cast):
    with as_owner():
        cast.person.birth_date, cast.person.birth_precision = BORN, "day"
        cast.person.save(update_fields=["birth_date", "birth_precision"])
    return cast.person


def stop(client: Any, **typed: str) -> Any:
    return client.post(ADDRESS, {**HER, **typed}, follow=True)


@pytest.mark.scenario("security", 36)
@pytest.mark.scenario("people", 32)
def test_found_or_not_the_answer_is_the_same_but_for_its_number(client, cast, born):
    send(cast.alice, born, cast.recipient)
    sign_in(client, cast.desk)

    answers = [stop(client), stop(client, last_name="Personne"), stop(client, birth_date="2/3/1948")]

    assert len({VARIES.sub("", text(answer)) for answer in answers}) == 1
    assert re.search(r"C’est noté, reçu n° \d{4}\.", text(answers[0]))
    assert QUINQUET not in text(answers[0])


@pytest.mark.scenario("people", 13)
@pytest.mark.scenario("people", 32)
@pytest.mark.parametrize("by_code", [True, False], ids=["coupon", "name"])
def test_the_recipients_next_page_search_link_and_paper_are_without_her(client, cast, born, by_code):
    sent = send(cast.alice, born, cast.recipient)
    accept(cast.bob, sent)
    with as_owner():
        counter = MembershipFactory(user=UserFactory(), structure=cast.unrelated, role=Role.DESK)
    sign_in(client, counter)

    if by_code:
        done = client.post("/arreter/", {"code": sent.code, "what": "all", "structure": ""}, follow=True)
    else:
        done = stop(client)

    assert QUINQUET not in text(done)
    sign_in(client, cast.bob)
    assert client.get(f"/personnes/{born.pk}/").status_code == 404
    assert client.get(f"/demandes/{sent.referral.pk}/papier.pdf").status_code == 404
    assert client.get(f"/demandes/{sent.referral.pk}/papier/").status_code == 404
    assert client.get(f"/personnes/{born.pk}/contact/").status_code == 404
    for page in (f"/demandes/{sent.handoff.pk}/", "/personnes/?q=quin", "/personnes/", "/a-repondre/", "/"):
        assert QUINQUET not in text(client.get(page))
    with tenant(cast.bob):
        assert Handoff.objects.get().state == "cut"


def test_home_reads_what_to_say_and_what_is_kept_then_settles_it(client, cast, born):
    appointment(cast.bob, send(cast.alice, born, cast.recipient))
    sign_in(client, cast.desk)
    stop(client)
    sign_in(client, cast.alice)

    home = text(client.get("/"))
    with tenant(cast.alice):
        task = TypedWithdrawal.objects.visible_to(cast.alice).waiting().get()
    page = text(client.get(f"/retraits/{task.pk}/"))
    client.post(f"/retraits/{task.pk}/", {"result": "confirmed"})

    assert "1 retrait sans papier à suivre" in home
    assert "« Le partage est arrêté. Si ce n’était pas vous, dites-le-nous. »" in page
    assert "Rendez-vous, Le Fil des Écrans" in page
    assert QUINQUET not in page
    assert client.get(f"/retraits/{task.pk}/").status_code == 404


def test_a_lead_reads_the_typed_identity_and_her_colleague_does_not(client, cast, born):
    with as_owner():
        row = TypedWithdrawal(
            network=cast.network,
            structure=cast.sender,
            match="several",
            way="phone",
            first_name="Yvette",
            last_name="Autrefois",
            receipt="4821",
            at=clock.now(),
            due_at=clock.now(),
        )
        row.save()

    sign_in(client, cast.lea)
    assert "Autrefois" in text(client.get(f"/retraits/{row.pk}/"))
    assert "Autrefois" not in text(client.get("/retraits/"))
    sign_in(client, cast.alice)
    assert client.get(f"/retraits/{row.pk}/").status_code == 404


def test_a_birth_date_is_needed_and_what_was_typed_stays(client, cast):
    sign_in(client, cast.desk)

    answer = stop(client, birth_date="", first_name="Zoé")

    assert answer.status_code == 422
    assert 'value="Zoé"' in text(answer)


def test_who_helps_is_named(client, cast):
    sign_in(client, cast.desk)

    assert "Notez le prénom de la personne qui l’aide." in text(stop(client, way="helper"))


def test_an_observer_and_a_visitor_do_not_come_here(client, cast):
    assert client.get(ADDRESS).status_code == 302
    with as_owner():
        observer = MembershipFactory(user=UserFactory(), structure=cast.unrelated, role=Role.OBSERVER)
    sign_in(client, observer)

    assert client.get(ADDRESS).status_code == 404


def test_the_coordinator_answers_a_complaint_and_others_find_no_such_page(client, cast):
    with as_owner():
        row = Complaint(
            network=cast.network,
            about_structure=cast.recipient,
            text="Personne ne m’a parlé.",
            receipt="4821",
            at=clock.now(),
            due_at=clock.now(),
        )
        row.save()
    for who in (cast.bob, cast.alice, cast.desk):
        sign_in(client, who)
        assert client.get("/reclamations/").status_code == 404
        assert client.get(f"/reclamations/{row.pk}/").status_code == 404

    sign_in(client, cast.solene)
    assert "1 réclamation sans réponse" in text(client.get("/"))
    assert "Personne ne m’a parlé." in text(client.get(f"/reclamations/{row.pk}/"))
    client.post(f"/reclamations/{row.pk}/", {"said": "Appelée le jour même."})

    assert "Aucune réclamation." in text(client.get("/reclamations/"))


def test_the_pictures_are_chosen_with_the_person_and_shown_to_nobody(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    page = f"/personnes/{cast.person.pk}/lecture/"
    sign_in(client, cast.alice)
    assert "La lecture est fermée." in text(client.get(page))

    client.post(page, {"first": "moon", "second": "fish", "third": "key"})
    shown = text(client.get(page))

    assert "La lecture est ouverte." in shown
    assert " checked" not in shown
    with tenant(public=cast.network.pk) as context:
        public = system_member(context)
        assert read_by_code(sent.code, ("moon", "fish", "key"), by=public, from_address="192.0.2.1")
    client.post(page, {"close": "1"})
    with as_owner():
        assert not ReadingPictures.objects.get().open


@pytest.mark.parametrize(
    "chosen", [("moon", "moon", "key"), ("moon", "fish", ""), ("moon", "fish", "dragon")]
)
def test_three_different_pictures_are_needed(client, cast, chosen):
    sign_in(client, cast.alice)
    first, second, third = chosen

    answer = client.post(
        f"/personnes/{cast.person.pk}/lecture/", {"first": first, "second": second, "third": third}
    )

    assert answer.status_code == 422
    with as_owner():
        assert not ReadingPictures.objects.exists()


def test_a_recipient_opens_no_reading(client, cast):
    accept(cast.bob, send(cast.alice, cast.person, cast.recipient))
    sign_in(client, cast.bob)

    assert client.get(f"/personnes/{cast.person.pk}/lecture/").status_code == 404
    with tenant(cast.bob):
        assert not ReadingPictures.objects.visible_to(cast.bob).exists()


@pytest.mark.parametrize("item_count", [1, 3])
@pytest.mark.parametrize(
    ("who", "address", "count"), [("lea", "/retraits/", 11), ("solene", "/reclamations/", 11)]
)
def test_the_lists_ask_the_same_questions_whatever_their_length(
    client, cast, queries, item_count, who, address, count
):
    words = {"network": cast.network, "at": clock.now(), "due_at": clock.now(), "receipt": "4821"}
    with as_owner():
        for _ in range(item_count):
            Complaint(text="Mal reçue.", about_structure=cast.recipient, **words).save()
            TypedWithdrawal(
                structure=cast.sender, match="several", way="desk", last_name="Autre", **words
            ).save()
    sign_in(client, getattr(cast, who))
    client.get(address)

    with queries() as asked:
        client.get(address)

    assert len(asked) == count
