"""The switch of each channel (notifications §8). Closing loses nothing: what is planned waits, whatever its state.

It holds from the next claim, and for what is already claimed at its check before leaving.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.journal.operations import record
from core.kernel import clock, tenant
from core.kernel.due import due_ids
from core.kernel.errors import Incomplete, Refused
from core.kernel.querysets import Member
from core.tenancy.models import Network, Structure
from notifications.catalogue import Channel
from notifications.models import Gate, Message
from notifications.models.gates import GATED
from notifications.operations.falling_back import fall_back
from notifications.querysets import DatabaseNow
from notifications.rules.answering_for import can_switch
from notifications.states import MESSAGE, MessageState, Move, SkipReason

TASK = "switch_gates"


def is_open(network_id: int, channel: str) -> bool:
    """No row says: open."""
    return not Gate.objects.of(network_id, channel).filter(open=False).exists()


@transaction.atomic
def close(channel: str, *, by: Member, why: str, diverted: bool = False) -> Gate:
    """Nothing leaves by this channel until it is opened again. `diverted`: what waits goes by the next channel."""
    _asked_why(why)
    gate = _locked(by.network_id, channel)
    if not can_switch(by, gate):
        raise Refused(_("Seule la coordination du réseau ferme un envoi."))
    return _set(gate, by=by, to=False, why=why, diverted=diverted)


@transaction.atomic
def reopen(channel: str, *, by: Member, why: str) -> Gate:
    """What waited leaves, as far as it is still useful. What a restore closed is opened by `sign_off` alone."""
    _asked_why(why)
    gate = _locked(by.network_id, channel)
    if gate.sealed:
        raise Refused(
            _("Fermé par une restauration : l’exploitant vérifie d’abord ce qui est déjà parti, puis rouvre.")
        )
    if not can_switch(by, gate):
        raise Refused(_("Seule la coordination du réseau rouvre un envoi."))
    return _set(gate, by=by, to=True, why=why)


@transaction.atomic
def allow(channel: str, *, by: Member, daily: int | None) -> Gate:
    """How many may leave a day by this paid channel; None: as the installation says."""
    gate = _locked(by.network_id, channel)
    if not can_switch(by, gate):
        raise Refused(_("Seule la coordination du réseau fixe ce nombre."))
    gate.daily = daily
    gate.save(update_fields=["daily"])
    record("gate.allowed", subject=gate, by=by, channel=channel, daily=daily)
    return gate


def close_everywhere(
    why: str,
    *,
    sealed: bool = False,
    diverted: bool = False,
    networks: Iterable[int] | None = None,
    channels: Iterable[str] = GATED,
) -> int:
    """Close these channels of these networks, all by default. `sealed`: until the operator signs off. How many.

    For the operator's commands: a restore closes everything before any worker starts; a contract ends everywhere.
    """
    _asked_why(why)
    closed = 0
    for network_id in list(Network.objects.values_list("pk", flat=True)) if networks is None else networks:
        with tenant.tenant(network=network_id, system=TASK) as context:
            by = tenant.system_member(context)
            for channel in channels:
                gate = _locked(network_id, channel)
                if gate.open or (sealed and not gate.sealed) or (diverted and not gate.diverted):
                    _set(
                        gate,
                        by=by,
                        to=False,
                        why=why,
                        sealed=sealed or gate.sealed,
                        diverted=diverted or gate.diverted,
                    )
                    closed += 1
    return closed


def sign_off(why: str, *, networks: Iterable[int] | None = None, channels: Iterable[str] = GATED) -> int:
    """The operator has compared what should leave with what has left, and opens again. How many gates."""
    _asked_why(why)
    opened = 0
    for network_id in list(Network.objects.values_list("pk", flat=True)) if networks is None else networks:
        with tenant.tenant(network=network_id, system=TASK) as context:
            for channel in channels:
                gate = _locked(network_id, channel)
                if not gate.open:
                    _set(gate, by=tenant.system_member(context), to=True, why=why)
                    opened += 1
    return opened


def divert_waiting(limit: int = 500) -> int:
    """Where a contract has ended, what has come due to a person goes by her next channel. How many.

    Also what a worker took and died with: whether it left or not, she is called, and never written to again.
    """
    moved = 0
    for item in due_ids("divertedmessage", limit):
        with tenant.tenant(
            structure=_structure(item.structure_id, item.network_id), system="deliver_messages"
        ):
            message = (
                Message.objects.filter(pk=item.id)
                .filter(
                    Q(state=MessageState.PLANNED)
                    | Q(state=MessageState.LEASED, lease_until__lt=DatabaseNow())
                )
                .select_for_update(of=("self",), no_key=True, skip_locked=True)
                .first()
            )
            if message is None:
                continue
            Message.objects.filter(pk=message.pk).update(
                state=MESSAGE.after(MessageState(message.state), Move.SKIP),
                skip_reason=SkipReason.CLOSED,
                lease_until=None,
                lease_token=None,
            )
            fall_back(message)
            moved += 1
    return moved


def _structure(structure_id: int | None, network_id: int) -> Structure:
    return Structure(id=structure_id or 0, network_id=network_id)


def _asked_why(why: str) -> None:
    if not why.strip():
        raise Incomplete(_("Dites pourquoi, en quelques mots."), field="why")


def _locked(network_id: int, channel: str) -> Gate:
    """The row of this gate, made open when there is none, locked for this act."""
    Gate.objects.bulk_create(
        [Gate(network_id=network_id, channel=Channel(channel), changed_at=clock.now())], ignore_conflicts=True
    )
    found: Any = Gate.objects.of(network_id, channel).select_for_update(of=("self",), no_key=True).get()
    return found


def _set(gate: Gate, *, by: Member, to: bool, why: str, sealed: bool = False, diverted: bool = False) -> Gate:
    gate.open, gate.sealed, gate.diverted = to, sealed, diverted
    gate.why, gate.changed_at = why.strip()[:200], clock.now()
    gate.changed_by_id = by.id
    gate.save(update_fields=["open", "sealed", "diverted", "why", "changed_at", "changed_by_id"])
    record(
        "gate.opened" if to else "gate.closed",
        subject=gate,
        by=by,
        channel=gate.channel,
        sealed=sealed,
        diverted=diverted,
    )
    return gate
