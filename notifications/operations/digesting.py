"""What waited for a digest, or for the mails of the next minutes, leaves as one mail (notifications §6).

Each line is checked again now: what was done meanwhile, or read in Relais, is dropped. What stays
points to the mail it leaves in. An empty digest is not sent.
"""

from collections.abc import Collection
from itertools import groupby

from core.kernel.due import due_ids
from core.kernel.tenant import tenant
from core.tenancy.models import Network, Structure
from notifications import audiences
from notifications.catalogue import DIGEST, PURPOSES, Channel, MessageClass
from notifications.models import Message
from notifications.operations.checking import audience_holds, is_in_time, person_allows, subject_holds
from notifications.operations.daily import once_a_day
from notifications.operations.planning import insert, replacement
from notifications.operations.rendering import Subject, subjects_of
from notifications.operations.verdicts import Ready
from notifications.querysets import DatabaseNow
from notifications.rules.rhythms import GRACE, MORNING
from notifications.states import MESSAGE, MessageState, Move, Rhythm, SkipReason

TASK = "gather_messages"
MOST = 1000
_DIGESTS = (Rhythm.DAILY, Rhythm.WEEKLY)
_DONE = (SkipReason.STATE, SkipReason.VERSION)


def gather_due() -> None:
    """The mails of the last minutes each time; the digests once a day. Safe to run at any time and in several places."""
    for due in due_ids("gathering", MOST):
        if due.name == Rhythm.SOON and due.structure_id is not None:
            gather(Structure(id=due.structure_id, network_id=due.network_id), (Rhythm.SOON,))
    once_a_day("digests", at=MORNING, work=_digests_of)


def gather(structure: Structure, which: Collection[Rhythm]) -> int:
    """One mail a recipient of this structure. Returns how many mails were made."""
    made = 0
    with tenant(structure=structure, system=TASK):
        waiting = list(Message.objects.gathered(which, GRACE))
        subjects, read = subjects_of(waiting), Message.objects.read_in_relais(waiting)
        for _, group in groupby(waiting, key=lambda message: message.user_id):
            lines = [
                message for message in group if _is_worth_saying(message, subjects.get(message.pk), read)
            ]
            if len(lines) == 1 and Rhythm.SOON in which:
                Message.objects.filter(pk=lines[0].pk).update(rhythm="", not_before=DatabaseNow())
            elif lines:
                _as_one(lines)
                made += 1
    return made


def _digests_of(network: Network) -> None:
    for due in due_ids("gathering", MOST):
        if due.network_id == network.pk and due.structure_id is not None and due.name in _DIGESTS:
            gather(Structure(id=due.structure_id, network_id=due.network_id), _DIGESTS)


def _is_worth_saying(message: Message, subject: Subject | None, read: Collection[object]) -> bool:
    reason = _why_not(message, subject)
    if reason is None and (message.event_id, message.purpose, message.user_id) in read:
        reason = SkipReason.DONE
    if reason is None:
        return True
    Message.objects.filter(pk=message.pk).update(
        state=MESSAGE.after(MessageState.PLANNED, Move.SKIP),
        skip_reason=SkipReason.DONE if reason in _DONE else reason,
    )
    if reason == SkipReason.AUDIENCE and message.user_id and not PURPOSES[message.purpose].audience.of_one:
        insert(
            [
                replacement(message, recipient)
                for recipient in audiences.team(message.owner_structure, without=message.user_id)
            ]
        )
    return False


def _why_not(message: Message, subject: Subject | None) -> SkipReason | None:
    ready = Ready(message, PURPOSES[message.purpose], subject)
    answers = (check(ready) for check in (is_in_time, subject_holds, audience_holds, person_allows))
    return next((answer for answer in answers if isinstance(answer, SkipReason)), None)


def _as_one(lines: list[Message]) -> None:
    """The mail they leave in: to be unsubscribed from, unless something in it must be done now."""
    first = lines[0]
    to_do = any(message.message_class == MessageClass.ACT for message in lines)
    digest = Message(
        network_id=first.network_id,
        owner_structure_id=first.owner_structure_id,
        purpose=DIGEST,
        message_class=MessageClass.ACT if to_do else MessageClass.CALM,
        channel=Channel.MAIL,
        user_id=first.user_id,
        subject_type=DIGEST,
        priority=min(message.priority for message in lines),
        not_before=DatabaseNow(),
    )
    digest.subject_id = digest.pk
    digest.key = f"{DIGEST}:{digest.pk}:0:{audiences.Recipient(first.user_id)}:0:{Channel.MAIL}:None"
    insert([digest])
    Message.objects.filter(pk__in=[message.pk for message in lines]).update(
        state=MESSAGE.after(MessageState.PLANNED, Move.SKIP),
        skip_reason=SkipReason.MERGED,
        digest_of_id=digest.pk,
        not_before=DatabaseNow(),
    )
