"""What is said to a person: by SMS in one part, by mail, in a letter, by phone. A day, an hour, a place, a phone.

Nothing else is inserted: no name of hers but a first name, no need, nothing about her file. A discreet one names no
structure. The sentences are data, by language.
"""

from collections.abc import Iterator, Sequence
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
    return said_of(
        [(one, its, _place(one)) for one, its in _together(message, subject)], person, contact, structure
    )


def said_of(
    told: Sequence[tuple[Message, Subject, str]],
    person: Person | None,
    contact: Contact | None,
    structure: Structure,
) -> Said:
    """The same, of messages whose subjects and places were read already."""
    discreet = contact is not None and contact.discreet
    language = words(spoken(person.languages if person else ()))
    sentences = tuple(
        dict.fromkeys(
            language.told(one.purpose, sms=False, discreet=discreet).format(
                **_values(one, its, language, place)
            )
            for one, its, place in told
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
    """One part, of a message and of those it gathered."""
    person, contact, structure = _hers(message)
    both = [(one, its, _place(one)) for one, its in _together(message, subject)]
    return sms_of(both, person, contact, structure)


def sms_of(
    told: Sequence[tuple[Message, Subject, str]],
    person: Person | None,
    contact: Contact | None,
    structure: Structure,
) -> str:
    """One part, with a phone and a desk with its hours, as long as they hold."""
    discreet = contact is not None and contact.discreet
    language = words(spoken(person.languages if person else ()))
    said = plain(_one(told[0], language, discreet) if len(told) == 1 else _several(told, language, discreet))
    number = language.say("help", phone=plain(help_phone(structure)))
    desk = "" if discreet else plain(structure.team_line or structure.name)
    texts = [
        f"{said} "
        + ", ".join(filter(None, [number, shortened(desk, most), shortened(plain(structure.hours), least)]))
        for most, least in _HELP
    ]
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
    return text if said.hours else text.replace(", .", ".")  # a desk whose hours nobody wrote


def help_phone(structure: Structure) -> str:
    """The phone of her home structure, else of the network's desk."""
    coordination = structure.network.coordinating_structure
    number = structure.phone or structure.network.desk_phone or (coordination.phone if coordination else "")
    return phone(number) if number else ""


def _one(told: tuple[Message, Subject, str], language: Words, discreet: bool) -> str:
    message, subject, place = told
    return language.told(message.purpose, sms=True, discreet=discreet).format(
        **_values(message, subject, language, place, longest=PLACE)
    )


def _several(told: Sequence[tuple[Message, Subject, str]], language: Words, discreet: bool) -> str:
    """The days and hours of several appointments; else how many news wait."""
    hours = [one for one in told if one[0].purpose in _APPOINTMENTS and one[1].due_at]
    days = sorted({subject.due_at for _, subject, _ in hours if subject.due_at})
    if len(days) == 1:
        return _one(hours[0], language, discreet)
    if days and len(hours) == len(told):
        listed = ", ".join(_short(at, _zone(told[0][0])) for at in days[:4])
        texts = language.data["appointments"]
        return str(texts["discreet_sms" if discreet else "sms"]).format(list=listed)
    if discreet:
        return str(language.data["discreet_news"]["sms"])
    return str(language.data["several"]["sms"]).format(count=len(told))


def _together(message: Message, subject: Subject) -> Iterator[tuple[Message, Subject]]:
    """The message and those it gathered that still hold."""
    yield message, subject
    for other in gathered_in(message):
        its, row = subject_of(other), LINES[other.purpose]
        if its is None or (row.while_in and its.state not in row.while_in):
            continue
        if not other.subject_version or other.subject_version == its.version:
            yield other, its


def _values(
    message: Message, subject: Subject, language: Words, place: str, *, longest: int = 0
) -> dict[str, str]:
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
