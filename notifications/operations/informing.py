"""A message to the person has really left: the answer that someone owed her is told (referrals §7).

An event says it in the transaction that knows, and the relay ends the duty in one of its own: nothing here can make a
sending fail, and a worker that dies in between changes nothing.
"""

from uuid import UUID

from core.journal.operations import record
from core.kernel.due import Due
from core.kernel.querysets import Member
from core.kernel.tenant import system_member, tenant
from core.tenancy.models import Structure
from notifications.catalogue.persons import ANSWERS, TELLS
from notifications.models import Message
from notifications.operations.gathering import gathered_in, let_go
from notifications.operations.telling import about_whom
from notifications.states import MessageState, SkipReason
from referrals.operations.telling import message_left


def note_left(message: Message, *, by: Member) -> None:
    """It was taken by its gateway, posted, said or handed over, with what it gathered."""
    if message.person_id is None:
        return
    for one in (message, *gathered_in(message)):
        if one.purpose in TELLS and one.referral_id:
            record(
                "message.left",
                subject=one,
                by=by,
                person_id=one.person_id,
                referral=str(one.referral_id),
                purpose=one.purpose,
                channel=message.channel,
            )


def end_duty(event: Due) -> None:
    """« message.left »: whoever owed this answer to her owes it no more. Twice is harmless."""
    found = about_whom(event.id)
    if found is None:
        return
    person_id, home = found
    with tenant(structure=Structure.objects.get(pk=home), system="plan_messages") as context:
        message_left(
            UUID(event.payload["referral"]),
            person_id=person_id,
            by=system_member(context),
            news=TELLS[event.payload["purpose"]],
            way=event.payload["channel"],
        )


def drop_said(event: Due) -> None:
    """« person.informed »: what still waited to tell her the same is set aside. A day and an hour are still said."""
    found = about_whom(event.id)
    if found is None:
        return
    person_id, home = found
    same = [purpose for purpose, news in ANSWERS.items() if event.payload["what"] in news]
    with tenant(structure=Structure.objects.get(pk=home), system="plan_messages"):
        waiting = Message.objects.filter(
            person_id=person_id,
            referral_id=UUID(event.payload["referral"]),
            purpose__in=same,
            state=MessageState.PLANNED,
        )
        said = list(waiting.select_for_update(of=("self",), no_key=True).order_by("pk"))
        Message.objects.filter(pk__in=[one.pk for one in said]).update(
            state=MessageState.SKIPPED, skip_reason=SkipReason.DONE
        )
        let_go(one for one in said if one.attempts)
