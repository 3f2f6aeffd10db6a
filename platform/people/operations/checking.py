"""Ask the antivirus about the scans that wait for its answer (security §4): 0 is clean, 1 is refused, else no answer yet."""

import logging
import shlex
import subprocess
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError

from core.kernel import tenant
from core.kernel.due import Due, due_ids
from core.tenancy.models import Structure
from people.models import ConsentEvidence, Verdict
from people.operations import sealing
from people.operations.proving import settle_scan

TASK = "check_scans"
BATCH, SECONDS = 200, 60
ANSWERS = {0: True, 1: False}

logger = logging.getLogger(__name__)


def check_waiting() -> int:
    """How many were answered. Without a program nothing is asked, and what waits stays shut."""
    if not settings.RELAIS_ANTIVIRUS:
        return 0
    return sum(_check(item) for item in due_ids("scan", BATCH))


def _check(item: Due) -> bool:
    """One scan: read, asked outside any transaction, settled. What fails for one stops no other."""
    structure = Structure.objects.get(pk=item.structure_id)
    try:
        with tenant.tenant(structure=structure, system=TASK) as context:
            content = _content(item.id, by=tenant.system_member(context))
        clean = None if content is None else answer(content)
        if clean is None:
            return False
        with tenant.tenant(structure=structure, system=TASK) as context:
            settle_scan(item.id, by=tenant.system_member(context), clean=clean)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("scan not checked", extra={"item": str(item.id)})
        return False
    return True


def answer(content: bytes) -> bool | None:
    """What the program says of these bytes, given on its standard input; None when it did not say.

    Its own words are never kept: they may hold what the file holds.
    """
    try:
        ended = subprocess.run(  # noqa: S603  the operator's own command, never a member's words
            shlex.split(settings.RELAIS_ANTIVIRUS),
            input=content,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        logger.exception("antivirus did not answer")
        return None
    if ended.returncode not in ANSWERS:
        logger.error("antivirus did not answer", extra={"status": ended.returncode})
    return ANSWERS.get(ended.returncode)


def _content(evidence_id: UUID, *, by: tenant.System) -> bytes | None:
    evidence = ConsentEvidence.objects.of_structure(by).get(id=evidence_id)
    content = sealing.read(evidence.name) if evidence.verdict == Verdict.WAITING else None
    if content is None or sealing.digest(content) != evidence.sha256:
        logger.error("scan not readable", extra={"item": str(evidence_id)})
        return None
    return content
