"""Add the scan of a signed agreement, read it again, and write what the antivirus said."""

from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.models import AccessKind
from core.journal.operations import record, seen
from core.kernel import clock
from core.kernel.errors import Conflict, Refused, require
from core.kernel.floor.scopes import Scope
from core.kernel.querysets import Member
from core.kernel.tenant import lock_person
from people.models import Capture, ConsentAct, ConsentEvidence, Verdict
from people.operations import sealing
from people.operations.ledger import append, following, in_force, own_person
from people.operations.scanning import read_scan

GONE = _("Ce fichier ne se relit pas. Prévenez la personne qui s’occupe de l’installation.")


@transaction.atomic
def add_evidence(chain: UUID, *, by: Member, person_id: UUID, content: bytes) -> ConsentEvidence:
    """Keep the scan of a paper agreement in force, as an act of its chain. Another one replaces none: both stay.

    The very same file twice is harmless. Raises Refused for a file that is not a scan one may keep.
    """
    own_person(by, person_id)
    author = by.id
    standing = next((each for each in in_force(by, person_id) if each.chain == chain), None)
    require(
        standing is not None and standing.last.capture == Capture.PAPER_SIGNED and author is not None,
        _("Il n’y a pas d’accord signé sur papier en cours ici. Rien n’a été gardé."),
        code="consent-missing",
    )
    assert standing is not None and author is not None
    scan = read_scan(content)
    lock_person(person_id)
    digest = sealing.digest(scan.content)
    already = ConsentEvidence.objects.at_home(by).of_chain(chain).filter(sha256=digest).first()
    if already is not None:
        return already
    now = clock.now()
    name = sealing.store(scan.content)
    try:
        evidence = ConsentEvidence(
            home_structure_id=standing.last.home_structure_id,
            network_id=standing.last.network_id,
            chain=chain,
            name=name,
            media_type=scan.media_type,
            size=len(scan.content),
            pages=scan.pages,
            sha256=digest,
            captured_by_id=standing.last.captured_by_id or author,
            added_at=now,
            added_by_id=author,
            verdict=Verdict.WAITING if settings.RELAIS_ANTIVIRUS else Verdict.CLEAN,
            checked_at=None if settings.RELAIS_ANTIVIRUS else now,
        )
        evidence.save()
        row = following(standing.last, ConsentAct.EVIDENCE_ADDED, by=by, evidence_sha256=digest)
        append(row, standing.opens)
    except Exception:
        sealing.remove(name)
        raise
    record(
        "consent.evidence_added",
        subject=row,
        by=by,
        person_id=person_id,
        consent_id=chain,
        sha256=digest,
        pages=scan.pages,
    )
    return evidence


@transaction.atomic
def open_evidence(evidence_id: UUID, *, by: Member) -> tuple[ConsentEvidence, bytes]:
    """The scan, for whom `visible_to` lets read it; that it was read is written down."""
    evidence: ConsentEvidence = ConsentEvidence.objects.visible_to(by).get(id=evidence_id)
    if evidence.verdict == Verdict.WAITING:
        raise Conflict(
            _("L’antivirus n’a pas encore répondu pour ce fichier. Revenez dans quelques minutes.")
        )
    if evidence.verdict == Verdict.REFUSED:
        raise Refused(_("L’antivirus a refusé ce fichier. Reprenez la feuille signée en photo."))
    content = sealing.read(evidence.name)
    if content is None or sealing.digest(content) != evidence.sha256:
        raise Refused(GONE)
    seen(AccessKind.PDF, by=by, persons=[], scopes=[Scope.IDENTITY], reason="evidence")
    record("evidence.read", subject=evidence, by=by)
    return evidence, content


@transaction.atomic
def settle_scan(evidence_id: UUID, *, by: Member, clean: bool) -> None:
    """What the antivirus answered. A refused file goes at once; the agreement then waits for its proof again,
    and home and whoever took it are told. The first answer counts.
    """
    evidence: ConsentEvidence = ConsentEvidence.objects.of_structure(by).locked(evidence_id)
    if evidence.verdict != Verdict.WAITING:
        return
    evidence.verdict = Verdict.CLEAN if clean else Verdict.REFUSED
    evidence.checked_at = clock.now()
    evidence.save(update_fields=["verdict", "checked_at"])
    if not clean:
        transaction.on_commit(partial(sealing.remove, evidence.name))
        record(
            "evidence.refused",
            subject=evidence,
            by=by,
            consent_id=evidence.chain,
            consent=str(evidence.chain),
            home=evidence.home_structure_id,
            capturer=str(evidence.captured_by_id),
        )
        return
    record("evidence.checked", subject=evidence, by=by, clean=True)
