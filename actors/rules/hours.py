"""Opening hours: the part of OpenStreetMap's `opening_hours` that our grid writes (§4).

What is not supported is not guessed: `parse` answers None, and the text is kept and shown as text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONTH = "(?:" + "|".join(MONTHS) + ")"
_DAY = "(?:" + "|".join(DAYS) + ")"
_WEEK = re.compile(r"week (\d{1,2})(?:-(\d{1,2})(?:/(\d{1,2}))?)?:?(?:\s+|$)")
_DATES = re.compile(
    rf"({_MONTH})(?: (\d{{1,2}}))?(?:\s?-\s?(?:({_MONTH})(?: (\d{{1,2}}))?|(\d{{1,2}})))?:?(?:\s+|$)"
)
_DAY_LIST = re.compile(rf"((?:{_DAY}(?:-{_DAY})?|PH|SH)(?:,\s?(?:{_DAY}(?:-{_DAY})?|PH|SH))*):?(?:\s+|$)")
_SPAN = r"\d{1,2}:\d{2}\s?-\s?\d{1,2}:\d{2}"
_SPANS = re.compile(rf"({_SPAN}(?:,\s?{_SPAN})*)(?:\s+|$)")
_COMMENT = re.compile(r'"([^"]*)"\s*$')
_WHOLE_DAY = ((0, 24 * 60),)

Minutes = tuple[int, int]  # [start, end[ of a span, from midnight, in wall time


@dataclass(frozen=True, slots=True)
class Rule:
    """The days it names, and what holds on them. `days` empty with no holiday mark: every day."""

    days: frozenset[int] = frozenset()
    public: bool = False
    school: bool = False
    weeks: tuple[int, int, int] | None = None
    dates: tuple[tuple[int, int], tuple[int, int]] | None = None
    spans: tuple[Minutes, ...] = ()
    off: bool = False
    comment: str = ""

    @property
    def weekly(self) -> bool:
        """Holds every week of the year, on named days of the week."""
        return not (self.school or self.weeks or self.dates) and (bool(self.days) or not self.public)


@dataclass(frozen=True, slots=True)
class Hours:
    rules: tuple[Rule, ...]
    always: bool = False

    @property
    def names_public_holidays(self) -> bool:
        return self.always or any(rule.public for rule in self.rules)

    @property
    def comments(self) -> list[str]:
        return list(dict.fromkeys(rule.comment for rule in self.rules if rule.comment))


def parse(text: str) -> Hours | None:
    """The hours, or None when something in them is not supported. Empty text is no hours at all."""
    text = text.strip()
    if not text:
        return None
    if text == "24/7":
        return Hours((Rule(spans=_WHOLE_DAY),), always=True)
    rules = [_rule(part.strip()) for part in _parts(text)]
    if not rules or None in rules:
        return None
    return Hours(tuple(rule for rule in rules if rule is not None))


def _parts(text: str) -> list[str]:
    """Rules parted by « ; », one inside a comment aside; an empty one at the end does not count."""
    parts = re.findall(r'(?:"[^"]*"|[^;"])+', text)
    return [part for part in parts if part.strip()] if text.count('"') % 2 == 0 else [""]


def _rule(text: str) -> Rule | None:
    rest, weeks, dates = text, None, None
    days: frozenset[int] = frozenset()
    marks: set[str] = set()
    if match := _WEEK.match(rest):
        first, last = int(match[1]), int(match[2] or match[1])
        weeks, rest = (first, last, int(match[3] or 1)), rest[match.end() :]
        if not (1 <= first <= last <= 53 and weeks[2] >= 1):
            return None
    if match := _DATES.match(rest):
        dates, rest = _dates(match), rest[match.end() :]
        if dates is None:
            return None
    while match := _DAY_LIST.match(rest):  # « SH Mo-Fr »: those days of the school holidays
        named, found = _day_list(match[1])
        if days and named or marks & found:
            return None
        days, marks, rest = days | named, marks | found, rest[match.end() :]
    comment = ""
    if match := _COMMENT.search(rest):
        comment, rest = match[1].strip(), rest[: match.start()].strip()
    if rest in ("off", "closed"):
        return Rule(days, "PH" in marks, "SH" in marks, weeks, dates, off=True, comment=comment)
    spans: tuple[Minutes, ...] = ()
    if rest:
        match = _SPANS.fullmatch(rest)
        spans = _spans(match[1]) if match else ()
        if not spans:
            return None
    elif not comment:
        return None
    return Rule(days, "PH" in marks, "SH" in marks, weeks, dates, spans, comment=comment)


def _day_list(text: str) -> tuple[frozenset[int], set[str]]:
    days: set[int] = set()
    marks: set[str] = set()
    for part in re.split(r",\s?", text):
        if part in ("PH", "SH"):
            marks.add(part)
            continue
        first, _, last = part.partition("-")
        start, end = DAYS.index(first), DAYS.index(last or first)
        days.update((start + n) % 7 for n in range((end - start) % 7 + 1))
    return frozenset(days), marks


def _dates(match: re.Match[str]) -> tuple[tuple[int, int], tuple[int, int]] | None:
    month, day, other_month, other_day, same_month_day = match.groups()
    first = MONTHS.index(month) + 1
    if same_month_day and not day:
        return None
    last = MONTHS.index(other_month) + 1 if other_month else first
    end = int(other_day or same_month_day or 0)
    if not end:
        end = int(day) if day and not other_month else _LENGTHS[last - 1]
    start = int(day or 1)
    if not (1 <= start <= _LENGTHS[first - 1] and 1 <= end <= _LENGTHS[last - 1]):
        return None
    return (first, start), (last, end)


def _spans(text: str) -> tuple[Minutes, ...]:
    spans = []
    for part in re.split(r",\s?", text):
        (start_hour, start), (end_hour, end) = (map(int, side.strip().split(":")) for side in part.split("-"))
        if start > 59 or end > 59 or not 0 <= start_hour * 60 + start < end_hour * 60 + end <= 24 * 60:
            return ()
        spans.append((start_hour * 60 + start, end_hour * 60 + end))
    return tuple(sorted(spans))


def week(hours: Hours) -> list[tuple[Minutes, ...]]:
    """The spans of each weekday, Monday first, from the rules that hold every week: the last one that names it."""
    found: list[tuple[Minutes, ...]] = [()] * 7
    for rule in hours.rules:
        if rule.weekly:
            for day in rule.days or range(7):
                found[day] = rule.spans
    return found


def grouped(days: Iterable[tuple[Minutes, ...]]) -> list[tuple[int, int, tuple[Minutes, ...]]]:
    """Neighbouring days with the same spans, as (first, last, spans)."""
    groups: list[tuple[int, int, tuple[Minutes, ...]]] = []
    for day, spans in enumerate(days):
        if groups and groups[-1][2] == spans:
            groups[-1] = (groups[-1][0], day, spans)
        else:
            groups.append((day, day, spans))
    return groups
