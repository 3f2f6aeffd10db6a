"""Open a file. A first name or a nickname is enough."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import make_key, record
from core.kernel import clock
from core.kernel.errors import Refused
from core.kernel.normalise import search_text
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from people import rules
from people.models import BirthPrecision, Person, PersonStatus
from people.operations import blind_index


@transaction.atomic
def register(
    id: UUID,
    *,
    by: Member,
    first_name: str,
    last_name: str = "",
    birth_date: date | None = None,
    birth_precision: str = BirthPrecision.NONE,
    languages: Sequence[str] = (),
    door_name: str = "",
) -> Person:
    """Open the file `id` for the member's structure, which answers for it from now on.

    Registering the same id twice by the same structure is harmless: the first file is returned.
    Raises Refused for a role that opens no file.
    """
    if not rules.can_register(by) or by.structure_id is None:
        raise Refused(
            _("Votre rôle n’ouvre pas de fiche. Demandez à un collègue du travail social ou de la médiation.")
        )
    for text, field in ((first_name, "first_name"), (last_name, "last_name"), (door_name, "door_name")):
        check_free_text(text, field=field)
    person = Person(
        id=id,
        home_structure_id=by.structure_id,
        network_id=by.network_id,
        created_at=clock.now(),
        first_name=first_name,
        last_name=last_name,
        birth_date=birth_date,
        birth_precision=birth_precision,
        languages=list(languages),
        door_name=door_name,
        search_name=search_text(f"{last_name} {first_name}"),
        search_first=search_text(f"{first_name} {last_name}"),
    )
    try:
        with transaction.atomic():
            make_key(person.id, network_id=by.network_id)
            person.save()
    except IntegrityError:
        return Person.objects.own(by).get(id=id)
    PersonStatus(person=person, home_structure_id=by.structure_id, network_id=by.network_id).save()
    blind_index.remember(person, by=by)
    record("person.registered", subject=person, by=by, person_id=person.id)
    return person
