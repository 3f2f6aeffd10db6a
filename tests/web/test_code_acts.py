"""The code page beyond stopping: ask for news, propose, and who helps."""

import re

import pytest
from django.core import signing

from core.journal.models import Event
from core.kernel.tenant import tenant
from people.models import AccessGrant, Consent, Contact, RightRequest
from referrals.models import CallBack, Handoff
from tests.factories.floor import as_owner
from tests.factories.referrals import consent, send
from tests.web.code_visits import NEVER_GIVEN, PAGE, act, read, text, without_tokens
from web.views import code_page


def test_a_place_is_stopped_from_what_she_reads(client, cast, relayed):
    shown = text(read(client, relayed.code))
    held = re.findall(r'name="held" value="([^"]+)"', shown)
    assert len(held) == 1

    asked = client.post(PAGE, {"held": held[0]})
    done = client.post(PAGE, {"held": held[0], "confirm": "1"})

    assert "Arrêter le partage avec Le Fil des Écrans ?" in text(asked)
    assert "C’est fait." in text(done)
    with tenant(cast.bob):
        assert not AccessGrant.objects.live(cast.bob).exists()


def test_what_was_typed_holds_ten_minutes_and_the_page_closes_by_itself(client, cast, relayed, monkeypatch):
    held = signing.dumps({"code": relayed.code, "what": "all", "structure": ""}, salt=code_page._SALT)
    shown = read(client, relayed.code)
    assert shown["Refresh"] == f"600; url={PAGE}?langue=fr"
    monkeypatch.setattr(code_page, "SESSION", -1)

    late = client.post(PAGE, {"held": held, "confirm": "1"})

    assert "La page s’est fermée." in text(late)
    with tenant(cast.bob):
        assert Handoff.objects.get().state == "accepted"


def test_what_was_signed_cannot_be_made_up(client, cast, relayed):
    forged = client.post(PAGE, {"held": "bonjour", "confirm": "1"})

    assert "La page s’est fermée." in text(forged)


@pytest.mark.parametrize("what", ["all", "one", "news", "phone", "copy", "read"])
def test_nothing_is_done_by_get(client, cast, relayed, what):
    client.get(PAGE, {"code": relayed.code, "what": what, "confirm": "1", "number": "0639980009"})

    with tenant(cast.bob):
        assert Handoff.objects.get().state == "accepted"
    with as_owner():
        assert not CallBack.objects.exists()
        assert not RightRequest.objects.exists()


@pytest.mark.scenario("people", 22)
def test_no_news_with_the_code_alone_makes_a_call_back_for_who_holds_it(client, cast, relayed):
    asked = client.post(PAGE, {"code": relayed.code, "what": "news", "structure": ""})
    done = act(client, relayed.code, "news", number="06 39 98 00 77")

    assert "À quel numéro ?" in text(asked)
    assert "On vous rappelle avant demain soir." in text(done)
    with tenant(cast.bob):
        call = CallBack.objects.visible_to(cast.bob).get()
    assert (call.number, call.motive, call.ref_code) == ("+33639980077", "news", relayed.referral.ref_code)
    with as_owner():
        assert not Contact.objects.filter(phone="+33639980077").exists()


def test_a_call_or_a_wish_with_a_wrong_code_makes_nothing_and_reads_alike(client, cast, relayed):
    answers = [
        act(client, NEVER_GIVEN, "news", number="06 39 98 00 77"),
        act(client, "12", "phone", number="06 39 98 00 77"),
        act(client, NEVER_GIVEN, "copy"),
        act(client, NEVER_GIVEN, "all"),
    ]

    assert len({without_tokens(one) for one in answers}) == 1
    with as_owner():
        assert not CallBack.objects.exists()
        assert not RightRequest.objects.exists()


@pytest.mark.parametrize(("what", "kind"), [("phone", "rectification"), ("copy", "copy")])
def test_a_phone_or_a_copy_is_a_wish_that_home_confirms(client, cast, relayed, what, kind):
    done = act(client, relayed.code, what, number="06 39 98 00 77")

    assert re.search(r"reçu n° \d{4}", text(done))
    with tenant(cast.alice):
        wish = RightRequest.objects.visible_to(cast.alice).get()
        assert (wish.kind, wish.via, wish.answer) == (kind, "page", None)
        contact = Contact.objects.visible_to(cast.alice).of(cast.person.pk).get()
        assert contact.phone == "+33639980002"


def test_a_number_that_cannot_be_read_is_asked_again_in_the_same_words(client, cast, relayed):
    answer = act(client, relayed.code, "news", number="bonjour")

    assert answer.status_code == 422
    assert "Ce numéro ne se lit pas." in text(answer)


def test_who_helps_stands_on_the_receipt_and_gets_nothing_more(client, cast, relayed):
    done = act(client, relayed.code, "all", helper_first="Inès", helper_role="bénévole", helper_beside="on")

    assert "Fait avec Inès, bénévole, à côté de la personne." in text(done)
    with tenant(cast.alice):
        kept = Consent.objects.visible_to(cast.alice).of(cast.person.pk).filter(act="withdrawn")
        assert [one.helper for one in kept] == ["Inès, bénévole, à côté de la personne"]


def test_home_is_told_that_something_stopped_when_nothing_else_tells_it(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    consent(cast.alice, cast.person, cast.unrelated)
    act(client, sent.code, "all")
    act(client, sent.code, "all")

    with as_owner():
        first, second = Event.objects.filter(name="consent.withdrawn").order_by("at", "id")
    assert (first.payload["tell"], second.payload["tell"]) == (False, True)
    assert second.payload["home"] == cast.sender.pk
