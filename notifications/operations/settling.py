"""A human says what became of a message that nobody else can tell (notifications §4): left, or not."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Refused
from core.kernel.querysets import Member
from notifications.models import Message
from notifications.operations.falling_back import fall_back
from notifications.operations.informing import note_left
from notifications.querysets import DatabaseNow
from notifications.rules.answering_for import can_settle
from notifications.states import MESSAGE, MessageState, Move


@transaction.atomic
def say_left(message_id: UUID, *, by: Member) -> Message:
    """It has left: someone asked, or the provider's list says so. Twice: refused."""
    message = _in_doubt(message_id, by)
    _settle(message, Move.SEND, sent_at=DatabaseNow())
    note_left(message, by=by)
    record("message.settled", subject=message, by=by, left=True)
    return message


@transaction.atomic
def say_not_left(message_id: UUID, *, by: Member) -> Message:
    """It has not left: again where that is still useful, else by the next channel. Twice: refused."""
    message = _in_doubt(message_id, by)
    if message.not_after is None or message.not_after > clock.now():
        _settle(message, Move.RETRY)
    else:
        _settle(message, Move.GIVE_UP)
        fall_back(message)
    record("message.settled", subject=message, by=by, left=False)
    return message


@transaction.atomic
def done_otherwise(message_id: UUID, *, by: Member) -> None:
    """Its recipient was reached another way: off the list. Twice is harmless."""
    message = Message.objects.visible_to(by).get(pk=message_id)
    _allowed(by, message)
    done = Message.objects.filter(Q(state=MessageState.DEAD), pk=message.pk, read_at=None).update(
        read_at=clock.now()
    )
    if done:
        record("message.settled", subject=message, by=by, left=False)


def _in_doubt(message_id: UUID, by: Member) -> Message:
    Message.objects.visible_to(by).get(pk=message_id)
    message = Message.objects.locked(message_id)
    _allowed(by, message)
    if message.state != MessageState.UNKNOWN:
        raise Refused(_("Ce qu’est devenu ce message est déjà dit."), code="wrong-state")
    return message


def _allowed(by: Member, message: Message) -> None:
    if not can_settle(by, message):
        raise Refused(_("Votre rôle ne permet pas de le dire."))


def _settle(message: Message, act: Move, **values: object) -> None:
    Message.objects.filter(pk=message.pk).update(
        state=MESSAGE.after(MessageState.UNKNOWN, act), handed_at=None, next_try_at=None, **values
    )
