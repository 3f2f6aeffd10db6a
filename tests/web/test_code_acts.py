"""The code page beyond stopping: read with pictures, ask for news, propose, complain, in six languages."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core import signing
from django.core.cache import cache

from core.journal.models import Event
from core.kernel.once import fresh
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from people.models import AccessGrant, Complaint, Consent, Contact, ReadingPictures, RightRequest
from people.operations.complaining import answer
from people.operations.reading import PICTURES, PictureHasher, choose_pictures, close_reading
from people.operations.stopping import WRONG_CODES
from referrals.models import CallBack, Handoff
from referrals.operations.slips import reprint
from tests.cast import QUINQUET
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, appointment, consent, send
from tests.factories.tenancy import MembershipFactory
from tests.session import sign_in
from web import code_words
from web.views import code_page

PAGE = "/code/ici/"
COMPLAINT = "/code/ici/reclamation/"
MINE = ("moon", "fish", "key")
TOKENS = re.compile(r'name="(csrfmiddlewaretoken|held)" value="[^"]*"')
NEVER_GIVEN = "482719305618"


def text(answer: Any) -> str:
    return str(answer.content.decode()).replace("\u00a0", " ")


def act(client: Any, code: str, what: str, **more: str) -> Any:
    return client.post(PAGE, {"code": code, "what": what, "structure": "", "confirm": "1", **more})


def read(client: Any, code: str, pictures: Any = MINE) -> Any:
    first, second, third = pictures
    return act(client, code, "read", first=first, second=second, third=third)


def without_tokens(answer: Any) -> str:
    return TOKENS.sub("", text(answer))


@pytest.fixture
def relayed(cast):
    """Accepted by Bob, with an appointment; three pictures chosen with Alice."""
    sent = send(cast.alice, cast.person, cast.recipient)
    appointment(cast.bob, sent)
    with tenant(cast.alice):
        choose_pictures(cast.person.pk, by=cast.alice, pictures=MINE)
    return sent


@pytest.mark.scenario("people", 22)
@pytest.mark.scenario("ux", 12)
def test_the_pictures_open_who_has_it_since_when_why_until_and_what_next(client, cast, relayed):
    sign_in(client, cast.bob)
    client.get(f"/personnes/{cast.person.pk}/")
    client.logout()

    shown = text(read(client, relayed.code))

    assert "2 lieux ont vos informations." in shown
    assert "C’est le lieu qui vous suit." in shown
    assert "Le Fil des Écrans" in shown
    assert "Pourquoi : vous aider" in shown
    assert "Prochaine étape : rendez-vous le" in shown
    assert "Jusqu’au" in shown
    assert "Dernière consultation :" in shown.split("Le Fil des Écrans")[1]


@pytest.mark.scenario("people", 22)
def test_it_never_shows_a_name_a_need_an_answer_or_a_user(client, cast, relayed):
    shown = text(read(client, relayed.code))

    for hidden in (QUINQUET, "Yvette", "Bob", "Alice", "démarches administratives", "typologie", "639980002"):
        assert hidden not in shown
    assert relayed.referral.ref_code not in shown


@pytest.mark.scenario("people", 22)
def test_reading_is_closed_by_default_and_no_picture_opens_anything(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)

    shown = text(read(client, sent.code))

    assert "Cela n’a pas marché." in shown
    assert "Le Fil des Écrans" not in shown


@pytest.mark.scenario("people", 22)
@pytest.mark.scenario("ux", 11)
def test_unknown_void_and_wrong_codes_and_wrong_pictures_read_alike(client, cast, relayed):
    with tenant(cast.alice):
        current = reprint(relayed.referral.pk, by=cast.alice)
    swapped = (MINE[1], MINE[0], MINE[2])
    wrong = current[:-1] + str((int(current[-1]) + 1) % 10)

    answers = [
        read(client, NEVER_GIVEN),
        read(client, wrong),
        read(client, relayed.code),
        read(client, current, swapped),
        read(client, current, PICTURES[:3]),
    ]

    assert {one.status_code for one in answers} == {200}
    assert len({without_tokens(one) for one in answers}) == 1
    assert "2 lieux ont vos informations." in text(read(client, current))


def test_every_refusal_costs_one_slow_hash(client, cast, relayed, monkeypatch):
    counted = []
    encode = PictureHasher.encode
    monkeypatch.setattr(PictureHasher, "encode", lambda self, *args: counted.append(1) or encode(self, *args))

    for code, pictures in ((NEVER_GIVEN, MINE), ("12", MINE), (relayed.code, PICTURES[:3])):
        counted.clear()
        read(client, code, pictures)
        assert counted == [1]


@pytest.mark.scenario("people", 22)
@pytest.mark.scenario("security", 38)
@pytest.mark.scenario("ux", 11)
def test_after_five_wrong_tries_the_sixth_is_refused_for_an_hour_and_stopping_still_works(
    client, cast, relayed
):
    for _ in range(5):
        read(client, relayed.code, PICTURES[:3])

    refused, stopped = read(client, relayed.code, PICTURES[:3]), read(client, relayed.code)

    assert without_tokens(refused) == without_tokens(stopped)
    assert "Cela n’a pas marché." in text(stopped)
    with as_owner():
        assert Event.objects.filter(name="reading.refused").count() == 7
    assert "C’est fait." in text(act(client, relayed.code, "all"))


def test_the_same_code_is_counted_from_every_address(client, cast, relayed):
    for number in range(6):
        client.defaults["REMOTE_ADDR"] = f"203.0.113.{number}"
        read(client, relayed.code, PICTURES[:3])
    client.defaults["REMOTE_ADDR"] = "203.0.113.9"

    assert "Cela n’a pas marché." in text(read(client, relayed.code))


@pytest.mark.scenario("people", 21)
@pytest.mark.scenario("people", 22)
def test_after_ten_in_all_only_a_reprint_opens_again(client, cast, relayed):
    for _ in range(2):
        for _ in range(5):
            read(client, relayed.code, PICTURES[:3])
        cache.clear()  # an hour later

    assert "Cela n’a pas marché." in text(read(client, relayed.code))
    with tenant(cast.alice):
        again = reprint(relayed.referral.pk, by=cast.alice)
    cache.clear()
    assert "2 lieux ont vos informations." in text(read(client, again))
    assert "Cela n’a pas marché." in text(read(client, relayed.code))
    assert "C’est fait." in text(act(client, relayed.code, "all"))


def test_changing_the_pictures_and_closing_count_at_once(client, cast, relayed):
    with tenant(cast.alice):
        choose_pictures(cast.person.pk, by=cast.alice, pictures=("sun", "cup", "boat"))
    assert "Cela n’a pas marché." in text(read(client, relayed.code))
    assert "2 lieux" in text(read(client, relayed.code, ("sun", "cup", "boat")))

    with tenant(cast.alice):
        close_reading(cast.person.pk, by=cast.alice)

    assert "Cela n’a pas marché." in text(read(client, relayed.code, ("sun", "cup", "boat")))


def test_the_pictures_are_kept_as_a_slow_hash_of_a_pinned_cost(cast, relayed):
    with as_owner():
        row = ReadingPictures.objects.get()

    assert row.proof.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert not any(name in row.proof for name in MINE)
    assert issubclass(PictureHasher, Argon2PasswordHasher)


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


@pytest.mark.parametrize("language", code_words.LANGUAGES)
def test_every_screen_speaks_each_language(client, cast, relayed, language):
    words = code_words.words(language)
    screens = [
        client.get(PAGE, {"langue": language}),
        client.post(PAGE, {"code": relayed.code, "what": "all", "structure": "", "langue": language}),
        act(client, NEVER_GIVEN, "all", langue=language),
        client.get(COMPLAINT, {"langue": language}),
        client.post(PAGE, {"langue": language}),
    ]

    for screen in screens:
        assert f'<html lang="{language}"' in text(screen)
        assert ('dir="rtl"' in text(screen)) == (language == "ar")
        assert words["leave"].replace("\u00a0", " ") in text(screen)
        unchecked = words["to_validate"].replace("\u00a0", " ") in text(screen)
        assert unchecked == (words["status"] == "to_validate")
    assert words["stop_2"].replace("\u00a0", " ") in text(screens[1])
    assert words["what_missing"] in text(screens[4])


def test_only_french_is_read_and_checked_by_its_natives():
    assert {code: code_words.words(code)["status"] for code in code_words.LANGUAGES} == {
        "fr": "validated", "en": "to_validate", "ar": "to_validate", "es": "to_validate",
        "pt": "to_validate", "tr": "to_validate",
    }  # fmt: skip


def test_the_languages_say_the_same_things():
    french = code_words.words("fr")

    for code in code_words.LANGUAGES:
        said = code_words.words(code)
        assert said.keys() == french.keys()
        for key, value in said.items():
            assert set(re.findall(r"{\w+}", value)) == set(re.findall(r"{\w+}", french[key])), (code, key)


def complain(client: Any, once: str = "", **more: str) -> Any:
    said = {
        "once": once or fresh(),
        "text": "On m’a fait attendre sans me parler.",
        "structure": "",
        "reach": "",
    }
    return client.post(COMPLAINT, {**said, **more})


def complaints(member: Any) -> list[Any]:
    with tenant(member):
        return list(Complaint.objects.visible_to(member).waiting())


@pytest.mark.scenario("people", 22)
def test_badly_received_needs_no_code_and_goes_to_the_coordinator(client, cast):
    done = complain(client, structure=str(cast.recipient.pk), reach="06 39 98 00 77")

    assert "Nous répondons sous 5 jours." in text(done)
    [row] = complaints(cast.solene)
    assert (row.about_structure_id, row.for_officer) == (cast.recipient.pk, False)
    assert timedelta(days=4) < row.due_at - row.at < timedelta(days=10)
    assert complaints(cast.bob) == []
    with tenant(cast.bob):
        assert not Complaint.objects.exists()


def test_about_the_coordination_it_goes_to_the_officer_and_names_an_outside_address(client, cast):
    with as_owner():
        officer = MembershipFactory(structure=cast.unrelated, role=Role.OBSERVER, data_protection=True)
        cast.network.complaints_outside = "Défenseur des droits, 39 28"
        cast.network.save(update_fields=["complaints_outside"])

    done = complain(client, structure=str(cast.coordination.pk))

    assert "Défenseur des droits, 39 28" in text(done)
    assert complaints(cast.solene) == []
    with tenant(cast.solene):
        assert not Complaint.objects.exists()
    assert len(complaints(officer)) == 1


def test_a_complaint_is_answered_once_and_by_nobody_else(client, cast):
    complain(client, structure=str(cast.recipient.pk))
    [row] = complaints(cast.solene)

    with tenant(cast.bob), pytest.raises(Complaint.DoesNotExist):
        answer(row.pk, by=cast.bob, said="Non")
    with tenant(cast.solene):
        answer(row.pk, by=cast.solene, said="Appelée, et la structure a changé ses horaires.")
        answer(row.pk, by=cast.solene, said="Encore")

    assert complaints(cast.solene) == []
    with as_owner():
        assert Complaint.objects.get().answer.startswith("Appelée")


def test_the_same_complaint_twice_is_one_and_shows_one_number(client, cast):
    once = fresh()

    receipts = [re.search(r"reçu n° (\d{4})", text(complain(client, once))) for _ in range(2)]

    assert receipts[0] and receipts[1] and receipts[0][1] == receipts[1][1]
    assert len(complaints(cast.solene)) == 1


@pytest.mark.parametrize("number", ["1 85 05 78 006 084 91", "FR76 3000 6000 0112 3456 7890 189"])
def test_a_national_number_or_a_bank_account_is_refused_and_kept_nowhere(client, cast, number):
    answer = complain(client, text=f"Mon numéro est le {number}")

    assert answer.status_code == 422
    assert "Ce numéro n’est pas nécessaire ici." in text(answer)
    with as_owner():
        assert not Complaint.objects.exists()


def test_a_place_of_another_network_cannot_be_complained_about_here(client, cast):
    assert complain(client, structure=str(cast.elsewhere.pk)).status_code == 422


def test_home_is_told_that_something_stopped_when_nothing_else_tells_it(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    consent(cast.alice, cast.person, cast.unrelated)
    act(client, sent.code, "all")
    act(client, sent.code, "all")

    with as_owner():
        first, second = Event.objects.filter(name="consent.withdrawn").order_by("at", "id")
    assert (first.payload["tell"], second.payload["tell"]) == (False, True)
    assert second.payload["home"] == cast.sender.pk


def test_an_address_over_its_limit_reads_nothing_either(client, cast, relayed):
    for number in range(WRONG_CODES.tries + 1):
        read(client, f"{number:012}")

    assert "Cela n’a pas marché." in text(read(client, relayed.code))


def test_the_pages_stay_under_their_weight_whatever_the_language(client, cast, relayed):
    for language in code_words.LANGUAGES:
        shown = client.post(PAGE, {"code": relayed.code, "what": "read", "structure": "", "langue": language})
        assert len(shown.content) < 24_000
