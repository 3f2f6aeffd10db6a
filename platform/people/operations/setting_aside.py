"""The person objects, or asks that her file be set aside (GDPR art. 18 and 21): kept, read by the lead alone, silent."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Conflict, require
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from core.kernel.tenant import lock_person
from people import rules
from people.models import Limitation, Person, RightKind
from people.operations.asking import settle

ONLY_LEAD = _("C’est au responsable de la structure de mettre une fiche de côté, et de la reprendre.")


@transaction.atomic
def set_aside(person_id: UUID, *, by: Member, explanation: str = "") -> Limitation:
    """From now on nobody but the lead of home reads her, elsewhere nobody at all, and nothing is sent.

    Agreements stand and grants sleep: they open again when it is lifted, if they still hold. Twice is harmless.
    """
    check_free_text(explanation, field="explanation")
    person = Person.objects.visible_to(by).get(id=person_id)
    require(rules.can_set_aside(by, person) and by.id is not None, ONLY_LEAD)
    lock_person(person_id)
    limitation = Limitation(
        person=person,
        home_structure_id=person.home_structure_id,
        network_id=person.network_id,
        since=clock.now(),
        set_by_id=by.id,
        explanation=explanation,
    )
    try:
        with transaction.atomic():
            limitation.save()
    except IntegrityError:
        found: Limitation = Limitation.objects.visible_to(by).of(person_id).holding().get()
        return found
    record("person.set_aside", subject=person, by=by, person_id=person_id)
    settle(person_id, by=by, kinds=[RightKind.OBJECTION])
    return limitation


@transaction.atomic
def take_back(person_id: UUID, *, by: Member) -> None:
    """Lift it, as the person asks or once the objection is answered."""
    person = Person.objects.visible_to(by).get(id=person_id)
    require(rules.can_set_aside(by, person), ONLY_LEAD)
    lock_person(person_id)
    limitation = Limitation.objects.visible_to(by).of(person_id).holding().first()
    if limitation is None:
        raise Conflict(_("Cette fiche n’est pas mise de côté."))
    limitation.lifted_at, limitation.lifted_by_id = clock.now(), by.id
    limitation.save(update_fields=["lifted_at", "lifted_by_id"])
    record("person.taken_back", subject=person, by=by, person_id=person_id)
