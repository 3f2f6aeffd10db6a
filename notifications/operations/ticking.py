"""Ticking is the acknowledgement of what a human says, posts or hands over (notifications §4)."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, require
from core.kernel.querysets import Member
from notifications.catalogue import Channel
from notifications.models import Delivery, Message
from notifications.operations.by_hand import line_messages
from notifications.operations.falling_back import fall_back
from notifications.operations.informing import note_left
from notifications.queries.hours import times_of
from notifications.querysets import DatabaseNow
from notifications.rules.windows import later
from notifications.states import MESSAGE, MessageState, Move, Result, SkipReason
from referrals.models import Reach

TRIES = 3  # calls without an answer, a day apart, before the next channel
_AGAIN = (Reach.VOICEMAIL, Reach.NO_ANSWER)
_RESULT: dict[str, Result] = {
    Reach.REACHED: Result.ACCEPTED,
    Reach.POSTED: Result.ACCEPTED,
    Reach.VOICEMAIL: Result.TEMPORARY,
    Reach.NO_ANSWER: Result.TEMPORARY,
    Reach.WRONG_NUMBER: Result.PERMANENT,
    Reach.REFUSED: Result.PERMANENT,
}
ALLOWED = {
    Channel.CALL: (Reach.REACHED, Reach.VOICEMAIL, Reach.NO_ANSWER, Reach.WRONG_NUMBER, Reach.REFUSED),
    Channel.LETTER: (Reach.POSTED,),
}


@transaction.atomic
def tick(message_id: UUID, *, by: Member, result: str) -> None:
    """Note what a call gave, or that a letter was posted. A line that someone ticked before is refused.

    No answer comes back the next day, three times; then, or with a wrong number, her next channel takes over.
    """
    require(by.opens_files, _("Ces lignes sont pour qui suit la personne."))
    first = Message.objects.visible_to(by).get(pk=message_id)
    if result not in ALLOWED.get(Channel(first.channel), ()):
        raise Incomplete(_("Choisissez ce que l’appel a donné."), field="result")
    found = list(line_messages(message_id, by).select_for_update(of=("self",), no_key=True).order_by("pk"))
    if first.pk not in {message.pk for message in found}:
        raise Conflict(_("Un·e collègue a déjà noté cette ligne."), code="wrong-state")
    for message in found:
        _tick(message, by=by, result=result)
    record(
        "message.ticked",
        subject=first,
        by=by,
        person_id=first.person_id,
        channel=first.channel,
        result=result,
        messages=len(found),
    )


def hand_over(person_id: UUID, *, by: Member) -> int:
    """The paper was printed: what waited for it is told. As the structure that printed it, hers."""
    waiting = Message.objects.visible_to(by).filter(
        person_id=person_id, channel=Channel.SLIP, state=MessageState.PLANNED
    )
    found = list(waiting.select_for_update(of=("self",), no_key=True).order_by("pk"))
    for message in found:
        _tick(message, by=by, result=Reach.POSTED)
    return len(found)


def _tick(message: Message, *, by: Member, result: str) -> None:
    now = clock.now()
    _move(
        message,
        Move.CLAIM,
        lease_until=now + timedelta(minutes=5),
        lease_token=uuid4(),
        attempts=F("attempts") + 1,
    )
    Delivery(
        network_id=message.network_id,
        owner_structure_id=message.owner_structure_id,
        message_id=message.pk,
        try_number=message.attempts + 1,
        started_at=now,
        ended_at=now,
        result=_RESULT[result],
        code=result,
        address_hash="",
    ).save()
    if _RESULT[result] == Result.ACCEPTED:
        _move(message, Move.SEND, sent_at=DatabaseNow())
        note_left(message, by=by)
    elif result in _AGAIN and message.attempts + 1 < TRIES:
        times = times_of(message.network)
        again = later(now + timedelta(days=1), times.to_a_person(message.channel), times.calendar)
        _move(message, Move.RETRY, next_try_at=again)
    elif result == Reach.REFUSED:
        _move(message, Move.SKIP, skip_reason=SkipReason.UNWANTED)
    else:
        _move(message, Move.GIVE_UP)
        fall_back(message)


def _move(message: Message, move: Move, **values: object) -> None:
    former = MessageState.PLANNED if move == Move.CLAIM else MessageState.LEASED
    lease = {} if move == Move.CLAIM else {"lease_until": None, "lease_token": None}
    Message.objects.filter(pk=message.pk, state=former).update(
        state=MESSAGE.after(former, move), **lease, **values
    )
