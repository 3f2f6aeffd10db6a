"""What is said to a person: one SMS, a phone and a desk each time, nothing of her file, in each language."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from core.kernel.ids import uuid7
from core.tenancy.models import Network, Structure
from notifications.catalogue import TO_PERSON, TO_PERSON_PURPOSES
from notifications.instruments.to_persons import LANGUAGES, spoken, words
from notifications.models import Message
from notifications.operations.rendering import Subject
from notifications.operations.wording import answers, hello, said_of, sms_of
from notifications.rules.gsm import ALPHABET, ONE_PART, fits, plain, shortened
from people.models import Contact, Person

LONGEST = datetime(2026, 9, 30, 14, 30, tzinfo=ZoneInfo("Europe/Paris"))  # « mercredi 30 septembre, 14h30 »
PLACE = (
    "Maison des Habitantes et des Habitants « Œuvre du Château », 12 rue de l’Église, bâtiment C, 2e étage"
)
MARKED = Person(first_name="Yvette", last_name="Quinquet", languages=[])
NETWORK = Network(time_zone="Europe/Paris")
STRUCTURE = Structure(
    network=NETWORK,
    name="Service de santé mentale Zizanie",
    team_line="l’accueil du CCAS, Maison Chorier-Berriat",
    phone="+33465710012",
    hours="du lundi au vendredi de 9 h à 12 h et de 14 h à 17 h, le samedi de 9 h à 12 h",
)


def message(purpose):
    made = Message(pk=uuid7(), purpose=purpose, channel="sms", message_class="P")
    made.network = NETWORK
    made.owner_structure = STRUCTURE
    return made


def told(purpose, language="fr", *, discreet=False, person=MARKED):
    person.languages = [language]
    subject = Subject("unknown", 1, "2F-1187", LONGEST, True)
    both = [(message(purpose), subject, PLACE)]
    return both, person, Contact(discreet=discreet), STRUCTURE


@pytest.mark.parametrize("discreet", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("purpose", sorted(TO_PERSON_PURPOSES))
def test_every_sms_holds_in_one_part_with_a_phone_and_a_desk(purpose, language, discreet):
    text = sms_of(*told(purpose, language, discreet=discreet))

    assert fits(text), (len(text), set(text) - ALPHABET)
    assert "04 65 71 00 12" in text
    assert ("accueil" in text) is not discreet


@pytest.mark.scenario("notifications", 19)
@pytest.mark.parametrize("discreet", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("purpose", sorted(TO_PERSON_PURPOSES))
def test_no_line_says_more_than_a_first_name_and_a_discreet_one_names_nobody(purpose, language, discreet):
    said = said_of(*told(purpose, language, discreet=discreet))
    text = " ".join(
        [hello(said), *said.sentences, answers(said), sms_of(*told(purpose, language, discreet=discreet))]
    )

    hidden = ["Quinquet", "Zizanie", "2F-1187", *(["Yvette", "accueil"] if discreet else [])]
    assert [word for word in hidden if word in text] == []
    assert said.phone in text
    assert STRUCTURE.hours in answers(said)
    assert "{" not in text


def test_every_language_says_every_purpose():
    for language in LANGUAGES:
        assert set(words(language).data["purposes"]) == set(TO_PERSON_PURPOSES)


@pytest.mark.scenario("notifications", 24)
def test_nobody_is_reminded_to_open_a_good_news():
    assert {row.purpose for rows in TO_PERSON.values() for row in rows if row.reminds} == {"you.reminder"}


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        ([], "fr"),
        (["fr", "en"], "fr"),
        (["ar", "fr"], "fr"),
        (["en"], "en"),
        (["ar", "en"], "en"),
        (["ar"], "fr"),
    ],
)
def test_french_unless_she_speaks_another_that_we_have(languages, expected):
    assert spoken(languages) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l’accueil de l’Île", "l'accueil de l'Ile"),
        ("Œuvre, cœur, français, fête", "OEuvre, coeur, francais, fete"),
        ("14\u00a0h\u00a030", "14 h 30"),
        ("déjà, où, è", "déjà, où, è"),
        ("« lundi »", '" lundi "'),
    ],
)
def test_one_part_is_written_in_its_alphabet(text, expected):
    assert plain(text) == expected


def test_what_is_too_long_is_cut_between_two_words():
    assert shortened("Maison des Habitants Capuche", 20) == "Maison des Habitants"
    assert shortened("Maison des Habitants Capuche", 19) == "Maison des"
    assert shortened("x" * 30, 5) == "xxxxx"
    assert ONE_PART == 160


def test_a_desk_without_hours_leaves_no_comma():
    assert answers(
        said_of(
            told("you.closed")[0],
            MARKED,
            None,
            Structure(network=NETWORK, name="MDH Prémol", phone="+33465710012"),
        )
    ).endswith("ou venez : MDH Prémol.")
