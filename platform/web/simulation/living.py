"""Day after day: the night's work where the machine stands, then whoever is at work, in no order."""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from core.kernel import clock, workdays
from core.kernel.due import due_ids
from core.kernel.errors import DomainError
from core.kernel.tenant import System, system_member, tenant
from core.tenancy.models import Membership, Structure
from notifications.receivers import untold
from people.operations import expiring
from referrals.operations.escalating import escalate
from web.simulation.habits import acts_of
from web.simulation.world import Sim, begin

MOST = 100_000
logger = logging.getLogger(__name__)


def live(
    *, days: int, structures: int, seed: int, as_of: date, told: Callable[[date], object] = lambda day: None
) -> tuple[Sim, Counter[str]]:
    """Live a new network up to the eve of `as_of`. The network, and how often each thing was done or refused."""
    done: Counter[str] = Counter()
    with untold(datetime.max.replace(tzinfo=clock.zone())):
        sim = begin(days=days, structures=structures, seed=seed, as_of=as_of)
        for number in range(days, 0, -1):
            day = as_of - timedelta(days=number)
            _work(day, sim, done)
            told(day)
        with clock.moved(sim.calendar.at(as_of, 0)):
            _by_itself(sim, done)
    return sim, done


def _work(day: date, sim: Sim, done: Counter[str]) -> None:
    if day not in sim.outages:
        with clock.moved(sim.calendar.at(day, 9, 5)):
            _by_itself(sim, done)
    if not workdays.is_open(day):
        return
    for minute, member in enumerate(sim.at_work(day)):
        with clock.moved(sim.calendar.at(day, 9, 30) + timedelta(minutes=minute)):
            with tenant(member):
                acts = list(acts_of(member, sim))
            for act in acts:
                _do(act, member, done)


def _do(act: Callable[[], object], member: Membership, done: Counter[str]) -> None:
    try:
        with tenant(member):
            act()
        done["actes"] += 1
    except DomainError as refusal:  # what a screen would have said: another was faster, an agreement ended
        done[f"refus : {refusal.code}"] += 1


def _by_itself(sim: Sim, done: Counter[str]) -> None:
    """What the beat does for this network, and for no other that lives here."""
    mine = {structure.pk: structure for structure in sim.founded.structures.values()}
    for item in due_ids("referral", MOST):
        if item.structure_id in mine:
            done["niveaux dits"] += bool(_as(mine[item.structure_id], item.id))
    for kind, act in (("endingconsent", expiring.tell_ending), ("endedconsent", expiring.expire)):
        for item in due_ids(kind, MOST):
            if item.structure_id not in mine:
                continue
            home = mine[item.structure_id]
            by = System(
                system=expiring.TASK, network_id=sim.network.pk, structure_id=home.pk, opens_files=True
            )
            with tenant(structure=home, system=expiring.TASK):
                done[f"accords : {kind}"] += act(item, by=by)


def _as(structure: Structure, referral_id: UUID) -> int:
    with tenant(structure=structure, system="referrals.sweep") as context:
        return escalate(referral_id, by=system_member(context))
