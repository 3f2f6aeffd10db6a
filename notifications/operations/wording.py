"""What is said to a person: by SMS in one part, by mail, in a letter, by phone. A day, an hour, a place, a phone.

Nothing else is inserted: no name of hers but a first name, no need, nothing about her file. A discreet one names no
structure. The sentences are data, by language.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection
from django.template import Context
from django.template.loader import get_template

from core.kernel.words import NBSP, phone
from core.tenancy.models import Structure
from notifications.catalogue import LINES, Channel, Row
from notifications.instruments.to_persons import Words, spoken, words
from notifications.models import Message
from notifications.operations.gathering import gathered_in
from notifications.operations.rendering import Subject, Text, subject_of
from notifications.rules.gsm import ONE_PART, plain, shortened
from people.models import Contact, Person

PLACE = 35
# How long the desk and its hours may be, from the fullest to the barest.
_HELP = ((24, 22), (20, 18), (16, 14), (24, 0), (0, 0))
_APPOINTMENTS = ("you.appointment_set", "you.appointment_moved", "you.reminder")


@dataclass(frozen=True, slots=True)
class Said:
    """Ready to be read aloud, printed or written: `sentences` in her language."""

    language: str
    sentences: tuple[str, ...]
    phone: str
    desk: str
    hours: str
    discreet: bool
    first_name: str


def write_to_person(message: Message, row: Row, subject: Subject) -> Text:
    """The text of an SMS, or both parts of a mail."""
    if message.channel == Channel.SMS:
        return Text("", sms(message, subject), "")
    said = say(message, subject)
    language = words(said.language)
    title = language.say("title_discreet" if said.discreet else "title")
    values = {
        "said": said,
        "title": title,
        "words": language.data,
        "hello": hello(said),
        "answers": answers(said),
    }
    return Text(title, _rendered("txt", values, escape=False), _rendered("html", values))


def say(message: Message, subject: Subject) -> Said:
    """The sentences of a message and of those it gathered."""
    person, contact, structure = _hers(message)
    discreet = contact is not None and contact.discreet
    language = words(spoken(person.languages if person else ()))
    sentences = tuple(
        dict.fromkeys(
            language.told(one.purpose, sms=False, discreet=discreet).format(**_values(one, its, language))
            for one, its in _together(message, subject)
        )
    )
    return Said(
        language.code,
        sentences,
        help_phone(structure),
        structure.team_line or structure.name,
        structure.hours,
        discreet,
        person.first_name if person else "",
    )


def sms(message: Message, subject: Subject) -> str:
    """One part, with a phone and a desk with its hours."""
    person, contact, structure = _hers(message)
    discreet = contact is not None and contact.discreet
    language = words(spoken(person.languages if person else ()))
    both = list(_together(message, subject))
    said = plain(_one(both, language, discreet) if len(both) == 1 else _several(both, language, discreet))
    number = plain(help_phone(structure))
    desk = "" if discreet else plain(structure.team_line or structure.name)
    hours = plain(structure.hours)
    texts = []
    for longest_desk, longest_hours in _HELP:
        parts = [
            shortened(desk, longest_desk) if longest_desk else "",
            shortened(hours, longest_hours) if longest_hours else "",
        ]
        texts.append(f"{said} {', '.join([language.say('help', phone=number), *filter(None, parts)])}")
    return next((text for text in texts if len(text) <= ONE_PART), texts[-1][:ONE_PART])


def hello(said: Said) -> str:
    """By her first name at most; a discreet message names nobody."""
    language = words(said.language)
    named = said.first_name and not said.discreet
    return language.say("hello_name", name=said.first_name) if named else language.say("hello")


def answers(said: Said) -> str:
    """A human alternative: a phone, and a desk with its hours."""
    text = words(said.language).say(
        "answers_discreet" if said.discreet else "answers", phone=said.phone, desk=said.desk, hours=said.hours
    )
    return text if said.hours else text.replace(", .", ".")


def help_phone(structure: Structure) -> str:
    """The phone of her home structure, else of the network's desk."""
    coordination = structure.network.coordinating_structure
    number = structure.phone or structure.network.desk_phone or (coordination.phone if coordination else "")
    return phone(number) if number else ""


def _one(both: list[tuple[Message, Subject]], language: Words, discreet: bool) -> str:
    [(message, subject)] = both
    return language.told(message.purpose, sms=True, discreet=discreet).format(
        **_values(message, subject, language, longest=PLACE)
    )


def _several(both: list[tuple[Message, Subject]], language: Words, discreet: bool) -> str:
    """The days and hours of several appointments; else how many news wait."""
    hours = sorted(
        {subject.due_at for message, subject in both if message.purpose in _APPOINTMENTS and subject.due_at}
    )
    if len(hours) == 1:
        return _one([next(one for one in both if one[0].purpose in _APPOINTMENTS)], language, discreet)
    if hours and all(message.purpose in _APPOINTMENTS for message, _ in both):
        listed = ", ".join(_short(at, _zone(both[0][0])) for at in hours[:4])
        texts = language.data["appointments"]
        return str(texts["discreet_sms" if discreet else "sms"]).format(list=listed)
    if discreet:
        return str(language.data["discreet_news"]["sms"])
    return str(language.data["several"]["sms"]).format(count=len(both))


def _together(message: Message, subject: Subject) -> Iterator[tuple[Message, Subject]]:
    """The message and those it gathered that still hold."""
    yield message, subject
    for other in gathered_in(message):
        its, row = subject_of(other), LINES[other.purpose]
        if its is None or (row.while_in and its.state not in row.while_in):
            continue
        if not other.subject_version or other.subject_version == its.version:
            yield other, its


def _values(message: Message, subject: Subject, language: Words, *, longest: int = 0) -> dict[str, str]:
    place = _place(message)
    at = subject.due_at.astimezone(_zone(message)) if subject.due_at else None
    return {
        "place": shortened(plain(place), longest) if longest else place,
        "day": _day(at.date(), language) if at else "",
        "hour": _hour(at, language, short=bool(longest)) if at else "",
    }


def _day(day: date, language: Words) -> str:
    weekday, month = language.data["weekdays"][day.weekday()], language.data["months"][day.month - 1]
    number = "1er" if day.day == 1 and language.code == "fr" else str(day.day)
    return f"{weekday} {number}{NBSP}{month}"


def _hour(at: datetime, language: Words, *, short: bool) -> str:
    if language.code != "fr":
        return f"{at.hour}:{at.minute:02}"
    space = "" if short else NBSP
    return f"{at.hour}{space}h{space}{at.minute:02}" if at.minute else f"{at.hour}{space}h"


def _short(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local.day:02}/{local.month:02} {local.hour}h{local.minute:02}"


def _zone(message: Message) -> ZoneInfo:
    return ZoneInfo(message.network.time_zone)


def _place(message: Message) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select place from floor.message_whereabouts(%s)", [message.pk])
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def _hers(message: Message) -> tuple[Person | None, Contact | None, Structure]:
    person = Person.objects.filter(pk=message.person_id).first()
    contact = Contact.objects.filter(person_id=message.person_id).first()
    return person, contact, message.owner_structure


def _rendered(kind: str, values: dict[str, object], *, escape: bool = True) -> str:
    template = get_template(f"notifications/person/mail.{kind}")
    made = template.template.render(Context(values, autoescape=escape))  # type: ignore[attr-defined]
    return str(made).strip() + "\n"
