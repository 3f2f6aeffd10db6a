"""The paper of the person, line by line: in French, and beside it in her language."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from django.conf import settings

from core.kernel import codes
from core.kernel.pdf import one_page_pdf
from core.kernel.qr import Qr, drawn
from core.kernel.words import phone
from core.tenancy.models import Network
from referrals.instruments.languages import FRENCH, Language, language
from referrals.queries.facts import Facts

Kind = Literal["title", "mention", "sentence", "fact", "heading", "box", "blank", "hint"]


@dataclass(frozen=True, slots=True)
class Value:
    """What is inserted: a name, a day, a place. In French when the language of the line has no word for it."""

    text: str
    language: str = ""
    digits: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One line in one language."""

    language: str
    direction: str
    text: str
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """The same line in each language, side by side."""

    kind: Kind
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """Ready to show and to print. A discreet one says place and hour only; a brief one leaves out what only helps."""

    facts: Facts
    languages: tuple[Language, ...]
    code: str
    address: str
    qr: Qr
    discreet: bool = False
    brief: bool = False

    @property
    def title(self) -> str:
        return self.above[0].cells[0].text

    @property
    def bilingual(self) -> bool:
        return len(self.languages) > 1

    @property
    def to_validate(self) -> bool:
        """Nobody has yet read one of these translations and answered for it."""
        return not all(one.validation.done for one in self.languages)

    @property
    def above(self) -> list[Row]:
        """What stands above the code."""
        return self._rows(_above)

    @property
    def over_code(self) -> list[Row]:
        return self._rows(lambda paper, one: iter([_line(one, "sentence", "code")]))

    @property
    def qr_title(self) -> str:
        """What the picture is, for who hears it; a discreet paper says « Votre code » and no more."""
        return self.languages[0].say("code" if self.discreet else "qr")

    @property
    def coupon(self) -> list[Row]:
        """The part to tear off. A paper without a name shares nothing: it has none."""
        return [] if self.facts.nameless else self._rows(_coupon)

    @property
    def messages(self) -> list[Cell]:
        """The hour and the place, to copy into a message: no reason, no name of a structure, no link."""
        facts = self.facts
        if facts.when is None or not (facts.where and facts.phone):
            return []
        key = "message_discreet" if self.discreet or not facts.name else "message"
        return [
            Cell(
                one.code,
                one.direction,
                one.say(
                    key,
                    name=facts.name,
                    when=one.moment(facts.when),
                    place=facts.where,
                    phone=phone(facts.phone),
                ),
            )
            for one in self.languages
        ]

    def _rows(self, lines: "Lines") -> list[Row]:
        columns = [list(lines(self, one)) for one in self.languages]
        return [
            Row(together[0][0], tuple(cell for _, cell in together))
            for together in zip(*columns, strict=True)
        ]


Line = tuple[Kind, Cell]
Lines = Callable[[Paper, Language], Iterator[Line]]


def paper_of(facts: Facts, *, network: Network, code: str, language_code: str, discreet: bool) -> Paper:
    """The paper of these facts, in French alone or with a language beside it."""
    page = f"{settings.RELAIS_PUBLIC_URL.rstrip('/')}/code/{network.slug}/"
    both = (FRENCH,) if language_code == FRENCH else (FRENCH, language_code)
    return Paper(
        facts=facts,
        languages=tuple(language(one) for one in both),
        code=codes.spoken(code),
        address=page.split("://", 1)[-1].rstrip("/"),
        qr=drawn(f"{page}#{code}"),
        discreet=discreet,
    )


