"""Hours and states of a place in the words of the screen and of paper."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from actors.models import Place
from actors.rules import hours, opening
from core.kernel.words import day_in_words, hour_in_words, with_nbsp


@dataclass(frozen=True, slots=True)
class OpenState:
    """« Ouvert · ferme à 17 h »: words and the tone of a chip. `kind`: open, closed or unknown."""

    kind: str
    text: str

    @property
    def tone(self) -> str:
        return {"open": "ok", "unknown": "wait"}.get(self.kind, "done")


def open_state(place: Place, at: datetime, *, zone: str, school_zone: str) -> OpenState:
    """What someone who is about to leave home wants to know."""
    calendar = opening.Calendar(zone, school_zone, place.closed_from, place.closed_until)
    today = at.astimezone(ZoneInfo(zone)).date()
    if calendar.closes(today):
        if place.closed_until:
            return OpenState(
                "closed", _("Fermé jusqu’au %(day)s inclus") % {"day": day_in_words(place.closed_until)}
            )
        return OpenState("closed", _("Fermé pour le moment"))
    read = hours.parse(place.hours)
    if read is None:
        return OpenState("unknown", _("Horaires à vérifier"))
    state = opening.state(read, at, calendar)
    if state.doubt == "public":
        return OpenState("unknown", with_nbsp(_("Jour férié : à vérifier")))
    if state.doubt:
        return OpenState("unknown", with_nbsp(_("Vacances scolaires : à vérifier")))
    if state.kind == opening.OPEN and state.until:
        if read.always:
            return OpenState("open", _("Toujours ouvert"))
        text = _("Ouvert · ferme à %(hour)s") % {"hour": hour_in_words(state.until)}
        return OpenState("open", f"{text} ({state.comment})" if state.comment else text)
    if state.next_at is None:
        return OpenState("closed", _("Fermé"))
    if state.next_at.astimezone(ZoneInfo(zone)).date() == today:
        return OpenState("closed", _("Fermé · ouvre à %(hour)s") % {"hour": hour_in_words(state.next_at)})
    return OpenState("closed", _("Fermé · ouvre %(day)s") % {"day": day_in_words(state.next_at)})


def hours_in_words(text: str) -> list[tuple[str, str]]:
    """(days, hours) lines; the text as it is when it cannot be read."""
    read = hours.parse(text)
    if read is None:
        return [("", text)] if text else []
    if read.always:
        return [(_("Tous les jours"), _("jour et nuit"))]
    lines = []
    if any(rule.weekly for rule in read.rules):
        for first, last, spans in hours.grouped(hours.week(read)):
            days = str(WEEKDAYS[first])
            if last > first:
                days = (_("%(first)s et %(last)s") if last == first + 1 else _("%(first)s à %(last)s")) % {
                    "first": days,
                    "last": WEEKDAYS[last],
                }
            lines.append((days.capitalize(), _spans(spans)))
    lines += [
        (_special(rule).capitalize(), _spans(rule.spans))
        for rule in read.rules
        if not rule.weekly or rule.public
    ]
    return [*lines, *((_("À savoir"), comment) for comment in read.comments)]


def _special(rule: hours.Rule) -> str:
    """The days of a rule that does not hold every week."""
    parts = []
    if rule.weeks:
        first, last, step = rule.weeks
        parts.append(
            _("une semaine sur deux") if step == 2 else _("semaines %(a)s à %(b)s") % {"a": first, "b": last}
        )
    if rule.dates:
        (start_month, start), (end_month, end) = rule.dates
        parts.append(f"du {start:02}/{start_month:02} au {end:02}/{end_month:02}")
    if rule.school:
        parts.append(_("vacances scolaires"))
    if rule.public:
        parts.append(_("jours fériés"))
    if rule.days and not (rule.public and rule.weekly):
        parts.append(", ".join(str(WEEKDAYS[day]) for day in sorted(rule.days)))
    return ", ".join(parts) or _("tous les jours")


def _spans(spans: tuple[hours.Minutes, ...]) -> str:
    if not spans:
        return _("fermé")
    return ", ".join(f"{_hour(start)} – {_hour(end)}" for start, end in spans)


def _hour(minutes: int) -> str:
    return with_nbsp(
        f"{minutes // 60} h {minutes % 60:02}" if minutes % 60 else f"{minutes // 60} h"
    ).replace(" ", "\u00a0")
