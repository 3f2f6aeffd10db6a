"""Note who decides with a person or for her, and when that ends. The proof is seen, never copied (people §3)."""

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, Refused, require
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from core.kernel.tenant import lock_person
from people import rules
from people.models import Guardianship, Measure, Person


@transaction.atomic
def note_measure(
    id: UUID,
    *,
    by: Member,
    person_id: UUID,
    kind: str,
    guardian_name: str,
    guardian_phone: str = "",
    proof_seen: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
    informed: bool = False,
) -> Guardianship:
    """Write the measure that holds today. Home only. The same id twice is harmless.

    Raises Conflict when another one is noted already: it is ended first, so that its agreements are asked again.
    """
    check_free_text(guardian_name, field="guardian_name")
    check_free_text(proof_seen, field="proof_seen")
    person = Person.objects.visible_to(by).get(id=person_id)
    author = by.id
    if author is None or not rules.is_home(by, person):
        raise Refused(_("Seule la structure qui suit la personne note qui décide avec elle."))
    _check(kind, guardian_name=guardian_name, proof_seen=proof_seen, starts_on=starts_on, ends_on=ends_on)
    lock_person(person_id)
    already = Guardianship.objects.visible_to(by).of(person_id).filter(pk=id).first()
    if already is not None:
        return already
    now = clock.now()
    measure = Guardianship(
        id=id,
        person=person,
        home_structure_id=person.home_structure_id,
        network_id=person.network_id,
        kind=kind,
        guardian_name=guardian_name,
        guardian_phone=guardian_phone,
        starts_on=starts_on,
        ends_on=ends_on,
        proof_seen=proof_seen,
        proof_seen_on=timezone.localtime(now).date(),
        proof_seen_by_id=author,
        informed=informed,
        noted_at=now,
    )
    try:
        with transaction.atomic():
            measure.save()
    except IntegrityError:
        raise Conflict(_("Une mesure est déjà notée. Terminez-la d’abord, puis notez la nouvelle.")) from None
    record("guardian.noted", subject=measure, by=by, person_id=person_id, kind=kind)
    return measure


@transaction.atomic
def end_measure(measure_id: UUID, *, by: Member) -> Guardianship:
    """The measure is over from now on. Agreements given with it serve no new request. Twice is harmless."""
    measure: Guardianship = Guardianship.objects.visible_to(by).get(id=measure_id)
    require(by.opens_files, _("Seule la structure qui suit la personne note la fin d’une mesure."))
    lock_person(measure.person_id)
    measure.refresh_from_db()
    if measure.ended_at is not None:
        return measure
    measure.ended_at, measure.ended_by_id = clock.now(), by.id
    measure.save(update_fields=["ended_at", "ended_by_id"])
    record("guardian.ended", subject=measure, by=by, person_id=measure.person_id, kind=measure.kind)
    return measure


def _check(
    kind: str, *, guardian_name: str, proof_seen: str, starts_on: date | None, ends_on: date | None
) -> None:
    if kind not in Measure.values:
        raise Refused(_("Ce choix n’est pas dans la liste. Rechargez la page."), field="kind")
    if not guardian_name:
        raise Incomplete(_("Écrivez le nom de la personne qui décide."), field="guardian_name")
    if not proof_seen:
        raise Incomplete(
            _("Écrivez quel document vous avez vu. N’en gardez pas de copie."), field="proof_seen"
        )
    if starts_on and ends_on and ends_on < starts_on:
        raise Refused(_("La fin vient avant le début. Vérifiez les deux dates."), field="ends_on")
