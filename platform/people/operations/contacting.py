"""How the person wants to be reached."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel.errors import require
from core.kernel.floor.scopes import Scope
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from people import rules
from people.models import Contact, Person
from people.operations import blind_index
from people.operations.correcting import tell_readers

FIELDS = (
    "phone",
    "email",
    "address",
    "commune",
    "channels",
    "discreet",
    "safe_hours",
    "relay_first_name",
    "relay_link",
    "relay_phone",
)
TYPED = ("address", "commune", "safe_hours", "relay_first_name", "relay_link")


@transaction.atomic
def set_contact(
    person_id: UUID, *, by: Member, channels: Sequence[str] = (), **values: str | bool
) -> Contact:
    """Write the person's contact as it is now. Calling it twice is harmless. Home only."""
    for name in TYPED:
        check_free_text(str(values.get(name, "")), field=name)
    person = Person.objects.visible_to(by).get(id=person_id)
    require(rules.is_home(by, person), _("Seule la structure qui suit la personne change ses coordonnées."))
    given = {"channels": list(channels), **values}
    contact = Contact.objects.visible_to(by).of(person_id).first()
    if contact is None:
        contact = Contact(
            person=person, home_structure_id=person.home_structure_id, network_id=person.network_id, **given
        )
        contact.save()
        changed = sorted(given)
    else:
        changed = sorted(name for name, value in given.items() if getattr(contact, name) != value)
        for name in changed:
            setattr(contact, name, given[name])
        if changed:
            contact.save(update_fields=changed)
    if {"phone", "commune"} & set(changed):
        blind_index.remember(person, by=by)
    if changed:
        record("contact.changed", subject=contact, by=by, person_id=person_id, fields=changed)
        tell_readers(person_id, by=by, scope=Scope.CONTACT)
    return contact
