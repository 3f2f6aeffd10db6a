"""The code page in six languages."""

import re

import pytest

from tests.web.code_visits import COMPLAINT, NEVER_GIVEN, PAGE, act, text
from web import code_words


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


def test_the_pages_stay_under_their_weight_whatever_the_language(client, cast, relayed):
    for language in code_words.LANGUAGES:
        shown = client.post(PAGE, {"code": relayed.code, "what": "read", "structure": "", "langue": language})
        assert len(shown.content) < 24_000
