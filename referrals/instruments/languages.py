"""The fixed sentences of the paper, one file of data per language: only names, dates and places are inserted.

A new language is a new file in `slip/`. Each says who validated it and when, or that nobody has yet: the
paper then prints « traduction à valider » (people §5). Nothing is ever sent to a translation service.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from django.utils import timezone

from core.kernel import clock
from core.kernel.normalise import search_text
from core.kernel.words import NBSP, with_nbsp

FOLDER = Path(__file__).parent / "slip"
FRENCH = "fr"
# What was typed from left to right stays so inside a sentence that runs from right to left (Unicode UAX 9).
_ISOLATE, _LEFT_TO_RIGHT, _END = "\u2068", "\u2066", "\u2069"
_ARTICLES = {"du", "le", "les", "de", "des"}
_TIME = re.compile(r"(\d{1,2})\s*[h:]\s*(\d{2})?")
_TOKENS = re.compile(r"\d{1,2}\s*[h:]\s*(?:\d{2}(?!\s*h))?|[^\W\d]+(?:-[^\W\d]+)*|[^\w\s]|\d+")
_NOON = 12


@dataclass(frozen=True, slots=True)
class Validation:
    """Who read this translation and answers for it; nobody yet when `by` is empty."""

    by: str = ""
    on: date | None = None

    @property
    def done(self) -> bool:
        return bool(self.by and self.on)


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the paper: its sentences, its days, its hours, the side where its lines begin."""

    code: str
    name: str
    direction: Literal["ltr", "rtl"]
    validation: Validation
    data: Mapping[str, Any]

    def say(self, key: str, **values: str) -> str:
        """A fixed sentence with its names, days and places."""
        text = str(self.data["sentences"][key])
        return self._spaced(text.format_map({name: self.kept(value) for name, value in values.items()}))

    def kept(self, value: str, *, digits: bool = False) -> str:
        """A value as it was written, whatever the side where the sentence begins."""
        if self.direction == "ltr" or not value:
            return value
        return f"{_LEFT_TO_RIGHT if digits else _ISOLATE}{value}{_END}"

    def day(self, value: date) -> str:
        """The day in words; the year only when it is another one."""
        pattern = "date" if value.year == timezone.localtime(clock.now()).year else "date_of_year"
        number = self.data["first_of_month"] if value.day == 1 else str(value.day)
        return self._joined(
            self.data[pattern].format(
                weekday=self.data["days"][value.weekday()],
                day=number,
                month=self.data["months"][value.month - 1],
                year=value.year,
            )
        )

    def hour(self, hour: int, minute: int = 0) -> str:
        """The hour as this language writes it."""
        halves = self.data.get("halves", ["", ""])
        pattern = self.data["hour_minutes" if minute else "hour"]
        said = pattern.format(
            hour=hour, minute=f"{minute:02}", hour12=(hour - 1) % _NOON + 1, half=halves[hour >= _NOON]
        )
        return self.kept(said.replace(" ", NBSP), digits=True)

    def moment(self, value: datetime) -> str:
        """Day and hour, in the network's zone."""
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return str(
            self.data["at"].format(day=self.day(local.date()), hour=self.hour(local.hour, local.minute))
        )

    def opening(self, hours: str) -> str | None:
        """Opening hours written in French, when every word of them is known; None is to be shown as it is."""
        if self.code == FRENCH:
            return hours
        said = ""
        for token in _TOKENS.findall(hours.lower()):
            word = self._of_opening(token)
            if word is None:
                return None
            marks = word in (self.data["comma"], self.data["between"])
            glued = marks or not said or said.endswith((self.data["comma"], self.data["between"]))
            said += word if glued or not word else f" {word}"
        return said

    def thing(self, text: str) -> str | None:
        """Something to bring, when it is one of the known ones."""
        known = language(FRENCH).data["things"]
        for key, french in known.items():
            if _bare(french) == _bare(text):
                return str(self.data["things"][key])
        return None

    def _of_opening(self, token: str) -> str | None:
        if found := _TIME.fullmatch(token):
            return self.hour(int(found[1]), int(found[2] or 0))
        if token in _ARTICLES:
            return ""
        if token in ("à", "au", "-", "–"):
            return str(self.data["between"])
        if token in ("et", ",", ";"):
            return str(self.data["comma"])
        days = language(FRENCH).data["days"]
        if token.rstrip("s") in days or token in days:
            return str(self.data["days"][days.index(token if token in days else token.rstrip("s"))])
        found_word = self.data["hours_words"].get(token)
        return None if found_word is None else str(found_word)

    def _spaced(self, text: str) -> str:
        return with_nbsp(text) if self.code == FRENCH else text

    def _joined(self, text: str) -> str:
        """The number stays with its month, and the month with its year."""
        return re.sub(r"(?<=\d) | (?=\d{4})", NBSP, text)


def language(code: str, folder: Path = FOLDER) -> Language:
    """One language, read once. KeyError when there is no such file."""
    return languages(folder)[code]


@cache
def languages(folder: Path = FOLDER) -> dict[str, Language]:
    """Every language of the folder, French first. A file without one of the French sentences is refused."""
    read = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}
    expected = json.loads((FOLDER / f"{FRENCH}.json").read_text(encoding="utf-8"))
    for code, data in read.items():
        for part in ("sentences", "things", "hours_words"):
            if set(data[part]) != set(expected[part]):
                raise ValueError(f"{code}: {part} differ from the French ones.")
    ordered = sorted(read, key=lambda code: (code != FRENCH, code))
    return {code: _language(code, read[code]) for code in ordered}


def proposed(spoken: list[str]) -> str:
    """The language to print beside French: the first one she says she speaks, when the paper knows it."""
    known = languages()
    return next((code for code in spoken[:1] if code in known), FRENCH)


def _language(code: str, data: dict[str, Any]) -> Language:
    said = data["validation"]
    done = said["state"] == "validated"
    validation = Validation(said["by"], date.fromisoformat(said["on"])) if done else Validation()
    return Language(code, data["name"], data["direction"], validation, data)


def _bare(text: str) -> str:
    """Without article nor possessive: « une pièce d’identité » and « sa pièce d’identité » are one thing."""
    return re.sub(r"^(une?|vos|votre|le|la|les|l|sa|son|ses)\s+", "", search_text(text))
