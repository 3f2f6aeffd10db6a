"""The one door of what opens something: given, extended, renewed. Same text, same evidence, same checks."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, Refused
from core.kernel.floor.scopes import Scope
from core.kernel.querysets import Member
from core.tenancy.models import Network, Structure
from people.instruments import consent_script
from people.models import Consent, ConsentAct, ConsentText, Person, Purpose
from people.operations.capturing import Taken, check_taken, expiry
from people.operations.guarding import check_voices
from people.operations.ledger import append


def written_before(id: UUID, by: Member, person_id: UUID) -> Consent | None:
    """The row that a first click already wrote. Call it under the person's lock."""
    return Consent.objects.visible_to(by).filter(id=id, person_id=person_id).first()


def open_row(
    id: UUID,
    act: ConsentAct,
    *,
    by: Member,
    person: Person,
    chain: UUID,
    scopes: Sequence[Scope | int],
    structures: Sequence[int],
    taken: Taken,
    purpose: str = Purpose.REFERRAL,
    opens: Mapping[int, Sequence[int]] | None = None,
) -> Consent:
    """Write the act, its recipients and the text that was read. Its term starts now.

    `opens` says what each structure receives, where that differs; otherwise each receives all of it.

    Raises Refused or Incomplete with what is missing; Conflict when the id served for something else.
    """
    network = Network.objects.get(pk=by.network_id)
    check_taken(taken, oral_attestation=network.oral_attestation)
    recipients = recipients_among(by, structures)
    if not scopes:
        raise Incomplete(
            _("Cochez au moins une chose que la personne accepte de partager."),
            code="consent-missing",
            field="scopes",
        )
    guardian_id = check_voices(by, person, taken, recipients)
    now = clock.now()
    consent = Consent(
        id=id,
        guardian_id=guardian_id,
        chain=chain,
        act=act,
        purpose=purpose,
        person=person,
        home_structure_id=person.home_structure_id,
        network_id=person.network_id,
        scopes=sorted({int(scope) for scope in scopes}),
        captured_by_id=by.id,
        captured_structure_id=by.structure_id,
        at=now,
        starts_at=now,
        expires_at=expiry(taken.capture, now, network.consent_days),
        **taken.columns(now),
    )
    keep_text(by, taken)
    try:
        with transaction.atomic():
            append(consent, opens or recipients)
    except IntegrityError:
        raise Conflict(
            _("Ce formulaire a déjà servi. Ouvrez à nouveau la page de ses accords."), code="duplicate"
        ) from None
    return consent


def keep_text(by: Member, taken: Taken) -> None:
    """Keep the exact words, once: the ledger's rows hold their hash."""
    script = consent_script.current(taken.language)
    text = ConsentText(
        network_id=by.network_id,
        sha256=consent_script.fingerprint(taken.text),
        version=script.version,
        language=script.language,
        text=taken.text,
    )
    ConsentText.objects.bulk_create([text], ignore_conflicts=True)


def recipients_among(by: Member, structures: Sequence[int]) -> list[int]:
    """The ids, when each may receive; one that may not is as unknown as one that does not exist."""
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
