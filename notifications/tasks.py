"""What wakes the relay: beat each 30 s, an act at its commit, and `outbox_tick` as a backup.

Tasks carry nothing: the state is in PostgreSQL, and losing one loses nothing. Rounds may overlap: a
message's key and its lease keep two beats harmless, without a lock of the session that a pooler could lose.
"""

from celery import shared_task

from notifications.catalogue import Channel
from notifications.gateways import mail, sms_files
from notifications.operations.delivering import deliver
from notifications.operations.digesting import gather_due
from notifications.operations.planning import plan_due

GATEWAYS = {Channel.MAIL: mail.send, Channel.SMS: sms_files.send}


@shared_task(system=True, acks_late=True, expires=25)
def tick() -> None:
    """Plan, claim and send on every channel."""
    one_round()


@shared_task(system=True, acks_late=True, expires=25)
def drain(channel: str) -> None:
    """Plan what was just recorded and send it, without waiting for the next tick."""
    plan_due()
    gather_due()
    deliver(channel, GATEWAYS[Channel(channel)])


def one_round() -> tuple[int, int]:
    """How many events were read, and how many messages left."""
    events = plan_due()
    gather_due()
    return events, sum(deliver(channel, send) for channel, send in GATEWAYS.items())
