"""A lead keeps a file beyond its clock, for a written reason, until a day (people §8: three years at most)."""

from datetime import date
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, Refused, require
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from core.kernel.tenant import lock_person
from people import rules
from people.models import LegalHold, Person

LONGEST = relativedelta(years=3)
ONLY_LEAD = _("C’est au responsable de la structure de garder une fiche au-delà de sa durée.")


@transaction.atomic
def hold(id: UUID, *, by: Member, person_id: UUID, reason: str, until: date) -> LegalHold:
    """The clock of this file stops until that day. The same id twice is harmless; a second hold is refused."""
    check_free_text(reason, field="reason")
    person = Person.objects.visible_to(by).get(id=person_id)
    author = by.id
    if author is None or not rules.can_hold(by, person):
        raise Refused(ONLY_LEAD)
    now = clock.now()
    _check(reason, until, today=timezone.localtime(now).date())
    lock_person(person_id)
    rows = LegalHold.objects.visible_to(by).of(person_id)
    if (already := rows.filter(pk=id).first()) is not None:
        found: LegalHold = already
        return found
    for past in rows.filter(lifted_at=None):
        if past.until >= timezone.localtime(now).date():
            raise Conflict(_("Cette fiche est déjà gardée. Levez d’abord ce qui la garde."))
        past.lifted_at = now  # it had ended by itself; the database allows one at a time
        past.save(update_fields=["lifted_at"])
    made = LegalHold(
        id=id,
        person=person,
        home_structure_id=person.home_structure_id,
        network_id=person.network_id,
        reason=reason.strip(),
        until=until,
        held_at=now,
        held_by_id=author,
    )
    made.save()
    record("file.held", subject=made, by=by, person_id=person_id, until=until.isoformat())
    return made


@transaction.atomic
def lift(person_id: UUID, *, by: Member) -> None:
    """Before its day. The clock goes on, and home is told again thirty days before anything is erased."""
    person = Person.objects.visible_to(by).get(id=person_id)
    require(rules.can_hold(by, person), ONLY_LEAD)
    lock_person(person_id)
    now = clock.now()
    standing = LegalHold.objects.visible_to(by).of(person_id).in_force(timezone.localtime(now).date()).first()
    if standing is None:
        raise Conflict(_("Rien ne garde cette fiche au-delà de sa durée."))
    standing.lifted_at = now
    standing.save(update_fields=["lifted_at"])
    record("hold.lifted", subject=standing, by=by, person_id=person_id)


def _check(reason: str, until: date, *, today: date) -> None:
    if not reason.strip():
        raise Incomplete(_("Écrivez pourquoi cette fiche doit être gardée."), field="reason")
    if until <= today:
        raise Refused(_("Ce jour est passé. Choisissez un jour à venir."), field="until")
    if until > today + LONGEST:
        raise Refused(_("Trois ans au plus. Choisissez un jour plus proche."), field="until")
