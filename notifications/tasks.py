"""What wakes the relay: beat each 30 s, an act at its commit, and `outbox_tick` as a backup.

Tasks carry nothing: the state is in PostgreSQL, and losing one loses nothing. Rounds may overlap: a
message's key and its lease keep two beats harmless, without a lock of the session that a pooler could lose.
"""

from celery import shared_task
from django.conf import settings

from notifications.gateways import SENT_BY_ITSELF, gateway_of
from notifications.gateways.bounces import hear_mailbox
from notifications.operations import marking, watching
from notifications.operations.delivering import deliver
from notifications.operations.digesting import gather_due
from notifications.operations.failing import tell_doubts
from notifications.operations.gating import close_everywhere, divert_waiting
from notifications.operations.planning import plan_due
from notifications.operations.reconciling import reconcile_nightly
from notifications.operations.tidying import tidy_due


@shared_task(system=True, acks_late=True, expires=25)
def tick() -> None:
    """Plan, claim and send on every channel."""
    one_round()


@shared_task(system=True, acks_late=True, expires=25)
def drain(channel: str) -> None:
    """Plan what was just recorded and send it, without waiting for the next tick."""
    plan_due()
    gather_due()
    if deliver(channel, gateway_of(channel)):
        marking.note()


@shared_task(system=True, acks_late=True, expires=290)
def read_bounces() -> None:
    """What came back to the mailbox of the settings, if there is one."""
    hear_mailbox(settings.BOUNCE_MAILBOX)


@shared_task(system=True, acks_late=True, expires=55)
def watch() -> None:
    """Say what alarms, and tell the outside watcher that all is well."""
    watching.look()


@shared_task(system=True, acks_late=True, expires=290)
def reconcile() -> None:
    """Compare what should exist with what does, once a night in each network."""
    reconcile_nightly()


def one_round() -> tuple[int, int]:
    """How many events were read, and how many messages left. A database that was restored sends nothing."""
    if marking.is_behind():
        close_everywhere("La base est en retard sur ce qui est parti : restaurée ?", sealed=True)
    tell_doubts()
    read = plan_due()
    gather_due()
    tidy_due()
    divert_waiting()
    left = sum(deliver(channel, gateway_of(channel)) for channel in SENT_BY_ITSELF)
    if left:
        marking.note()
    watching.beat()
    return read, left
