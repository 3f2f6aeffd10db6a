"""What a message costs: nobody is written to without end, and no network spends more than it said (notifications §8).

Each counter is spent by one conditional statement, so that two workers never spend the same last one. The
transaction that spends is the one that writes the text: a text that fails spends nothing.
"""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import F

from core.journal.operations import record
from core.kernel import clock, tenant
from core.kernel.ids import uuid7
from core.tenancy.models import Network
from notifications.catalogue import Channel, MessageClass
from notifications.models import Budget, Cap, Gate, Message
from notifications.operations.troubles import whose
from notifications.rules.rhythms import MORNING

PAID = (Channel.SMS,)
SMS_A_DAY, SMS_A_WEEK = 3, 8  # to one person
MAILS_A_DAY = 20  # to one professional; the rest waits for the morning
NO_END = 30_000
# How much of the day's budget each may take: the last part is kept for what cannot wait.
SHARES = {0: 100, 1: 95, 2: 95, 3: 90}  # same-day cancellations, class A, class P
OTHERS = 80

_SPEND_CAP = """
insert into notifications_cap as c
  (id, network_id, channel, recipient_hash, day, day_spent, week, week_spent)
values (%(id)s, %(network)s, %(channel)s, %(hash)s, %(day)s, 1, %(week)s, 1)
on conflict (network_id, channel, recipient_hash) do update set
  day = excluded.day, day_spent = case when c.day = excluded.day then c.day_spent else 0 end + 1,
  week = excluded.week, week_spent = case when c.week = excluded.week then c.week_spent else 0 end + 1
where (c.day <> excluded.day or c.day_spent < %(a_day)s) and (c.week <> excluded.week or c.week_spent < %(a_week)s)
returning 1
"""
_SPEND_BUDGET = """
insert into notifications_budget as b (id, network_id, channel, day, spent)
select %(id)s, %(network)s, %(channel)s, %(day)s, 1 where %(most)s > 0
on conflict (network_id, channel, day) do update set spent = b.spent + 1 where b.spent < %(most)s
returning 1
"""


def spend_cap(message: Message, recipient_hash: str) -> bool:
    """One more to this recipient; False when it would be too many: an alarm, once a day."""
    most = _most(message)
    if most is None:
        return True
    day = local_day(message.network)
    spent = _spent(
        _SPEND_CAP,
        id=uuid7(),
        network=message.network_id,
        channel=message.channel,
        hash=recipient_hash,
        day=day,
        week=_monday(day),
        a_day=most[0],
        a_week=most[1],
    )
    if not spent:
        _alarm_cap(message, recipient_hash, day)
    return spent


def spend_budget(message: Message) -> bool:
    """One more on this paid channel; False when its part of the day is spent: the administrator is told once."""
    if message.channel not in PAID:
        return True
    day = local_day(message.network)
    whole = daily(message.network_id, message.channel)
    share = SHARES.get(message.priority, OTHERS)
    spent = _spent(
        _SPEND_BUDGET,
        id=uuid7(),
        network=message.network_id,
        channel=message.channel,
        day=day,
        most=-(-whole * share // 100),
    )
    if not spent:
        _alarm_budget(message, day)
    return spent


def give_back(message: Message, recipient_hash: str, *, on: datetime) -> None:
    """The gateway did not take it: what was spent for this try is there again."""
    if message.channel in PAID:
        Budget.objects.filter(
            network_id=message.network_id, channel=message.channel, day=_day(message.network, on), spent__gt=0
        ).update(spent=F("spent") - 1)
    give_back_cap(message, recipient_hash, on=on)


def give_back_cap(message: Message, recipient_hash: str, *, on: datetime) -> None:
    if _most(message) is not None:
        Cap.objects.filter(
            network_id=message.network_id,
            channel=message.channel,
            recipient_hash=recipient_hash,
            day=_day(message.network, on),
            day_spent__gt=0,
            week_spent__gt=0,
        ).update(day_spent=F("day_spent") - 1, week_spent=F("week_spent") - 1)


def daily(network_id: int, channel: str) -> int:
    """How many may leave a day: what the coordination said, else the installation."""
    return allowed(Gate.objects.of(network_id, channel).values_list("daily", flat=True).first())


def allowed(said: int | None) -> int:
    return int(settings.SMS_A_DAY if said is None else said)


def tomorrow(network: Network) -> datetime:
    """When a new budget begins: the first minutes of the night are nobody's hour."""
    return datetime.combine(local_day(network) + timedelta(days=1), MORNING, ZoneInfo(network.time_zone))


def local_day(network: Network) -> date:
    return _day(network, clock.now())


def _day(network: Network, at: datetime) -> date:
    return at.astimezone(ZoneInfo(network.time_zone)).date()


def _most(message: Message) -> tuple[int, int] | None:
    """A day, a week; None where nobody counts."""
    if message.channel == Channel.SMS:
        return SMS_A_DAY, SMS_A_WEEK
    if message.channel == Channel.MAIL and message.message_class in (MessageClass.ACT, MessageClass.USEFUL):
        return MAILS_A_DAY, NO_END
    return None


def _spent(statement: str, **values: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone() is not None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _alarm_cap(message: Message, recipient_hash: str, day: date) -> None:
    told = Cap.objects.filter(
        network_id=message.network_id, channel=message.channel, recipient_hash=recipient_hash
    )
    if told.exclude(told_on=day).update(told_on=day):
        record(
            "recipient.capped",
            subject=message,
            by=tenant.system_member(tenant.current()),
            purpose=message.purpose,
            **whose(message),
        )


def _alarm_budget(message: Message, day: date) -> None:
    budget = Budget.objects.filter(
        network_id=message.network_id, channel=message.channel, day=day, told_at=None
    )
    found = budget.first()
    if found is not None and budget.update(told_at=clock.now()):
        record(
            "budget.spent",
            subject=found,
            by=tenant.system_member(tenant.current()),
            budget=str(found.pk),
            channel=message.channel,
            day=day.isoformat(),
        )
