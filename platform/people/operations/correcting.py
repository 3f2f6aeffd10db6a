"""Correct who a person is, at once; whoever reads it today is told that something changed, never what."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import require
from core.kernel.floor.scopes import Scope
from core.kernel.normalise import search_text
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from people import rules
from people.models import AccessGrant, Person, RightKind
from people.operations import blind_index
from people.operations.asking import settle

FIELDS = ("first_name", "last_name", "civility", "door_name", "birth_date", "birth_precision", "languages")


@transaction.atomic
def correct_identity(person_id: UUID, *, by: Member, **values: object) -> Person:
    """Write the identity as the person says it is. Home only; calling it twice is harmless.

    It answers the request to correct that waits, and tells the structures that read her name today (GDPR art. 19).
    """
    for name in ("first_name", "last_name", "civility", "door_name"):
        check_free_text(str(values.get(name) or ""), field=name)
    person: Person = Person.objects.visible_to(by).get(id=person_id)
    require(rules.is_home(by, person), _("Seule la structure qui suit la personne corrige sa fiche."))
    changed = [name for name in FIELDS if name in values and getattr(person, name) != values[name]]
    for name in changed:
        setattr(person, name, values[name])
    if changed:
        person.search_name = search_text(f"{person.last_name} {person.first_name}")
        person.search_first = search_text(f"{person.first_name} {person.last_name}")
        person.save(update_fields=[*changed, "search_name", "search_first"])
        blind_index.remember(person, by=by)
        record("person.corrected", subject=person, by=by, person_id=person_id, fields=sorted(changed))
        tell_readers(person_id, by=by, scope=Scope.IDENTITY)
    settle(person_id, by=by, kinds=[RightKind.RECTIFICATION])
    return person


def tell_readers(person_id: UUID, *, by: Member, scope: Scope) -> int:
    """One event for each request under which `scope` is read today; how many. The event says nothing of the person."""
    grants = AccessGrant.objects.visible_to(by).filter(
        person_id=person_id, scope=scope, expires_at__gt=clock.now(), handoff_id__isnull=False
    )
    told = {(grant.handoff_id, grant.structure_id) for grant in grants}
    for handoff_id, structure_id in sorted(told, key=str):
        record(
            "correction.told",
            subject=Person(pk=person_id),
            by=by,
            person_id=person_id,
            handoff=str(handoff_id),
            target=structure_id,
            scope=int(scope),
        )
    return len(told)
