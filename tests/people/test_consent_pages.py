"""The agreement asked aloud, the contact, and what happens when the answer is no."""

import pytest

from core.journal.models import Event
from core.kernel.errors import Refused
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.instruments.consent_script import fingerprint
from people.models import Consent, Contact, Person
from people.operations.consenting import give
from referrals.models import Handoff
from tests.factories.floor import as_owner
from tests.factories.referrals import consent
from tests.session import sign_in


def address(cast, structure="fil"):
    return f"/personnes/{cast.person.pk}/accord/?structure={structure}"


def answered(client, cast, **answers):
    page = client.get(address(cast))
    said = {"id": page.context["form"]["id"].value(), "language": "fr", **answers}
    return client.post(address(cast), said), said, page


def test_yes_to_everything_shares_three_things_and_keeps_the_text_that_was_read(client, cast):
    sign_in(client, cast.alice)

    answer, _, page = answered(client, cast, answer="yes", capture="oral_attested", attested="on")

    assert answer["Location"].startswith(f"/personnes/{cast.person.pk}/demande/?structure=fil")
    with as_owner():
        given = Consent.objects.get()
        assert given.scopes == [Scope.IDENTITY, Scope.CONTACT, Scope.NEEDS, Scope.MATURITY]
        assert (given.act, given.capture) == ("given", "oral_attested")
        assert given.text_sha256 == fingerprint(page.context["script"])


def test_yes_except_shares_what_was_ticked_and_the_two_asked_apart(client, cast):
    sign_in(client, cast.alice)

    answered(
        client,
        cast,
        answer="except",
        things=["needs"],
        apart=["news"],
        capture="oral_witnessed",
        witness="Ines",
        attested="on",
    )

    with as_owner():
        assert Consent.objects.get().scopes == [Scope.NEEDS, Scope.FOLLOWUP]


@pytest.mark.parametrize("said", ["no", "appointment"])
def test_no_sends_nothing_and_gives_the_address(client, cast, said):
    with as_owner():
        cast.recipient.address, cast.recipient.hours = "12 avenue La Bruyère", "de 9 h à 12 h"
        cast.recipient.save(update_fields=["address", "hours"])
    sign_in(client, cast.alice)

    answer, _, _ = answered(client, cast, answer=said)

    page = client.get(answer["Location"]).content.decode()
    assert "C’est noté. Rien n’est envoyé." in page
    assert "12 avenue La Bruyère" in page
    with as_owner():
        assert Handoff.objects.count() == 0
        acts = ["refused"] if said == "no" else []
        assert list(Consent.objects.values_list("act", flat=True)) == acts
        assert Event.objects.filter(name="consent.refused").count() == len(acts)


def test_a_double_click_writes_one_agreement(client, cast):
    sign_in(client, cast.alice)
    first, said, _ = answered(client, cast, answer="yes", capture="paper_signed", attested="on")

    second = client.post(address(cast), said)

    assert first["Location"] == second["Location"]
    with as_owner():
        assert Consent.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"answer": "yes", "attested": "on"}, "capture"),
        ({"answer": "yes", "capture": "paper_signed"}, "attested"),
        ({"answer": "yes", "capture": "oral_witnessed", "attested": "on"}, "witness"),
        ({"answer": "yes", "capture": "oral_phone", "attested": "on"}, "phone_called"),
        ({"answer": "except", "capture": "paper_signed", "attested": "on"}, "things"),
        ({}, "answer"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_written(client, cast, said, field):
    sign_in(client, cast.alice)

    answer, _, _ = answered(client, cast, helper="Samira", **said)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Samira" in answer.content.decode()
    with as_owner():
        assert Consent.objects.count() == 0


@pytest.mark.scenario("people", 9)
def test_where_attestation_is_off_the_answer_needs_a_witness(client, cast):
    with as_owner():
        cast.network.oral_attestation = False
        cast.network.save(update_fields=["oral_attestation"])
    sign_in(client, cast.alice)

    answer, _, page = answered(client, cast, answer="yes", capture="oral_attested", attested="on")
    with tenant(cast.alice), pytest.raises(Refused, match="devant un témoin"):
        give(
            uuid7(),
            by=cast.alice,
            person_id=cast.person.pk,
            scopes=[Scope.IDENTITY],
            structures=[cast.recipient.pk],
            capture="oral_attested",
            text="lu",
        )

    assert "devant moi" not in page.content.decode()
    assert list(answer.context["form"].errors) == ["capture"]
    answered(client, cast, answer="yes", capture="oral_witnessed", witness="Ines", attested="on")
    with as_owner():
        assert Consent.objects.get().capture == "oral_witnessed"


def test_an_agreement_in_force_is_shown_and_need_not_be_asked_again(client, cast):
    consent(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.alice)

    page = client.get(address(cast))

    assert page.context["standing"] == ["son nom", "comment la joindre", "ce qu’elle cherche"]
    assert client.get(page.context["next"]).status_code == 200


@pytest.mark.parametrize("who", ["chloe", "desk", "dan", "solene"])
def test_strangers_find_neither_the_agreement_nor_the_contact(client, cast, who):
    sign_in(client, getattr(cast, who))
    person = f"/personnes/{cast.person.pk}"

    pages = [address(cast, "coordination"), f"{person}/accord/non/?structure=souris", f"{person}/contact/"]

    assert {client.get(page).status_code for page in pages} == {404}


def test_a_structure_of_another_network_cannot_be_named(client, cast):
    sign_in(client, cast.alice)

    assert client.get(address(cast, "ailleurs")).status_code == 404


def test_a_number_typed_in_many_ways_is_kept_in_one(client, cast):
    sign_in(client, cast.alice)

    for typed in ("0639980003", "06.39.98.00.03", "+33 6 39 98 00 03", "00 33 6 39 98 00 03"):
        answer = client.post(f"/personnes/{cast.person.pk}/contact/", {"channels": ["phone"], "phone": typed})
        assert answer.status_code == 302
        with tenant(cast.alice):
            assert Contact.objects.get().phone == "+33639980003"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"phone": "bonjour"}, "phone"),
        ({"channels": ["sms"]}, "phone"),
        ({"channels": ["letter"]}, "address"),
        ({"email": "sans arobase"}, "email"),
        ({"safe_hours": "1 85 05 78 006 084 91"}, "safe_hours"),
    ],
)
def test_a_contact_that_cannot_be_used_is_refused_beside_its_field(client, cast, typed, field):
    sign_in(client, cast.alice)

    answer = client.post(f"/personnes/{cast.person.pk}/contact/", {"commune": "Échirolles", **typed})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert 'value="Échirolles"' in answer.content.decode()


def test_no_phone_is_no_obstacle(client, cast):
    sign_in(client, cast.alice)

    answer = client.post(f"/personnes/{cast.person.pk}/contact/", {"channels": ["desk"]})

    assert answer.status_code == 302
    with tenant(cast.alice):
        assert Contact.objects.get().reachable


def test_a_year_alone_and_the_languages_she_says_are_kept(client, cast):
    sign_in(client, cast.alice)
    form = client.get("/personnes/nouvelle/").context["form"]

    client.post(
        "/personnes/nouvelle/",
        {"id": form["id"].value(), "first_name": "Rosa", "birth_date": "1948", "languages": ["pt", "fr"]},
    )

    with as_owner():
        rosa = Person.objects.get(first_name="Rosa")
        assert (rosa.birth_date.year, rosa.birth_precision, rosa.languages) == (1948, "year", ["pt", "fr"])
