"""Record what the person agrees to share, with whom, until when. The ledger only grows."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from dateutil.relativedelta import relativedelta
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
from people.models import Capture, Consent, ConsentAct, ConsentRecipient, Person

# How long each kind of agreement holds at most (people §8).
LIFETIMES = {
    Capture.ORAL_ATTESTED: relativedelta(days=30),
    Capture.ORAL_PHONE: relativedelta(days=30),
    Capture.ORAL_WITNESSED: relativedelta(months=6),
    Capture.PAPER_SIGNED: relativedelta(months=12),
    Capture.ON_SCREEN: relativedelta(months=12),
}


def expiry(capture: str, start: datetime, consent_days: int) -> datetime:
    """The earliest of the kind's limit and the network's."""
    return min(start + LIFETIMES[Capture(capture)], start + timedelta(days=consent_days))


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
    _check_capture(
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
            _append(consent, recipients)
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


@transaction.atomic
def withdraw(person_id: UUID, *, by: Member, structure_id: int | None = None) -> int:
    """End all sharing, or sharing with one structure, at once. The number of chains that changed.

    No reason is asked. What was under way is cut in this transaction (receivers of `consent.withdrawn`).
    Doing it twice is harmless.
    """
    person = Person.objects.visible_to(by).get(id=person_id)
    require(
        rules.is_home(by, person),
        _("Seule la structure qui suit la personne arrête le partage depuis sa fiche."),
    )
    lock_person(person_id)
    changed = [_withdrawn(last, by=by, structure_id=structure_id) for last in in_force(by, person_id)]
    count = sum(changed)
    record(
        "consent.withdrawn", subject=person, by=by, person_id=person_id, structure=structure_id, chains=count
    )
    return count


def in_force(by: Member, person_id: UUID) -> list[Consent]:
    """The latest row of each chain that still opens something, with its recipients read."""
    rows = (
        Consent.objects.visible_to(by)
        .of(person_id)
        .order_by("chain", "-at", "-id")
        .prefetch_related("recipients")
    )
    latest: dict[UUID, Consent] = {}
    for row in rows:
        latest.setdefault(row.chain, row)
    now = clock.now()
    closed = (ConsentAct.ASKED, ConsentAct.REFUSED, ConsentAct.EXPIRED)
    return [
        row
        for row in latest.values()
        if row.act not in closed and row.expires_at > now and list(row.recipients.all())
    ]


def towards(by: Member, person_id: UUID, structure_id: int) -> list[Consent]:
    """Those in force that name this structure."""
    return [
        consent
        for consent in in_force(by, person_id)
        if any(recipient.structure_id == structure_id for recipient in consent.recipients.all())
    ]


def _withdrawn(last: Consent, *, by: Member, structure_id: int | None) -> bool:
    named = [recipient.structure_id for recipient in last.recipients.all()]
    if structure_id is not None and structure_id not in named:
        return False
    row = Consent(
        chain=last.chain,
        act=ConsentAct.WITHDRAWN,
        person_id=last.person_id,
        home_structure_id=last.home_structure_id,
        network_id=last.network_id,
        scopes=last.scopes,
        capture=last.capture,
        captured_by_id=by.id,
        captured_structure_id=by.structure_id,
        language=last.language,
        witness=last.witness,
        phone_called=last.phone_called,
        text_version=last.text_version,
        text_sha256=last.text_sha256,
        at=clock.now(),
        starts_at=last.starts_at,
        expires_at=last.expires_at,
    )
    _append(row, [one for one in named if structure_id is not None and one != structure_id])
    return True


def _append(consent: Consent, recipients: Sequence[int]) -> None:
    """Recipients first: the ledger's trigger, on the consent row, reads them to rebuild the grants."""
    for structure_id in recipients:
        ConsentRecipient(
            consent_id=consent.id,
            person_id=consent.person_id,
            home_structure_id=consent.home_structure_id,
            network_id=consent.network_id,
            structure_id=structure_id,
        ).save()
    consent.save()


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


def _check_capture(capture: str, *, witness: str, phone_called: str, oral_attestation: bool) -> None:
    if capture not in LIFETIMES:
        raise Incomplete(
            _("Dites comment la personne a donné son accord."), code="consent-missing", field="capture"
        )
    if capture == Capture.ORAL_ATTESTED and not oral_attestation:
        raise Refused(
            _("Dans ce réseau, un accord de vive voix se donne devant un témoin. Indiquez le nom du témoin."),
            code="evidence-missing",
            field="capture",
        )
    if capture == Capture.ORAL_WITNESSED and not witness:
        raise Incomplete(_("Indiquez le nom du témoin."), code="evidence-missing", field="witness")
    if capture == Capture.ORAL_PHONE and not phone_called:
        raise Incomplete(_("Indiquez le numéro appelé."), code="evidence-missing", field="phone_called")
