"""A file asked by a member: made by a worker as herself, sealed on the disk, taken once, gone within a day.

What she may see is asked three times: when she asks, when it is made, when it is taken (people §8, security §6).
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, Refused, require
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from core.kernel.seals import seal_file, unseal_file
from people import rules
from people.models import Export, ExportKind, ExportState, Person
from people.operations.copying import own

KEPT = timedelta(hours=24)


@transaction.atomic
def ask(
    id: UUID, *, by: Member, kind: str, session_key: str, purpose: str, person_id: UUID | None = None
) -> Export:
    """Note what is to be made; the page then wakes a worker. The same id twice is harmless.

    A copy is of one's own person; a list is the lead's, with its purpose.
    """
    check_free_text(purpose, field="purpose")
    if not purpose.strip():
        raise Incomplete(_("Écrivez à quoi servira ce fichier."), field="purpose")
    if kind == ExportKind.LIST:
        require(rules.leads(by), _("C’est au responsable de la structure de demander la liste."))
    elif person_id is None:
        raise Incomplete(_("Dites de qui est la copie."))
    else:
        own(person_id, by=by)
    found: Export | None = Export.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    now = clock.now()
    export = Export(
        id=id,
        network_id=by.network_id,
        structure_id=by.structure_id,
        member_id=by.id,
        person_id=person_id,
        kind=kind,
        purpose=purpose,
        session_mark=_mark(session_key),
        asked_at=now,
        expires_at=now + KEPT,
    )
    export.save()
    record("copy.asked", subject=export, by=by, person_id=person_id, kind=kind)
    return export


def store(export: Export, content: bytes, *, persons: Sequence[UUID], rows: int) -> None:
    """Seal what was made, with the ids of whom it names, under a random name. Nothing is kept when it was not asked."""
    if export.state != ExportState.ASKED:
        raise Conflict(_("Ce fichier est déjà fait."))
    export.state, export.file = ExportState.READY, _put(content, persons)
    export.rows, export.ready_at = rows, clock.now()
    export.save(update_fields=["state", "file", "rows", "ready_at"])


def failed(export: Export) -> None:
    """It could not be made: said on the page, and asked again from there."""
    export.state = ExportState.FAILED
    export.save(update_fields=["state"])


@transaction.atomic
def take(export_id: UUID, *, by: Member, session_key: str) -> tuple[Export, bytes]:
    """The content, once, for the session that asked. Whoever it names must still be visible to her today."""
    export = Export.objects.visible_to(by).locked(export_id)
    if export.kind == ExportKind.MOVED and export.locked_at is None:
        raise Refused(_("Fermez d’abord ce fichier : sa phrase vous sera montrée."))
    _named, content = opened(export, by=by, session_key=session_key)
    path = _path(export.file)
    export.state, export.file, export.taken_at = ExportState.TAKEN, "", clock.now()
    export.save(update_fields=["state", "file", "taken_at"])
    record(
        "copy.taken", subject=export, by=by, person_id=export.person_id, kind=export.kind, rows=export.rows
    )
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
    return export, content


def opened(export: Export, *, by: Member, session_key: str) -> tuple[list[UUID], bytes]:
    """Whom it names and what it holds, for the session that asked, as long as she may see them. The row is locked."""
    require(
        export.state == ExportState.READY and export.session_mark == _mark(session_key),
        _("Ce fichier ne se prend qu’une fois, là où il a été demandé. Demandez-le à nouveau."),
    )
    if export.person_id is not None:
        own(export.person_id, by=by)
    path = _path(export.file)
    held = unseal_file(path.read_bytes(), max_age=int(KEPT.total_seconds())) if path.exists() else None
    if held is None:
        raise Refused(_("Ce fichier n’est plus là : il se garde un jour. Demandez-le à nouveau."))
    head, _newline, content = held.partition(b"\n")
    named = json.loads(head)
    if Person.objects.visible_to(by).filter(pk__in=named).count() != len(named):
        raise Refused(_("Une personne de ce fichier ne partage plus avec vous. Demandez-le à nouveau."))
    return [UUID(person) for person in named], content


def seal_again(export: Export, content: bytes, *, persons: Sequence[UUID]) -> None:
    """What was made gives way to the same, closed by a phrase. The former file goes with the commit."""
    former = _path(export.file)
    export.file, export.locked_at = _put(content, persons), clock.now()
    export.save(update_fields=["file", "locked_at"])
    transaction.on_commit(lambda: former.unlink(missing_ok=True))


def sweep(*, really: bool = True) -> int:
    """Remove the files whose day has passed, or only count them; how many. Harmless at any time."""
    folder, gone = Path(settings.RELAIS_EXPORTS), 0
    if folder.exists():
        oldest = clock.now().timestamp() - KEPT.total_seconds()
        for path in folder.iterdir():
            if path.is_file() and path.stat().st_mtime < oldest:
                if really:
                    path.unlink(missing_ok=True)
                gone += 1
    return gone


def _put(content: bytes, persons: Sequence[UUID]) -> str:
    """Sealed, under a random name."""
    name = secrets.token_hex(24)
    head = json.dumps([str(person) for person in persons]).encode()
    folder = Path(settings.RELAIS_EXPORTS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    path.touch(mode=0o600)
    path.write_bytes(seal_file(head + b"\n" + content))
    return name


def _path(name: str) -> Path:
    return Path(settings.RELAIS_EXPORTS) / (Path(name).name or "none")


def _mark(session_key: str) -> str:
    key = settings.RELAIS_HMAC_KEY.encode()
    return hmac.new(key, f"export:{session_key}".encode(), hashlib.sha256).hexdigest()
