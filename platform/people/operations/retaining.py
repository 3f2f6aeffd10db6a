"""The clock of a file and the wait for a proof (people §8): home is told first, and what it was told never comes nearer.

A real contact, or a legal hold, takes a file off the list: the database looks again each time.
"""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.utils import timezone

from core.journal.operations import record
from core.kernel import clock, tenant
from core.kernel.due import Due, due_ids
from core.kernel.querysets import Member
from core.tenancy.models import Structure
from people.instruments.clocks import BY_NAME
from people.models import Notice, NoticeKind, Person
from people.operations.erasing import anonymise

TASK = "retention"
BATCH = 500
ANNOUNCE, ANONYMISE, PAPER = "announce", "anonymise", "paper"

logger = logging.getLogger(__name__)


def planned() -> Counter[str]:
    """What a run would do now, as counts only. Nothing is written."""
    counts = Counter(item.name for item in due_ids("person", BATCH))
    counts[PAPER] = len(due_ids("paper", BATCH))
    return counts


def run() -> Counter[str]:
    """Tell of files that will go, make those nameless whose day has come, tell of proofs that are late."""
    done: Counter[str] = Counter()
    for item in due_ids("person", BATCH):
        act = announce if item.name == ANNOUNCE else end
        done[item.name] += _as_home(item, act)
    for item in due_ids("paper", BATCH):
        done[PAPER] += _as_home(item, tell_paper)
    return done


@transaction.atomic
def announce(item: Due, *, by: Member) -> bool:
    """Tell home that a file will be made nameless, at least thirty days ahead. Once a date."""
    person = Person.objects.get(id=item.id)
    earliest = _today() + timedelta(days=BY_NAME["person_notice"].days)
    due_on = max(date.fromisoformat(item.payload["ends_on"]), earliest)
    if not _note(item, NoticeKind.RETENTION, person_id=person.pk, due_on=due_on):
        return False
    record(
        "retention.announced",
        subject=person,
        by=by,
        person_id=person.pk,
        home=item.structure_id,
        on=due_on.isoformat(),
    )
    return True


def end(item: Due, *, by: Member) -> bool:
    anonymise(item.id, by=by)
    return True


@transaction.atomic
def tell_paper(item: Due, *, by: Member) -> bool:
    """The scan of a signed sheet is late: home and whoever took the agreement are told, once."""
    person_id = UUID(item.payload["person"])
    if not _note(item, NoticeKind.EVIDENCE, person_id=person_id, due_on=_today()):
        return False
    record(
        "consent.evidence_missing",
        subject=Notice(pk=item.id),
        by=by,
        person_id=person_id,
        consent_id=item.id,
        consent=str(item.id),
        home=item.structure_id,
        capturer=item.payload["captured_by"],
    )
    return True


def _note(item: Due, kind: NoticeKind, *, person_id: UUID, due_on: date) -> bool:
    notice = Notice(
        person_id=person_id,
        home_structure_id=item.structure_id,
        network_id=item.network_id,
        kind=kind,
        subject=item.id,
        due_on=due_on,
        told_at=clock.now(),
    )
    try:
        with transaction.atomic():
            notice.save()
    except IntegrityError:
        return False
    return True


def _as_home(item: Due, act: Callable[..., bool]) -> int:
    """One transaction each: what fails for one person stops nobody else's clock."""
    structure = Structure.objects.get(pk=item.structure_id)
    try:
        with tenant.tenant(structure=structure, system=TASK) as context:
            return int(act(item, by=tenant.system_member(context)))
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("clock not kept", extra={"item": str(item.id), "kind": item.name})
        return 0


def _today() -> date:
    return timezone.localtime(clock.now()).date()
