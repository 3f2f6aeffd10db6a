"""A recipient without account: its link, its six digits, and what neither opens to anybody else (referrals §9)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from core.journal.models import Event
from core.kernel import clock
from core.kernel.tenant import tenant
from people.models import AccessGrant, Person
from referrals.models import AnswerCode, Appointment, Handoff, Referral
from referrals.operations import linking
from referrals.operations.answering import recall
from referrals.operations.closing import acknowledge
from tests.cast import QUINQUET
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.referrals import THREE, send
from tests.holding import made_once
from tests.referrals.received import once, text
from tests.referrals.without_account import LIST, external, mailed
from tests.session import sign_in


@pytest.fixture
@made_once
def outside(cast: Any) -> Any:
    return external(cast)


def link(relayed: Any, structure: Any) -> str:
    """The address that the mail carries."""
    return f"{LIST}lien/{mailed(relayed, structure)}/"


def digits(structure: Any) -> str:
    """Those of the mail that carries the code."""
    with tenant(structure=structure, system="deliver_messages"):
        return linking.write_code(structure)


def opened(client: Any, relayed: Any, structure: Any) -> str:
    address = link(relayed, structure)
    assert client.post(address)["Location"] == LIST
    return address


def confirmed(client: Any, relayed: Any, structure: Any) -> None:
    opened(client, relayed, structure)
    client.post(f"{LIST}code/", {"send": "1"})
    assert client.post(f"{LIST}code/", {"digits": digits(structure)}).status_code == 302


@pytest.mark.scenario("referrals", 24)
def test_without_account_from_the_link_to_the_outcome(client, cast, outside):
    with as_owner():
        others = [PersonFactory(home_structure=cast.sender) for _ in range(2)]
    first, second, third = (send(cast.alice, one, outside) for one in (cast.person, *others))
    address = opened(client, first, outside)

    seen = text(client.get(LIST))
    assert "Vos 3 demandes en cours" in seen
    assert QUINQUET not in seen
    no = f"{LIST}{second.handoff.pk}/pas-possible/"
    assert client.post(no, once(client, no) | {"code": "no_capacity"}).status_code == 302

    client.post(f"{LIST}code/", {"send": "1"})
    code = f"{LIST}code/?demande={first.handoff.pk}"
    page = client.post(code, {"digits": digits(outside)})["Location"]
    assert page == f"/demandes/{first.handoff.pk}/"
    assert client.post(f"{page}accepter/", {"version": 1 + first.handoff.version}).status_code in (302, 409)
    with as_owner():
        version = Handoff.objects.get(pk=first.handoff.pk).version
    client.post(f"{page}accepter/", {"version": version})
    assert QUINQUET in text(client.get(page))
    hour = clock.now() + timedelta(days=3)
    booked = once(client, f"{page}rendez-vous/") | {
        "day": hour.strftime("%d/%m/%Y"), "hour": "10:00", "place": "Au port", "with_whom": "Jo",
    }  # fmt: skip
    client.post(f"{page}rendez-vous/", booked)

    with clock.moved(clock.now() + timedelta(days=40)):
        confirmed_again(client, address, outside)
        told = once(client, f"{page}resultat/atteint/") | {"code": "need_met"}
        assert client.post(f"{page}resultat/atteint/", told).status_code == 302
        with tenant(cast.alice):
            acknowledge(first.referral.pk, by=cast.alice)
        with tenant(cast.alice):
            from_sender = Handoff.objects.get(pk=first.handoff.pk)
        closed = client.post(address)

    assert (from_sender.via, from_sender.outcome_code) == ("link", "need_met")
    assert closed.status_code == 410
    assert "Cette demande est close." in text(closed)
    with as_owner():
        assert Appointment.objects.count() == 1
        assert Handoff.objects.get(pk=second.handoff.pk).decline_code == "no_capacity"
        assert Handoff.objects.get(pk=third.handoff.pk).state == "sent"


def confirmed_again(client: Any, address: str, structure: Any) -> None:
    client.post(address)
    client.post(f"{LIST}code/", {"send": "1"})
    assert client.post(f"{LIST}code/", {"digits": digits(structure)}).status_code == 302


def test_the_address_of_the_mail_says_nothing_and_opening_it_is_not_reading(client, cast, outside):
    sent = send(cast.alice, cast.person, outside)

    page = client.get(link(sent, outside))

    assert sent.referral.ref_code not in text(page)
    assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store", "same-origin")
    with as_owner():
        assert Handoff.objects.get().seen_at is None


def test_before_the_digits_no_page_of_a_request_opens(client, cast, outside):
    sent = send(cast.alice, cast.person, outside)
    opened(client, sent, outside)

    answer = client.get(f"/demandes/{sent.handoff.pk}/")
    press = client.post(f"/demandes/{sent.handoff.pk}/accepter/", {"version": 1})

    assert (answer.status_code, press.status_code) == (302, 302)
    assert "/compte/connexion/" in answer["Location"]
    with as_owner():
        assert Handoff.objects.get().state == "sent"
        assert not AccessGrant.objects.exists()


def test_before_the_digits_pages_are_made_inside_no_structure(client, cast, outside, queries):
    sent = send(cast.alice, cast.person, outside)
    opened(client, sent, outside)
    client.get(f"{LIST}{sent.handoff.pk}/")  # the first opening is noted by an act of its own

    with queries() as seen:
        for name in ("", f"{sent.handoff.pk}/pas-possible/", f"{sent.handoff.pk}/proposer/"):
            assert client.get(f"{LIST}{name}").status_code == 200

    contexts = [query["sql"] for query in seen if "app.file_structure_id" in query["sql"]]
    assert len(contexts) >= 3
    assert all("'app.file_structure_id', ''" in sql for sql in contexts)
    assert all("'app.structure_id', ''" in sql for sql in contexts)


def test_the_public_of_the_network_reads_no_row_of_a_link(cast, outside):
    sent = send(cast.alice, cast.person, outside)
    link(sent, outside)

    with tenant(public=cast.network.pk), connection.cursor() as cursor:
        counts = {}
        for table in ("referrals_answerlink", "referrals_answercode", "referrals_handoff", "people_person"):
            cursor.execute(f"select count(*) from {table}")
            counts[table] = cursor.fetchone()[0]

    assert set(counts.values()) == {0}


def test_a_link_opens_nothing_in_another_network_nor_without_its_token(cast, outside):
    sent = send(cast.alice, cast.person, outside)
    token = link(sent, outside).rstrip("/").rsplit("/", 1)[1]

    with tenant(public=cast.elsewhere.network_id):
        assert linking.find(linking.hash_token(token)) is None
        assert linking.requests(linking.hash_token(token)) == []
    with tenant(public=cast.network.pk):
        assert linking.find(linking.hash_token(token + "x")) is None
        assert linking.find(linking.hash_token(token)).alive


def test_a_stranger_reads_neither_links_nor_codes(cast, outside):
    sent = send(cast.alice, cast.person, outside)
    link(sent, outside)
    with tenant(cast.alice):
        linking.say_code(sent.handoff.pk, by=cast.alice)

    for member in (cast.chloe, cast.bob, cast.dan, cast.alice, cast.solene):
        with tenant(member):
            assert not AnswerCode.objects.exists()
    with tenant(cast.chloe), pytest.raises(Handoff.DoesNotExist):
        linking.say_code(sent.handoff.pk, by=cast.chloe)


def test_five_wrong_tries_spend_the_digits(client, cast, outside):
    sent = send(cast.alice, cast.person, outside)
    opened(client, sent, outside)
    client.post(f"{LIST}code/", {"send": "1"})
    right = digits(outside)
    wrong = "111111" if right != "111111" else "222222"

    tries = [client.post(f"{LIST}code/", {"digits": wrong}).status_code for _ in range(5)]
    sixth = client.post(f"{LIST}code/", {"digits": right})

    assert tries == [422] * 5
    assert sixth.status_code == 422
    with as_owner():
        assert Event.objects.filter(name="link.code_refused").count() == 6


def test_digits_last_ten_minutes_and_serve_once(client, cast, outside):
    sent = send(cast.alice, cast.person, outside)
    opened(client, sent, outside)
    client.post(f"{LIST}code/", {"send": "1"})
    late = digits(outside)
    with clock.moved(clock.now() + timedelta(minutes=11)):
        assert client.post(f"{LIST}code/", {"digits": late}).status_code == 422
    client.post(f"{LIST}code/", {"send": "1"})
    once_only = digits(outside)

    assert client.post(f"{LIST}code/", {"digits": once_only}).status_code == 302
    assert client.post(f"{LIST}code/", {"digits": once_only}).status_code == 422


def test_at_most_five_codes_an_hour_are_asked(client, cast, outside):
    sent = send(cast.alice, cast.person, outside)
    opened(client, sent, outside)

    answers = [client.post(f"{LIST}code/", {"send": "1"}).context["sent"] for _ in range(6)]

    assert answers == [True] * 5 + [False]


def test_the_digits_said_by_phone_open_too(client, cast, outside):
    sent = send(cast.alice, cast.person, outside)
    opened(client, sent, outside)
    with tenant(cast.alice):
        said = linking.say_code(sent.handoff.pk, by=cast.alice)

    assert client.post(f"{LIST}code/", {"digits": f"{said[:3]} {said[3:]}"}).status_code == 302
    assert client.get(f"/demandes/{sent.handoff.pk}/").status_code == 200


def test_the_button_lasts_half_an_hour(client, cast, outside):
    sent = send(cast.alice, cast.person, outside)
    confirmed(client, sent, outside)

    with clock.moved(clock.now() + timedelta(minutes=31)):
        assert client.get(LIST).status_code == 410
        assert client.get(f"/demandes/{sent.handoff.pk}/").status_code == 302


def test_what_was_taken_back_closes_the_link_at_the_next_request(client, cast, outside):
    from_alice = send(cast.alice, cast.person, outside)
    confirmed(client, from_alice, outside)

    with tenant(cast.alice):
        recall(from_alice.handoff.pk, by=cast.alice, reason="error")

    assert client.get(LIST).status_code == 410
    assert client.get(f"/demandes/{from_alice.handoff.pk}/").status_code == 302


def test_digits_open_the_pages_of_requests_and_no_other(client, cast, outside):
    sent = send(cast.alice, cast.person, outside)
    confirmed(client, sent, outside)

    for address in ("/", "/personnes/", f"/personnes/{cast.person.pk}/", "/demandes/", "/equipe/"):
        assert client.get(address).status_code in (302, 404)
    other = send(cast.alice, cast.person, cast.recipient, needs=("outils-quotidien",))
    assert client.get(f"/demandes/{other.handoff.pk}/").status_code == 404
    with as_owner():
        assert Person.objects.count() == 2  # the cast's: the pages made none


def test_a_structure_that_joined_answers_with_its_accounts(client, cast, outside):
    sent = send(cast.alice, cast.person, outside)
    address = link(sent, outside)
    with as_owner():
        outside.status = "active"
        outside.save(update_fields=["status"])

    assert client.post(address).status_code == 410


def test_a_refusal_by_link_keeps_what_was_typed(client, cast, outside):
    sent = send(cast.alice, cast.person, outside)
    opened(client, sent, outside)
    no = f"{LIST}{sent.handoff.pk}/pas-possible/"

    answer = client.post(no, once(client, no) | {"code": "other", "text": "trop court"})

    assert answer.status_code == 409
    assert list(answer.context["form"].errors) == ["text"]


@pytest.mark.parametrize(
    ("act", "said", "state"),
    [
        ("attente", {"until": (clock.now() + timedelta(days=9)).strftime("%d/%m/%Y")}, "waitlisted"),
        ("question", {"code": "mobility"}, "info_requested"),
    ],
    ids=["waitlist", "question"],
)
def test_a_place_is_kept_or_a_question_asked_by_link(client, cast, outside, act, said, state):
    sent = send(cast.alice, cast.person, outside)
    opened(client, sent, outside)
    address = f"{LIST}{sent.handoff.pk}/{act}/"

    assert client.post(address, once(client, address) | said).status_code == 302
    with as_owner():
        assert Handoff.objects.get().state == state
    sign_in(client, cast.alice)
    assert client.get(f"/demandes/{sent.referral.pk}/suivi/").status_code == 200


def test_the_third_answer_by_link_proposes_an_account(client, cast, outside):
    with as_owner():
        persons = [PersonFactory(home_structure=cast.sender) for _ in range(3)]
    waiting = [send(cast.alice, one, outside) for one in (cast.person, *persons)]
    opened(client, waiting[0], outside)
    for one in waiting[1:]:
        no = f"{LIST}{one.handoff.pk}/pas-possible/"
        client.post(no, once(client, no) | {"code": "no_capacity"})

    assert "Voulez-vous un compte ?" in text(client.get(LIST))


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(client, cast, outside, queries, item_count):
    with as_owner():
        persons = [PersonFactory(home_structure=cast.sender) for _ in range(item_count)]
    sent = [send(cast.alice, one, outside) for one in persons]
    opened(client, sent[0], outside)

    with queries() as seen:
        answer = client.get(LIST)

    assert len(answer.context["lines"]) == item_count
    assert len(seen) == 11


def test_the_scopes_of_a_link_are_those_agreed(client, cast, outside):
    sent = send(cast.alice, cast.person, outside, scopes=THREE[:1])
    confirmed(client, sent, outside)
    page = f"/demandes/{sent.handoff.pk}/"
    with as_owner():
        version = Handoff.objects.get().version
    client.post(f"{page}accepter/", {"version": version})

    body = text(client.get(page))

    assert QUINQUET in body
    assert "06 39 98 00 02" not in body.replace("\u00a0", " ")
    with as_owner():
        assert list(AccessGrant.objects.values_list("structure_id", "scope")) == [(outside.pk, 1)]
        assert Referral.objects.get().holder_structure_id == outside.pk
