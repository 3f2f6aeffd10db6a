"""Reading with three pictures: what it opens, what it never shows, and how tries are counted."""

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache

from core.journal.models import Event
from core.kernel.tenant import tenant
from people.models import ReadingPictures
from people.operations.reading import PICTURES, PictureHasher, choose_pictures, close_reading
from people.operations.stopping import WRONG_CODES
from referrals.operations.slips import reprint
from tests.cast import QUINQUET
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, send
from tests.session import sign_in
from tests.web.code_visits import MINE, NEVER_GIVEN, act, read, text, without_tokens


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


def test_an_address_over_its_limit_reads_nothing_either(client, cast, relayed):
    for number in range(WRONG_CODES.tries + 1):
        read(client, f"{number:012}")

    assert "Cela n’a pas marché." in text(read(client, relayed.code))
