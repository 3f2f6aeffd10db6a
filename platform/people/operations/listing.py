"""The list of persons that a lead exports, for a spreadsheet: whom her structure may see at this instant."""

import csv
import io
from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel.querysets import Member
from people.models import AccessGrant, Person

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def listed(by: Member) -> list[Person]:
    """One's own persons and those shared today, by name. Reading them is written in the journal."""
    own = Person.objects.own(by).values_list("pk", flat=True)
    shared = AccessGrant.objects.live(by).filter(scope=1).values_list("person_id", flat=True)
    persons = list(
        Person.objects.visible_to(by)
        .filter(pk__in=[*own, *shared])
        .select_related("home_structure")
        .order_by("search_name", "id")
    )
    seen(AccessKind.EXPORT, by=by, persons=[person.pk for person in persons], reason="list")
    return persons


def as_csv(persons: Sequence[Person]) -> bytes:
    """For people's spreadsheets: semicolons, a byte-order mark, and no cell that is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([_("Nom"), _("Prénom ou surnom"), _("Fiche de")])
    for person in persons:
        writer.writerow(
            [neutral(cell) for cell in (person.last_name, person.first_name, person.home_structure.name)]
        )
    return ("\ufeff" + out.getvalue()).encode()


def neutral(cell: str) -> str:
    """What a spreadsheet would compute is shown as it was typed."""
    return f"'{cell}" if cell.lstrip(" \"'").startswith(FORMULAS) else cell
