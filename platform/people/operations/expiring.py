"""What time does to an agreement: told once before its end, written down once it has ended.

Access stopped by the date itself, whether this runs or not (people §3).
"""

import logging
from collections.abc import Callable
from uuid import UUID

from django.db import IntegrityError, InterfaceError, OperationalError, transaction

from core.journal.operations import record
from core.kernel import clock
from core.kernel.due import Due, due_ids
from core.kernel.querysets import Member
from core.kernel.tenant import System, lock_person, tenant
from core.tenancy.models import Structure
from people.models import Consent, ConsentAct, ConsentNotice, Reason
from people.operations.ledger import append, following
from people.operations.terms import awaits_confirmation

TASK = "watch_consents"
BATCH = 500

logger = logging.getLogger(__name__)


def tell_all_ending() -> int:
    """Tell of every agreement that ends soon, each once a date. How many were told."""
    return _all_due("endingconsent", tell_ending)


def end_all_past() -> int:
    """Write down every agreement that has reached its end. How many."""
    return _all_due("endedconsent", expire)


@transaction.atomic
def tell_ending(item: Due, *, by: Member) -> bool:
    """Note that it is told, then tell the structure and whoever recorded it. False when another worker did."""
    person_id = UUID(item.payload["person"])
    notice = ConsentNotice(
        person_id=person_id,
        home_structure_id=item.structure_id,
        network_id=item.network_id,
        chain=item.id,
        expires_at=item.at,
        told_at=clock.now(),
    )
    try:
        with transaction.atomic():
            notice.save()
    except IntegrityError:
        return False
    record(
        "consent.expiring",
        subject=notice,
        by=by,
        person_id=person_id,
        consent=str(item.id),
        home=item.structure_id,
        capturer=item.payload["capturer"],
        on=item.at.date().isoformat(),
        reason=item.name or "term",
    )
    return True


@transaction.atomic
def expire(item: Due, *, by: Member) -> bool:
    """Add the line « expired » to the chain. False when it was taken up or written down meanwhile."""
    person_id = UUID(item.payload["person"])
    lock_person(person_id)
    last = Consent.objects.visible_to(by).get(pk=item.id)
    if Consent.objects.visible_to(by).filter(chain=last.chain, at__gt=last.at).exists():
        return False
    ended = sorted(last.recipients.values_list("structure_id", flat=True))
    row = following(last, ConsentAct.EXPIRED, by=by, reason_code=Reason.TERM)
    append(row, [])
    record(
        "consent.expired",
        subject=row,
        by=by,
        person_id=person_id,
        consent_id=row.pk,
        structures=ended,
        unconfirmed=awaits_confirmation(last),
    )
    return True


def _all_due(kind: str, act: Callable[..., bool]) -> int:
    """One agreement and one transaction at a time; one that fails is an error in the log and holds no other."""
    done, more = 0, True
    while more:
        due, before = due_ids(kind, BATCH), done
        for item in due:
            try:
                done += _one(item, act)
            except (OperationalError, InterfaceError):
                raise  # the database, not the agreement
            except Exception:
                logger.exception("agreement not watched", extra={"consent": str(item.id), "kind": kind})
        more = len(due) == BATCH and done > before
    return done


def _one(item: Due, act: Callable[..., bool]) -> bool:
    assert item.structure_id is not None
    home = Structure(id=item.structure_id, network_id=item.network_id)
    by = System(system=TASK, network_id=item.network_id, structure_id=item.structure_id, opens_files=True)
    with tenant(structure=home, system=TASK):
        return act(item, by=by)
