"""A death, soberly: sharing ends, what is under way stops, nothing leaves any more. A mistake is undone."""

from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Conflict, Refused, require
from core.kernel.querysets import Member
from core.kernel.tenant import lock_person
from people import rules
from people.models import ConsentAct, Person, PersonStatus, Status
from people.operations import blind_index
from people.operations.ledger import append, following, in_force

UNDO = timedelta(days=30)  # people §8


@transaction.atomic
def record_death(person_id: UUID, *, by: Member) -> None:
    """Home writes that the person has died. No message waiting for or about her leaves from this instant.

    In this transaction: agreements and grants end, referrals stop and appointments are freed (receivers of
    `person.died`), the clock of retention starts. Twice is harmless.
    """
    person = Person.objects.visible_to(by).get(id=person_id)
    require(rules.is_home(by, person), _("Seule la structure qui suit la personne note son décès."))
    lock_person(person_id)
    status = status_of(by, person_id)
    if status.status == Status.DECEASED:
        return
    change(status, Status.DECEASED)
    end_sharing(person_id, by=by, reason=Status.DECEASED)
    record("person.died", subject=person, by=by, person_id=person_id)


@transaction.atomic
def undo_death(person_id: UUID, *, by: Member) -> None:
    """It was a mistake: within thirty days, by the lead. What was shared needs a new agreement."""
    person = Person.objects.visible_to(by).get(id=person_id)
    require(rules.can_undo_death(by, person), _("C’est au responsable de la structure de corriger un décès."))
    lock_person(person_id)
    status = status_of(by, person_id)
    if status.status != Status.DECEASED or status.changed_at is None:
        raise Conflict(_("Cette personne n’est pas notée comme décédée."))
    if clock.now() > status.changed_at + UNDO:
        raise Refused(
            _("Trente jours ont passé : ce décès ne se corrige plus ici. Ouvrez une nouvelle fiche.")
        )
    change(status, Status.ACTIVE)
    blind_index.remember(person, by=by)
    record("death.undone", subject=person, by=by, person_id=person_id)


def end_sharing(person_id: UUID, *, by: Member, reason: str) -> None:
    """Every agreement ends in the ledger with our reason, and every grant with it, whatever its ground. Home only."""
    for standing in in_force(by, person_id):
        append(following(standing.last, ConsentAct.WITHDRAWN, by=by, reason_code=reason), {})
    with connection.cursor() as cursor:
        cursor.execute("select floor.sharing_ended(%s)", [person_id])


def status_of(by: Member, person_id: UUID) -> PersonStatus:
    """Read under the person's lock by whoever changes it."""
    return PersonStatus.objects.visible_to(by).get(person_id=person_id)


def change(status: PersonStatus, to: Status) -> None:
    """From now on; the rest follows in the caller's transaction."""
    status.status, status.changed_at = to, clock.now()
    status.save(update_fields=["status", "changed_at"])
