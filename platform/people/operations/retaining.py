"""The clock of a file and the wait for a proof (people §8): home is told first, and what it was told never comes nearer.

A real contact, or a legal hold, takes a file off the list: the database looks again each time.
"""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.utils import timezone

from core.journal.operations import record
from core.kernel import clock, tenant
from core.kernel.due import Due, due_ids
from core.kernel.querysets import Member
from core.tenancy.models import Structure
from people.instruments.clocks import BY_NAME
from people.models import Notice, NoticeKind, Person
from people.operations.endings import has_reached_its_end
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
    to_tell: dict[int | None, list[Due]] = {}
    for item in due_ids("person", BATCH):
        if item.name == ANNOUNCE:
            to_tell.setdefault(item.structure_id, []).append(item)
        else:
            done[ANONYMISE] += _as_home(item, partial(end, item))
    for items in to_tell.values():
        done[ANNOUNCE] += _as_home(items[0], partial(announce, items))
    for item in due_ids("paper", BATCH):
        done[PAPER] += _as_home(item, partial(tell_paper, item))
    return done


@transaction.atomic
def announce(items: Sequence[Due], *, by: Member) -> int:
    """Tell home that files will be made nameless, thirty days ahead: once a night, for all of them. How many.

    `items` are of one structure. What fails for one person leaves the others their notice.
    """
    home = Structure.objects.get(pk=items[0].structure_id)
    day = _today() + timedelta(days=BY_NAME["person_notice"].days)
    night = uuid5(NAMESPACE_OID, f"retention:{home.pk}:{day.isoformat()}")
    already = Notice.objects.filter(subject=night, home_structure_id=home.pk).exists()
    told = sum(_as_one(item, partial(_announce_one, item, night, day, by=by)) for item in items)
    if told and not already:
        record(
            "retention.announced",
            subject=home,
            by=by,
            home=home.pk,
            notice=str(night),
            on=day.isoformat(),
            files=told,
        )
    return told


def _announce_one(item: Due, night: UUID, day: date, *, by: Member) -> bool:
    person = Person.objects.get(id=item.id)
    if not _note(item, NoticeKind.RETENTION, person_id=person.pk, subject=night, due_on=day):
        return False
    record("ending.announced", subject=person, by=by, person_id=person.pk, on=day.isoformat())
    return True


@transaction.atomic
def end(item: Due, *, by: Member) -> bool:
    """Make the person nameless, if her day still stands once nobody else can move it."""
    tenant.lock_person(item.id)
    if not has_reached_its_end(by, item.id):
        return False
    anonymise(item.id, by=by)
    return True


@transaction.atomic
def tell_paper(item: Due, *, by: Member) -> bool:
    """The scan of a signed sheet is late: home and whoever took the agreement are told, once."""
    person_id = UUID(item.payload["person"])
    if not _note(item, NoticeKind.EVIDENCE, person_id=person_id, subject=item.id, due_on=_today()):
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


def _note(item: Due, kind: NoticeKind, *, person_id: UUID, subject: UUID, due_on: date) -> bool:
    notice = Notice(
        person_id=person_id,
        home_structure_id=item.structure_id,
        network_id=item.network_id,
        kind=kind,
        subject=subject,
        due_on=due_on,
        told_at=clock.now(),
    )
    try:
        with transaction.atomic():
            notice.save()
    except IntegrityError:
        return False
    return True


def _as_home(item: Due, act: Callable[..., int]) -> int:
    """One transaction each: what fails for one stops nobody else's clock."""
    structure = Structure.objects.get(pk=item.structure_id)

    def within() -> int:
        with tenant.tenant(structure=structure, system=TASK) as context:
            return int(act(by=tenant.system_member(context)))

    return _or_logged(item, within)


def _as_one(item: Due, act: Callable[[], bool]) -> int:
    """One savepoint each, inside the transaction of a home."""

    def within() -> int:
        with transaction.atomic():
            return int(act())

    return _or_logged(item, within)


def _or_logged(item: Due, act: Callable[[], int]) -> int:
    try:
        return act()
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("clock not kept", extra={"item": str(item.id), "kind": item.name})
        return 0


def _today() -> date:
    return timezone.localtime(clock.now()).date()
