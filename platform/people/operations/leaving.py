"""A person leaves the network: her file closes as she chose. A mistake, or her return, is undone by home (people §8)."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel.errors import Conflict, require
from core.kernel.querysets import Member
from core.kernel.tenant import lock_person
from people import rules
from people.models import Person, Status
from people.operations.dying import change, end_sharing, status_of

ONLY_HOME = _("Seule la structure qui suit la personne note son départ.")


@transaction.atomic
def record_move(person_id: UUID, *, by: Member) -> None:
    """Home writes that she has left, and that her file closes. Nothing waiting about her leaves from now on.

    In this transaction: agreements and grants end, referrals stop and appointments are freed (receiver of
    `person.moved`). The clock of retention goes on from the last contact. Twice is harmless.
    """
    person = Person.objects.visible_to(by).get(id=person_id)
    require(rules.is_home(by, person), ONLY_HOME)
    lock_person(person_id)
    status = status_of(by, person_id)
    if status.status == Status.MOVED:
        return
    if status.status != Status.ACTIVE:
        raise Conflict(_("Cette fiche est déjà fermée."))
    change(status, Status.MOVED)
    end_sharing(person_id, by=by, reason=Status.MOVED)
    record("person.moved", subject=person, by=by, person_id=person_id)


@transaction.atomic
def undo_move(person_id: UUID, *, by: Member) -> None:
    """It was a mistake, or she is back. What was shared needs a new agreement."""
    person = Person.objects.visible_to(by).get(id=person_id)
    require(rules.is_home(by, person), ONLY_HOME)
    lock_person(person_id)
    status = status_of(by, person_id)
    if status.status != Status.MOVED:
        raise Conflict(_("Cette personne n’est pas notée comme partie."))
    change(status, Status.ACTIVE)
    record("move.undone", subject=person, by=by, person_id=person_id)
