"""Dates, delays and phone numbers as people say them; the same words on screen, in mails and on paper."""

import re
from datetime import date, datetime, timedelta

import phonenumbers
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

from core.kernel import clock

NBSP = "\u00a0"
_BEFORE = re.compile(r"(?<=[^\s«])[ \u202f](?=[:;?!»%€])")
_AFTER = re.compile(r"(?<=«) ")
_BETWEEN_DIGITS = re.compile(r"(?<=\d) (?=\d)")
_DAYS_SHOWN_AS_DAYS = 14
_DAYS_SHOWN_AS_WEEKS = 60
_DAYS_SHOWN_AS_MONTHS = 730


def with_nbsp(text: str) -> str:
    """No line ends before « : ; ? ! » » nor inside a number."""
    for pattern in (_BEFORE, _AFTER, _BETWEEN_DIGITS):
        text = pattern.sub(NBSP, text)
    return text


def day_in_words(value: date | datetime) -> str:
    """« jeudi 12 mars », « jeudi 12 mars à 14 h 30 » for an instant; the year only when it is another one."""
    if not isinstance(value, datetime):
        return _day(value)
    local = _local(value)
    return gettext("%(day)s à %(hour)s") % {"day": _day(local.date()), "hour": hour_in_words(local)}


def hour_in_words(value: datetime) -> str:
    """« 14 h », « 9 h 05 »."""
    local = _local(value)
    minutes = f"{NBSP}{local.minute:02}" if local.minute else ""
    return f"{local.hour}{NBSP}h{minutes}"


def since(value: date | datetime) -> str:
    """« depuis hier », « depuis 3 jours »."""
    return _elapsed(
        value,
        minutes=gettext("depuis quelques minutes"),
        parts=(
            gettext("depuis ce matin"),
            gettext("depuis cet après-midi"),
            gettext("depuis ce soir"),
        ),
        today=gettext("depuis aujourd’hui"),
        yesterday=gettext("depuis hier"),
        longer=gettext("depuis %(time)s"),
    )


def ago(value: date | datetime) -> str:
    """« hier », « il y a 12 jours »."""
    return _elapsed(
        value,
        minutes=gettext("il y a quelques minutes"),
        parts=(gettext("ce matin"), gettext("cet après-midi"), gettext("ce soir")),
        today=gettext("aujourd’hui"),
        yesterday=gettext("hier"),
        longer=gettext("il y a %(time)s"),
    )


def phone(value: str) -> str:
    """« 04 65 71 00 12 » whatever the way it was stored; what is no number is returned as it is."""
    try:
        number = phonenumbers.parse(value, "FR")
    except phonenumbers.NumberParseException:
        return value
    national = number.country_code == phonenumbers.country_code_for_region("FR")
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(number, style).replace(" ", NBSP)


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _today() -> date:
    return timezone.localtime(clock.now()).date()


def _day(value: date) -> str:
    number = date_format(value, "j")
    if value.day == 1 and (get_language() or "fr").startswith("fr"):
        number = "1er"
    words = f"{date_format(value, 'l')} {number}{NBSP}{date_format(value, 'F')}"
    return words if value.year == _today().year else f"{words}{NBSP}{value.year}"


def _elapsed(
    value: date | datetime,
    *,
    minutes: str,
    parts: tuple[str, str, str],
    today: str,
    yesterday: str,
    longer: str,
) -> str:
    if isinstance(value, datetime):
        if timedelta(0) <= clock.now() - value < timedelta(hours=1):
            return minutes
        local = _local(value)
        day, this_day = local.date(), parts[0 if local.hour < 12 else 1 if local.hour < 18 else 2]
    else:
        day, this_day = value, today
    days = (_today() - day).days
    if days < 0:
        return day_in_words(value)
    if days == 0:
        return this_day
    if days == 1:
        return yesterday
    return longer % {"time": _length(days)}


def _length(days: int) -> str:
    if days < _DAYS_SHOWN_AS_DAYS:
        text, count = ngettext("%(n)s jour", "%(n)s jours", days), days
    elif days < _DAYS_SHOWN_AS_WEEKS:
        count = days // 7
        text = ngettext("%(n)s semaine", "%(n)s semaines", count)
    elif days < _DAYS_SHOWN_AS_MONTHS:
        count = days // 30
        text = ngettext("%(n)s mois", "%(n)s mois", count)
    else:
        count = days // 365
        text = ngettext("%(n)s an", "%(n)s ans", count)
    return (text % {"n": count}).replace(" ", NBSP)
