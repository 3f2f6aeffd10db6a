"""The page a person reads alone: the code stops, and every other answer is the same."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache

from core.journal.models import Event
from core.kernel import clock
from core.kernel.tenant import tenant
from people.models import AccessGrant, Consent
from people.operations.stopping import WRONG_CODES
from referrals.models import Handoff
from referrals.operations.slips import reprint
from tests.cast import QUINQUET
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, consent, send
from tests.session import sign_in

PAGE = "/code/ici/"
ALL = {"what": "all", "structure": ""}
NEVER_GIVEN = "482719305618"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


def text(answer: Any) -> str:
    return str(answer.content.decode())


def stop(client: Any, code: str, **more: str) -> Any:
    return client.post(PAGE, {"code": code, "confirm": "1", **ALL, **more})


def without_tokens(answer: Any) -> str:
    return TOKEN.sub("", text(answer))


def test_the_code_stops_the_sharing_after_a_confirmation(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)

    asked = client.post(PAGE, {"code": sent.code, **ALL})
    with tenant(cast.bob):
        assert Handoff.objects.get().state == "accepted"
    done = stop(client, sent.code)

    assert "Tout arrêter ?" in text(asked).replace("\u00a0", " ")
    assert re.search(r"reçu n°\s\d{4}", text(done))
    with tenant(cast.bob):
        assert Handoff.objects.get().state == "cut"
        assert not AccessGrant.objects.live(cast.bob).exists()


def test_nothing_of_the_person_is_on_any_screen(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)

    screens = [
        client.get(PAGE),
        client.post(PAGE, {"code": sent.code, **ALL}),
        stop(client, sent.code),
    ]

    for screen in screens:
        assert QUINQUET not in text(screen)
        assert "Yvette" not in text(screen)
        assert sent.referral.ref_code not in text(screen)


def test_one_structure_is_stopped_and_the_other_keeps_what_was_agreed(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    consent(cast.alice, cast.person, cast.unrelated)

    done = stop(client, sent.code, what="one", structure=str(cast.recipient.pk))

    assert done.status_code == 200
    with tenant(cast.bob):
        assert Handoff.objects.get().state == "cut"
    with tenant(cast.alice):
        acts = (
            Consent.objects.visible_to(cast.alice)
            .of(cast.person.pk)
            .filter(recipients__structure=cast.unrelated)
        )
        assert [act.act for act in acts] == ["given"]


def test_the_journal_names_the_public_and_no_address(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)

    stop(client, sent.code)

    with as_owner():
        event = Event.objects.get(name="consent.withdrawn")
        assert (event.member_id, event.structure_id, event.payload["via"]) == (None, None, "code")
        assert event.person_mark
        assert "127.0.0.1" not in str(event.payload)


@pytest.mark.scenario("people", 22)
@pytest.mark.scenario("people", 33)
@pytest.mark.scenario("ux", 11)
def test_unknown_wrong_and_mistyped_codes_read_alike(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    one_wrong = str((int(sent.code[0]) + 1) % 10) + sent.code[1:]
    pair = next(i for i in range(11) if sent.code[i] != sent.code[i + 1])
    swapped = sent.code[:pair] + sent.code[pair + 1] + sent.code[pair] + sent.code[pair + 2 :]

    answers = [stop(client, code) for code in (NEVER_GIVEN, one_wrong, swapped, "bonjour", "12")]

    assert {answer.status_code for answer in answers} == {200}
    assert len({without_tokens(answer) for answer in answers}) == 1
    assert "Cela n’a pas marché." in text(answers[0])
    with tenant(cast.alice):
        assert Handoff.objects.get().state == "sent"


@pytest.mark.scenario("people", 22)
def test_a_void_code_still_stops(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    with tenant(cast.alice):
        reprint(sent.referral.pk, by=cast.alice)

    answer = stop(client, sent.code)

    assert "C’est fait." in text(answer)
    with tenant(cast.alice):
        assert Handoff.objects.get().state == "cut"


@pytest.mark.parametrize("typed", ["{0} {1} {2}", "{0}.{1}.{2}", "{0}-{1}-{2}", "  {0}\u00a0{1} {2} "])
def test_the_code_is_read_as_people_type_it(client, cast, typed):
    sent = send(cast.alice, cast.person, cast.recipient)
    groups = [sent.code[:4], sent.code[4:8], sent.code[8:]]

    assert "C’est fait." in text(stop(client, typed.format(*groups)))


@pytest.mark.scenario("security", 38)
def test_an_address_that_tries_too_often_is_told_so_and_counted_apart(client, cast):
    for _ in range(WRONG_CODES.tries):
        stop(client, NEVER_GIVEN)

    assert "Trop d’essais" in text(stop(client, NEVER_GIVEN))
    client.defaults["REMOTE_ADDR"] = "203.0.113.9"
    assert "Trop d’essais" not in text(stop(client, NEVER_GIVEN))


def test_stopping_twice_gives_a_receipt_again_and_hurts_nothing(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)

    assert "C’est fait." in text(stop(client, sent.code))
    assert "C’est fait." in text(stop(client, sent.code))
    with as_owner():
        assert Event.objects.filter(name="handoff.cut").count() == 1


def test_a_code_of_another_network_stops_nothing_here(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)

    answer = client.post("/code/ailleurs/", {"code": sent.code, "confirm": "1", **ALL})

    assert "Cela n’a pas marché." in text(answer)
    with tenant(cast.alice):
        assert Handoff.objects.get().state == "sent"


def test_a_structure_of_another_network_cannot_be_named(client, cast):
    answer = stop(client, NEVER_GIVEN, what="one", structure=str(cast.elsewhere.pk))

    assert answer.status_code == 422
    assert "Autre vallée" not in text(answer)


def test_without_a_code_or_a_place_the_page_says_what_is_missing(client, cast):
    answer = client.post(PAGE, {"code": "", "what": "one", "structure": ""})

    assert answer.status_code == 422
    assert "Écrivez le code du papier." in text(answer)
    assert "Choisissez le lieu" in text(answer)


@pytest.mark.parametrize("who", ["dan", "bob", "solene"])
def test_a_member_signed_in_beside_it_changes_nothing(client, cast, who):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, getattr(cast, who))

    shown, done = client.get(PAGE), stop(client, sent.code)

    assert getattr(cast, who).user.first_name not in text(shown)
    assert "C’est fait." in text(done)
    with as_owner():
        assert Event.objects.get(name="consent.withdrawn").member_id is None


def test_it_is_never_kept_nor_indexed_and_opens_no_session(client, cast):
    answer = client.get(PAGE)

    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "same-origin"
    assert set(answer.cookies) == {"csrf"}


def test_leaving_empties_the_browsers_copy(client, cast):
    answer = client.post("/code/ici/quitter/")

    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert answer["Clear-Site-Data"] == '"cache"'


def test_an_unknown_network_is_not_found(client, cast):
    assert client.get("/code/nulle-part/").status_code == 404


def test_the_page_and_what_it_loads_weigh_less_than_60_kilobytes(client, cast):
    page = text(client.get(PAGE))
    files = re.findall(r'(?:src|href)="[^"]*/static/([^"]+)"', page) + re.findall(
        r'(?:src|href)="/static/([^"]+)"', page
    )
    found = [Path(finders.find(name)) for name in dict.fromkeys(files)]

    assert len(found) + 1 <= 5
    assert len(page.encode()) + sum(path.stat().st_size for path in found) <= 60_000


def test_with_a_share_already_ended_the_answer_shows_nothing_more(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)

    with clock.moved(clock.now() + timedelta(days=300)):
        cache.clear()
        assert "C’est fait." in text(stop(client, sent.code))
