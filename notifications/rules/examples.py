"""What a policy does to one appointment, as its page says it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from notifications.catalogue import Channel
from notifications.rules.reminding import Policy, reminders
from notifications.rules.windows import Hours, Times

_THURSDAY, _AT = 3, time(14)
_SOONEST = 10  # days, so that a reminder of a week before is still to come
_OPEN = Hours(time(8), time(18), frozenset({_THURSDAY}), holidays=False)


@dataclass(frozen=True, slots=True)
class Example:
    """An appointment, by which channel it is recalled and when; `at` is empty when it is not."""

    starts_at: datetime
    channel: str
    at: Sequence[datetime]


def example(policy: Policy, times: Times, *, now: datetime) -> Example:
    """A Thursday at two of the weeks to come, on a day that is open, agreed now."""
    calendar = times.calendar
    day = calendar.local(now).date() + timedelta(days=_SOONEST)
    while not calendar.is_open_on(day, _OPEN):
        day += timedelta(days=1)
    starts_at, channel = calendar.at(day, _AT), next(iter(policy.channels), Channel.SMS)
    planned = reminders(
        starts_at,
        policy.offsets if policy.enabled else (),
        told_at=now,
        hours=times.to_a_person(channel),
        calendar=calendar,
    )
    return Example(starts_at, channel, [one.at for one in planned if not one.dropped])
