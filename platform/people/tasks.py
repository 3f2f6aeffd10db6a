"""Slow work about persons, made by a worker as the member who asked; and what time does to files and agreements."""

import json
import logging
from uuid import UUID

from celery import shared_task

from core.kernel import tenant
from core.kernel.querysets import Member
from core.kernel.sweeps import keep_all
from core.tenancy.queries import current_member
from people.models import Export, ExportKind, ExportState
from people.operations import copying, exporting, listing
from people.operations.checking import check_waiting
from people.operations.comparing import compare_all
from people.operations.expiring import end_all_past, tell_all_ending
from people.operations.retaining import run
from people.operations.sweeping import end_exports
from people.operations.watching import tell_unusual
from people.pdf.copy import copy_on_paper

logger = logging.getLogger(__name__)


@shared_task
def build_export(export_id: str) -> None:
    """Make a file that was asked. Without the header of its member's tenant it fails; made once, it stays."""
    member_id = tenant.current().member_id
    member = current_member(member_id) if member_id else None
    if member is not None:
        build(UUID(export_id), by=member)


def build(export_id: UUID, *, by: Member) -> None:
    """In the asker's context: whom she may no longer see is not in it. Twice is harmless."""
    export = Export.objects.visible_to(by).filter(pk=export_id, state=ExportState.ASKED).first()
    if export is None:
        return
    if export.kind == ExportKind.LIST:
        persons = listing.listed(by)
        content, named, rows = listing.as_csv(persons), [person.pk for person in persons], len(persons)
    else:
        copy = copying.gather(export.person_id, by=by)
        made = json.dumps(copy, ensure_ascii=False, indent=1).encode()
        content = copy_on_paper(copy) if export.kind == ExportKind.PAPER else made
        named, rows = [export.person_id], copying.count(copy)
    exporting.store(export, content, persons=named, rows=rows)
    copying.told(export, by=by, rows=rows)


@shared_task(system=True)
def sweep_exports() -> None:
    """Each hour: the files whose day has passed, and what was noted to make them."""
    end_exports(True)


@shared_task(system=True, acks_late=True, expires=590)
def watch() -> int:
    """Tell the leads of unusual readings. How many alerts."""
    return tell_unusual()


@shared_task(system=True, acks_late=True)
def watch_ledger() -> tuple[int, int, int]:
    """Write down what has ended, tell what ends soon, compare the grants. How many of each."""
    return end_all_past(), tell_all_ending(), len(compare_all())


@shared_task(system=True, acks_late=True)
def keep_clocks() -> int:
    """Each night: files announced or made nameless, proofs that are late, then all that goes by itself. How many."""
    return sum(run().values()) + sum(swept.count or 0 for swept in keep_all(really=True))


@shared_task(system=True, acks_late=True, expires=290)
def check_scans() -> int:
    """Each five minutes: what the antivirus says of the scans that wait. How many were answered."""
    return check_waiting()
