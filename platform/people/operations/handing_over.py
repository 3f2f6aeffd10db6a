"""Her file for another network, handed to her: on an agreement made for it, closed by a phrase shown once (people §8).

No structure receives it and nothing is sent: no link stays between two networks.
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, Refused
from core.kernel.locked_files import lock, new_phrase
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from core.kernel.tenant import lock_person
from core.tenancy.models import Network
from people.instruments import consent_script, moving_script
from people.models import (
    ConsentText,
    Export,
    ExportKind,
    Limitation,
    MovingConsent,
    Person,
    PersonStatus,
    Status,
)
from people.operations import exporting
from people.operations.capturing import Taken, check_taken
from people.operations.copying import own
from people.operations.guarding import check_voices

PURPOSE = _("Remis à la personne pour un autre réseau")


@transaction.atomic
def agree(
    id: UUID, *, by: Member, person_id: UUID, destination: str, session_key: str, taken: Taken
) -> Export:
    """Write what she agreed to, with the exact text read, and ask for her file. Home only; once each id.

    Refused while her file is set aside, and once she has died.
    """
    destination = destination.strip()
    check_free_text(destination, field="destination")
    if not destination:
        raise Incomplete(_("Écrivez où elle va, avec ses mots."), field="destination")
    person = own(person_id, by=by)
    lock_person(person_id)
    _check_open(by, person)
    network = Network.objects.get(pk=by.network_id)
    check_taken(taken, oral_attestation=network.oral_attestation)
    guardian_id = check_voices(by, person, taken, [])
    if not MovingConsent.objects.visible_to(by).of(person_id).filter(pk=id).exists():
        now, stated = clock.now(), moving_script.version()
        columns = taken.columns(now) | {"text_version": stated}
        consent = MovingConsent(
            id=id,
            person=person,
            home_structure_id=person.home_structure_id,
            network_id=person.network_id,
            destination=destination,
            guardian_id=guardian_id,
            at=now,
            captured_by_id=by.id,
            **columns,
        )
        _keep_text(by, taken.text, stated)
        consent.save()
        record("move.agreed", subject=consent, by=by, person_id=person_id, capture=taken.capture)
    return exporting.ask(
        id, by=by, kind=ExportKind.MOVED, session_key=session_key, purpose=str(PURPOSE), person_id=person_id
    )


@transaction.atomic
def close(export_id: UUID, *, by: Member, session_key: str) -> str:
    """Close the file with a new phrase, and give that phrase: it is kept nowhere. Once."""
    export = Export.objects.visible_to(by).locked(export_id)
    if export.kind != ExportKind.MOVED or export.locked_at is not None:
        raise Conflict(_("La phrase de ce fichier a déjà été montrée. Perdue ? Demandez un autre fichier."))
    named, content = exporting.opened(export, by=by, session_key=session_key)
    phrase = new_phrase()
    exporting.seal_again(export, lock(content, phrase), persons=named)
    record("copy.locked", subject=export, by=by, person_id=export.person_id)
    return phrase


def _check_open(by: Member, person: Person) -> None:
    status = PersonStatus.objects.visible_to(by).of(person.pk).first()
    if status is None or status.status not in (Status.ACTIVE, Status.MOVED):
        raise Refused(_("Cette fiche est fermée."))
    if Limitation.objects.visible_to(by).of(person.pk).holding().exists():
        raise Refused(_("Cette fiche est mise de côté : reprenez-la d’abord, si la personne le souhaite."))


def _keep_text(by: Member, text: str, version: str) -> None:
    kept = ConsentText(
        network_id=by.network_id,
        sha256=consent_script.fingerprint(text),
        version=version,
        language="fr",
        text=text,
    )
    ConsentText.objects.bulk_create([kept], ignore_conflicts=True)
