"""An appointment as a calendar program reads it (notifications §9): same UID, rising sequence, no name of anyone. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import parseaddr
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText


class Method(StrEnum):
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


@dataclass(frozen=True, slots=True)
class Hour:
    """What an agenda holds of an appointment. `sequence` rises with each change of time, place or professional.

    `user_id`: whose agenda it is in."""

    id: UUID
    handoff_id: UUID
    ref_code: str
    sequence: int
    title: str
    starts_at: datetime
    minutes: int
    place: str
    cancelled: bool
    changed_at: datetime
    user_id: UUID | None = None


def invitation(hour: Hour, *, zone: str, organiser: str, attendee: str) -> str:
    """To one recipient, never a list: REQUEST, or CANCEL once it is cancelled."""
    event = _event(hour, zone, organiser)
    event.add("organizer", _address(organiser))
    invited = _address(attendee)
    invited.params["PARTSTAT"] = vText("ACCEPTED")
    invited.params["RSVP"] = vText("FALSE")
    event.add("attendee", invited)
    return _written([event], Method.CANCEL if hour.cancelled else Method.REQUEST)


def feed(hours: Iterable[Hour], *, zone: str, organiser: str) -> str:
    """What is to come, and what was cancelled: clients seldom notice a disappearance."""
    return _written([_event(hour, zone, organiser) for hour in hours], Method.PUBLISH)


def _event(hour: Hour, zone: str, organiser: str) -> Event:
    starts = hour.starts_at.astimezone(ZoneInfo(zone))
    event = Event()
    event.add("uid", f"{hour.id}@{parseaddr(organiser)[1].rpartition('@')[2]}")
    event.add("sequence", hour.sequence)
    event.add("dtstamp", hour.changed_at)
    event.add("dtstart", starts)
    event.add("dtend", starts + timedelta(minutes=hour.minutes))
    event.add("summary", hour.title)
    event.add("location", hour.place)
    event.add("status", "CANCELLED" if hour.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    return event


def _address(text: str) -> vCalAddress:
    return vCalAddress(f"mailto:{parseaddr(text)[1]}")


def _written(events: list[Event], method: Method) -> str:
    calendar = Calendar()
    calendar.add("prodid", "-//Relais//FR")
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    for event in events:
        calendar.add_component(event)
    years = [event.start.year for event in events]
    if years:
        calendar.add_missing_timezones(date(min(years), 1, 1), date(max(years) + 1, 1, 1))
    return calendar.to_ical().decode()