def slip_pdf(page: Paper, *, two_per_sheet: bool = False) -> bytes:
    """PDF/UA-1, one page: A5 in French alone or two of them on an A4 sheet, A4 in two languages.

    What does not hold on A5 is set tighter, then on A4, then without the way in and what is only a help; the letters stay 14 points.
    Raises PdfUnavailable where the renderer or its fonts are missing, TooLong when nothing holds.
    """
    short = replace(page, brief=True)
    small = [("two" if two_per_sheet else "a5", density) for density in ("easy", "tight")]
    large = [("a4", density) for density in ("easy", "even", "tight")]
    sheets = large if page.bilingual else [*small, *large]
    settings_of_page = [(page, *sheet) for sheet in sheets] + [(short, "a4", "tight")]
    return one_page_pdf(
        "pdf/slip.html",
        (
            {"paper": one, "sheet": sheet, "density": density, "copies": "ab" if sheet == "two" else "a"}
            for one, sheet, density in settings_of_page
        ),
    )


def _above(paper: Paper, one: Language) -> Iterator[Line]:
    facts = paper.facts
    yield _line(one, "title", *_title(paper), name=facts.name)
    if paper.bilingual and paper.to_validate:
        yield _line(one, "mention", "to_validate")
    if facts.replaces:
        yield _line(one, "sentence", "replaces", day=one.day(date.fromisoformat(facts.replaces)))
    if not paper.discreet:
        yield from _decided(facts, one)
    yield from _facts(paper, one)
    if not paper.discreet:
        yield from _rights(facts, one)


def _title(paper: Paper) -> tuple[str]:
    if paper.facts.nameless and not paper.facts.name and not paper.discreet:
        return ("address_title",)
    return ("discreet_title",) if paper.discreet or not paper.facts.name else ("hello",)


def _decided(facts: Facts, one: Language) -> Iterator[Line]:
    for key, value in facts.decided:
        day = one.day(date.fromisoformat(value)) if key == "no_news" else ""
        yield _line(one, "sentence", key, place=value, day=day)


def _facts(paper: Paper, one: Language) -> Iterator[Line]:
    facts = paper.facts
    if facts.when:
        yield _fact(one, "when", Value(one.moment(facts.when)))
    if facts.whom and not paper.discreet:
        yield _fact(one, "whom", _as_written(one, facts.whom))
    if facts.where:
        yield _fact(one, "where", _as_written(one, facts.where))
    if not (paper.discreet or paper.brief):
        for key in ("entrance", "stop"):
            if said := getattr(facts, key):
                yield _fact(one, key, _as_written(one, said))
    if facts.bring and not paper.discreet:
        yield _fact(one, "bring", *(_in_words(one, thing, one.thing(thing)) for thing in facts.bring))
    answers = [Value(one.kept(phone(facts.phone), digits=True))]
    if not paper.discreet:
        answers.append(_as_written(one, facts.answers))
        if facts.hours:
            answers.append(_in_words(one, facts.hours, one.opening(facts.hours)))
    yield _fact(one, "call", *answers)


def _rights(facts: Facts, one: Language) -> Iterator[Line]:
    if facts.nameless:
        yield _line(one, "sentence", "keep")
        return
    yield _line(one, "sentence", "change")
    yield _line(
        one, "sentence", "reading_page" if facts.reads_on_page else "reading_desk", place=facts.reading_desk
    )


def _coupon(paper: Paper, one: Language) -> Iterator[Line]:
    if not paper.discreet:
        yield _line(one, "heading", "coupon_title")
        if not paper.brief:
            yield _line(one, "hint", "hand_in")
    yield _line(one, "box", "stop_all")
    yield _line(one, "blank", "stop_one")
    yield _line(one, "box", "change_contact")


def _line(one: Language, kind: Kind, key: str, **values: str) -> Line:
    return kind, Cell(one.code, one.direction, one.say(key, **values))


def _fact(one: Language, key: str, *values: Value) -> Line:
    return "fact", Cell(one.code, one.direction, one.say(key), values)


def _as_written(one: Language, text: str) -> Value:
    """A name or a place: nobody translates it, and who hears it is told it is French."""
    return Value(one.kept(text), "" if one.code == FRENCH else FRENCH)


def _in_words(one: Language, text: str, translated: str | None) -> Value:
    return _as_written(one, text) if translated is None else Value(translated)
