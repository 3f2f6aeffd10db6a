"""Record what the person agrees to share, with whom, until when. The ledger only grows."""

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Incomplete, Refused, require
from core.kernel.floor.scopes import Scope
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from core.kernel.tenant import lock_person
from core.tenancy.models import Network, Structure
from people import rules
from people.instruments import consent_script
from people.models import Consent, ConsentAct, Person
from people.operations.capturing import check_capture, expiry
from people.operations.ledger import append, in_force, towards
from people.operations.withdrawing import withdraw

__all__ = ["expiry", "give", "in_force", "refuse", "towards", "withdraw"]


@transaction.atomic
def give(
    id: UUID,
    *,
    by: Member,
    person_id: UUID,
    scopes: Sequence[Scope | int],
    structures: Sequence[int],
    capture: str,
    witness: str = "",
    phone_called: str = "",
    helper: str = "",
    language: str = "fr",
    text: str,
) -> Consent:
    """Write that the person agreed, in a chain of its own; `text` is what was read aloud, kept as its hash.

    The same id twice returns the first row. Raises Refused or Incomplete with what is missing.
    """
    check_free_text(witness, field="witness")
    check_free_text(helper, field="helper")
    person = Person.objects.visible_to(by).get(id=person_id)
    require(
        rules.can_consent_for(by, person), _("Seule la structure qui suit la personne recueille son accord.")
    )
    network = Network.objects.get(pk=by.network_id)
    check_capture(
        capture, witness=witness, phone_called=phone_called, oral_attestation=network.oral_attestation
    )
    recipients = _recipients(by, structures)
    if not scopes:
        raise Incomplete(
            _("Cochez au moins une chose que la personne accepte de partager."),
            code="consent-missing",
            field="scopes",
        )
    lock_person(person_id)
    now = clock.now()
    consent = Consent(
        id=id,
        chain=id,
        act=ConsentAct.GIVEN,
        person=person,
        home_structure_id=person.home_structure_id,
        network_id=person.network_id,
        scopes=sorted({int(scope) for scope in scopes}),
        capture=capture,
        captured_by_id=by.id,
        captured_structure_id=by.structure_id,
        language=language,
        witness=witness,
        helper=helper,
        phone_called=phone_called,
        text_version=consent_script.VERSION,
        text_sha256=consent_script.fingerprint(text),
        at=now,
        starts_at=now,
        expires_at=expiry(capture, now, network.consent_days),
    )
    try:
        with transaction.atomic():
            append(consent, recipients)
    except IntegrityError:
        return Consent.objects.visible_to(by).get(id=id, person_id=person_id)
    record(
        "consent.given",
        subject=consent,
        by=by,
        person_id=person_id,
        consent_id=id,
        capture=capture,
        structures=recipients,
    )
    return consent


@transaction.atomic
def refuse(id: UUID, *, by: Member, person_id: UUID) -> None:
    """Write that the person said no. Nothing is sent; the directory and the address remain open to her."""
    person = Person.objects.visible_to(by).get(id=person_id)
    require(
        rules.can_consent_for(by, person), _("Seule la structure qui suit la personne recueille son accord.")
    )
    record("consent.refused", subject=person, by=by, person_id=person_id)


def _recipients(by: Member, structures: Sequence[int]) -> list[int]:
    found = (
        Structure.objects.visible_to(by)
        .possible_recipients()
        .exclude(pk=by.structure_id)
        .filter(pk__in=structures)
    )
    ids = sorted(found.values_list("pk", flat=True))
    if not ids or len(ids) != len(set(structures)):
        raise Refused(
            _("Cette structure ne peut pas recevoir de demande. Choisissez-en une autre."),
            code="target-unavailable",
        )
    return ids
