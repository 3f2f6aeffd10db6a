"""« Qui a mes informations ? » once opened: each place in the person's words, without a note nor a name of a user."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from core.kernel import clock
from people.operations.reading import Held


@dataclass(frozen=True, slots=True)
class Place:
    """One place: what is said of it; `stop` is the signed wish to stop with it, empty for home."""

    name: str
    lines: list[str]
    stop: str
    stop_label: str


def described(held: Held, words: Mapping[str, str], *, stop: str) -> Place:
    """Since when, why in a few words, last consultation, next step, end."""
    lines = [words["home"] if held.home else "", words["since"].format(day=_day(held.since))]
    if not held.home:
        lines.append(words["why"].format(why=words[f"why_{held.motive or 'other'}"]))
    lines.append(words["looked"].format(day=_day(held.looked_at)) if held.looked_at else words["not_looked"])
    if held.next_at and held.next_at > clock.now():
        lines.append(words["next_appointment"].format(day=_day(held.next_at)))
    elif f"next_{held.step}" in words:
        lines.append(words[f"next_{held.step}"])
    if held.until:
        lines.append(words["until"].format(day=_day(held.until)))
    return Place(
        held.name,
        [line for line in lines if line],
        stop,
        words["stop_here"].format(name=held.name) if stop else "",
    )


def _day(value: datetime) -> str:
    return date_format(timezone.localtime(value), "j F Y")
