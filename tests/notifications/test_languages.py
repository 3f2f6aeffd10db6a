"""English for everything that is sent to a professional: no text is missing, and what is compiled is what is written."""

import gettext
import re

import pytest

from notifications.catalogue import DIGEST, PURPOSES
from notifications.operations.rendering import EXPECTED
from tests.architecture.source import ROOT, TEMPLATES

FOLDER = ROOT / "locale" / "en" / "LC_MESSAGES"
WRITTEN = re.compile(
    r'\{%\s*translate\s+"([^"]+)"|\{%\s*blocktranslate[^%]*%\}(.*?)\{%\s*endblocktranslate', re.DOTALL
)
ENTRY = re.compile(r'^msgid "(.+)"\nmsgstr "(.+)"$', re.MULTILINE)
NAMES = re.compile(r"%\((\w+)\)s")
MAILED = sorted(purpose for purpose, row in PURPOSES.items() if row.mailed)


@pytest.fixture(scope="module")
def english():
    with (FOLDER / "django.mo").open("rb") as compiled:
        return gettext.GNUTranslations(compiled)


def texts(purpose):
    for name in (purpose, "mail"):
        for kind in ("txt", "html"):
            source = (TEMPLATES / "notifications" / f"{name}.{kind}").read_text()
            for plain, block in WRITTEN.findall(source):
                yield plain or re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", block)


@pytest.mark.parametrize("purpose", MAILED)
def test_every_text_of_a_mail_has_its_english(english, purpose):
    missing = [text for text in texts(purpose) if english.gettext(text) == text]

    assert missing == []


def test_every_title_and_group_has_its_english(english):
    titles = [str(row.title) for row in PURPOSES.values()] + [str(word) for word in EXPECTED.values()]

    assert [title for title in titles if english.gettext(title) == title] == []
    assert DIGEST in PURPOSES


def test_what_is_compiled_is_what_is_written_with_the_same_names(english):
    written = ENTRY.findall((FOLDER / "django.po").read_text())

    assert len(written) > 100
    assert [text for text, said in written if english.gettext(text) != said.replace('\\"', '"')] == []
    assert [text for text, said in written if set(NAMES.findall(text)) != set(NAMES.findall(said))] == []
