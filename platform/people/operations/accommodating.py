"""Write down what must be provided for a good welcome, as the person says it today."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Refused, require
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from people import rules
from people.instruments.loading import published
from people.models import Accommodation, Person

FIELDS = ("codes", "precision", "interpreter", "confirmed_on")


@transaction.atomic
def confirm_accommodations(
    person_id: UUID, *, by: Member, codes: Sequence[str], precision: str = "", interpreter: bool = False
) -> Accommodation:
    """Replace what must be provided, confirmed today. Calling it twice is harmless. Home only."""
    check_free_text(precision, field="precision")
    person = Person.objects.visible_to(by).get(id=person_id)
    require(
        rules.can_evaluate(by, person),
        _("Seule la structure qui suit la personne écrit ce qu’il faut prévoir."),
    )
    known = published().choices["FRE"].by_value
    if not set(codes) <= set(known):
        raise Refused(_("Ce choix n’est pas dans la liste. Rechargez la page."), code="unknown-code")
    row = Accommodation.objects.visible_to(by).of(person_id).first()
    is_new = row is None
    row = row or Accommodation(
        person=person, home_structure_id=person.home_structure_id, network_id=person.network_id
    )
    row.codes = [code for code in known if code in codes]
    row.precision, row.interpreter = precision, interpreter
    row.confirmed_on = timezone.localtime(clock.now()).date()
    if is_new:
        row.save()
    else:
        row.save(update_fields=FIELDS)
    record("accommodation.confirmed", subject=row, by=by, person_id=person_id)
    return row
