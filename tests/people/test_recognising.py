"""With her paper, and if she agrees: which structure to call, and nothing of her file (people §7)."""

from datetime import date

import pytest

from core.journal.models import Event
from core.kernel.codes import spoken
from core.kernel.errors import Refused
from core.kernel.tenant import tenant
from people.models import AccessGrant, Person
from people.operations.blind_index import remember
from people.operations.recognising import Known, recognise
from people.operations.stopping import WRONG_CODES
from referrals.operations.slips import reprint
from tests.factories.floor import as_owner
from tests.factories.referrals import send
from tests.holding import made_once
from tests.session import sign_in


@pytest.fixture
@made_once
def sent(cast):
    """Alice's person, with a paper; her birth date is known."""
    with as_owner():
        cast.person.birth_date, cast.person.birth_precision = date(1961, 5, 14), "day"
        cast.person.save(update_fields=["birth_date", "birth_precision"])
    return send(cast.alice, cast.person, cast.recipient)


def close_page(client, cast):
    """Chloé saves someone close to Alice's person; the address of what follows."""
    sign_in(client, cast.chloe)
    form = client.get("/personnes/nouvelle/").context["form"]
    data = {
        "id": form["id"].value(),
        "first_name": "Ivette",
        "last_name": "Quinqué",
        "birth_date": "14/5/1961",
    }
    return client.post("/personnes/nouvelle/", data)["Location"]


def test_the_code_says_which_structure_to_call_and_opens_nothing(client, cast, sent):
    with tenant(cast.alice):
        index(cast)
    address = close_page(client, cast)

    answer = client.post(address, {"code": spoken(sent.code), "agreed": "on"}, follow=True)

    text = answer.content.decode()
    assert cast.sender.name in text
    assert cast.person.last_name not in text
    assert client.get(f"/personnes/{cast.person.pk}/").status_code == 404
    with as_owner():
        assert AccessGrant.objects.count() == 0
        event = Event.objects.get(name="person.recognised")
        assert (event.payload, event.person_mark is not None) == ({"structure": cast.sender.pk}, True)


def index(cast):
    """Persons of the factories are not in the index: this one is."""
    remember(Person.objects.own(cast.alice).get(pk=cast.person.pk), by=cast.alice)


def test_without_her_agreement_nothing_is_looked_up(client, cast, sent):
    with tenant(cast.alice):
        index(cast)
    address = close_page(client, cast)

    answer = client.post(address, {"code": sent.code})

    assert answer.status_code == 422
    assert "Demandez-lui d’abord si elle est d’accord." in answer.content.decode()
    assert sent.code in answer.content.decode()
    assert cast.sender.name not in answer.content.decode()


@pytest.mark.parametrize("wrong", ["1234 5678 9012", "abc", "voided"])
def test_wrong_unknown_and_voided_codes_are_told_alike(client, cast, sent, wrong):
    with tenant(cast.alice):
        index(cast)
        reprint(sent.referral.pk, by=cast.alice)
    address = close_page(client, cast)

    answer = client.post(address, {"code": sent.code if wrong == "voided" else wrong, "agreed": "on"})

    assert answer.status_code == 422
    assert "Ce code ne dit rien." in answer.content.decode()
    assert answer.content.decode().count("Continuer") == 1
    with as_owner():
        assert Event.objects.filter(name="code.refused").count() == 1


@pytest.mark.scenario("security", 38)
def test_over_the_limit_even_the_right_code_waits(cast, sent):
    with tenant(cast.chloe):
        for _ in range(WRONG_CODES.tries):
            assert recognise("0", by=cast.chloe) == Known()

        assert recognise("0", by=cast.chloe) == Known(too_many=True)
        assert recognise(sent.code, by=cast.chloe) == Known(too_many=True)
    with as_owner():
        assert Event.objects.filter(name="code.refused").count() == WRONG_CODES.tries


def test_a_code_of_another_network_says_nothing(cast, sent):
    with tenant(cast.dan):
        assert recognise(sent.code, by=cast.dan) == Known()


def test_a_role_that_opens_no_file_recognises_nobody(cast, sent):
    with tenant(cast.desk), pytest.raises(Refused):
        recognise(sent.code, by=cast.desk)


def test_a_stranger_does_not_find_the_page(client, cast):
    sign_in(client, cast.bob)

    assert client.get(f"/personnes/{cast.person.pk}/proche/").status_code == 404


def test_with_nothing_to_say_the_page_is_her_file(client, cast):
    sign_in(client, cast.alice)

    answer = client.get(f"/personnes/{cast.person.pk}/proche/")

    assert answer["Location"] == f"/personnes/{cast.person.pk}/"


def test_continuing_is_one_press_and_keeps_the_file(client, cast, sent):
    with tenant(cast.alice):
        index(cast)
    address = close_page(client, cast)

    page = client.get(address)

    link = address.replace("proche/", "")
    assert f'href="{link}"' in page.content.decode()
    assert client.get(link).status_code == 200
