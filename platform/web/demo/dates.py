"""Every date of the demonstration, counted from one day: run tomorrow, it is one day later and as alive."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.kernel import workdays


@dataclass(frozen=True, slots=True)
class Calendar:
    """`as_of` is the demonstration's today. All that has happened lies before it."""

    as_of: date
    zone: str = "Europe/Paris"

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute), ZoneInfo(self.zone))

    def opened(self, days: int) -> date:
        """The `days`-th working day before today; after it when negative."""
        step = timedelta(days=-1 if days > 0 else 1)
        day, left = self.as_of, abs(days)
        while left:
            day += step
            left -= workdays.is_open(day)
        return day

    def working(self, days: int, hour: int, minute: int = 0) -> datetime:
        """An instant of the `days`-th working day before today (after it when negative)."""
        return self.at(self.opened(days), hour, minute)

    def days_ago(self, days: int, hour: int, minute: int = 0) -> datetime:
        return self.at(self.as_of - timedelta(days=days), hour, minute)

    @property
    def founded(self) -> datetime:
        return self.days_ago(360, 9)

    @property
    def told_from(self) -> datetime:
        """Of what happened before nobody is told any more."""
        return self.working(4, 0)
