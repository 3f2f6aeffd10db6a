"""When a mail to a professional may leave: working hours, one a day about one request, what comes together as one.

Asked at sending. Security, recipients without account (the link is in the mail) and what no event planned are not held.
"""

from datetime import datetime, time

from django.db.models import Max, Q

from core.kernel import clock
from core.tenancy.models import NetworkKind, StructureStatus
from notifications.catalogue import Channel, MessageClass
from notifications.catalogue.hours import IN_AN_AGENDA
from notifications.models import Message, Preference
from notifications.operations.verdicts import Later, Ready, Verdict
from notifications.queries.hours import calendar_of, times_of
from notifications.querysets import MessageQuerySet
from notifications.rules import rhythms, windows
from notifications.states import MessageState, Rhythm, SkipReason

_PACED = (MessageClass.ACT, MessageClass.USEFUL, MessageClass.CALM)


def is_an_hour_of_work(ready: Ready) -> Verdict:
    """The working hours of the network, or those she chose among them. Of a demonstration nothing leaves: nothing waits."""
    message = ready.message
    if not _is_paced(message) or message.network.kind != NetworkKind.REAL:
        return None
    now, times = clock.now(), times_of(message.network)
    opening = windows.later(now, rhythms.hours_of(wish_of(message), times.desk), times.calendar)
    return Later(opening) if opening > now else None


def is_not_the_second_today(ready: Ready) -> Verdict:
    """At most one mail a recipient, request and local day; what comes just after another mail leaves with the next."""
    message, row = ready.message, ready.row
    if (
        not _is_paced(message)
        or message.rhythm
        or row.alone
        or message.priority == 0
        or message.event_id is None
    ):
        return None
    now, calendar = clock.now(), calendar_of(message.network)
    today = calendar.at(calendar.local(now).date(), time(0))
    if message.referral_id and _left_since(message, today).filter(referral_id=message.referral_id).exists():
        morning = rhythms.gathered_at(Rhythm.DAILY, now, times_of(message.network))
        assert morning is not None
        return Later(morning + rhythms.GRACE, Rhythm.DAILY)
    last: datetime | None = _left_since(message, now - rhythms.TOGETHER).aggregate(last=Max("sent_at"))[
        "last"
    ]
    if last is not None:
        return Later(last + rhythms.TOGETHER + rhythms.GRACE, Rhythm.SOON)
    return None


def wish_of(message: Message) -> Preference:
    """How its recipient wishes to be told; the defaults of the house when she never said."""
    return Preference.objects.wish(user_id=message.user_id, structure_id=message.owner_structure_id)


def _is_paced(message: Message) -> bool:
    return (
        message.channel == Channel.MAIL
        and message.message_class in _PACED
        and message.owner_structure.status != StructureStatus.EXTERNAL
    )


def _left_since(message: Message, since: datetime) -> MessageQuerySet:
    """What this recipient was sent by mail, alone or inside another one."""
    return (
        Message.objects.to_the_same(message)
        .exclude(purpose__in=IN_AN_AGENDA)
        .filter(
            Q(state=MessageState.SENT, sent_at__gte=since)
            | Q(
                skip_reason=SkipReason.MERGED,
                digest_of__state=MessageState.SENT,
                digest_of__sent_at__gte=since,
            )
        )
    )
