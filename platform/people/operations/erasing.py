"""Erase a person, and keep counters without identity. There is no way back.

Nothing of her stays: the rows of every scope, her requests, drafts, papers and files go; the journal key
goes, so that no line can be linked to her; the ledger is reduced to acts, kinds and days; references keep
states and dates under an id that was never hers. What remains is a keyed hash (`Tombstone`), so that a
restored backup erases her again.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel.errors import require
from core.kernel.querysets import Member
from core.kernel.tenant import lock_person
from people import rules
from people.models import MergeProposal, Person, RightKind, RightRequest, Why
from people.operations import sealing, tombstones


@transaction.atomic
def erase(person_id: UUID, *, by: Member) -> None:
    """At the person's request, by the lead of her home structure. Her live referrals stop in this transaction.

    Twice is refused as for an unknown person: there is nobody any more.
    """
    person = Person.objects.visible_to(by).get(id=person_id)
    require(rules.can_erase(by, person), _("Seul le responsable de la structure efface une fiche."))
    asked = RightRequest.objects.visible_to(by).of(person_id).waiting().filter(kind=RightKind.ERASURE).first()
    _forget(person, by=by, why=Why.ERASED, asked_on=asked.asked_at.date() if asked else None)


@transaction.atomic
def anonymise(person_id: UUID, *, by: Member) -> None:
    """The same at the end of retention (people §8): the band of ten years of her birth stays with the counters.

    `by` is a system member of her home structure: open `tenant(structure=home, system=…)` with a task that
    opens files, and pass `tenant.system_member(context)`. Nobody is told, nobody asked. One person a
    transaction. Raises Person.DoesNotExist when she is gone or has another home; calling it twice is so refused.
    """
    person = Person.objects.get(id=person_id, home_structure_id=by.structure_id)
    require(bool(by.system), _("Seule la règle de conservation efface sans demande."))
    _forget(person, by=by, why=Why.RETENTION, asked_on=None)


def _forget(person: Person, *, by: Member, why: Why, asked_on: date | None) -> None:
    """Rooms above stop what is under way (receivers of `person.erased`), then one function deletes."""
    lock_person(person.pk)
    record("person.erased", subject=person, by=by, person_id=person.pk, why=why)
    mark = tombstones.mark_of(person.pk)
    taken_in = MergeProposal.objects.of(person.pk).done().values_list("absorbed_id", flat=True)
    marks = [mark, *map(tombstones.mark_of, taken_in)]  # a backup from before the merge holds them too
    with connection.cursor() as cursor:
        if why == Why.ERASED:  # at the end of retention a proof stays its own five years
            cursor.execute("select floor.forget_proofs(%s)", [person.pk])
            for (proof,) in cursor.fetchall():
                transaction.on_commit(partial(sealing.remove, proof))
        cursor.execute("select floor.erase_person(%s, %s, %s, %s)", [person.pk, mark, why, asked_on])
        files = [name for (name,) in cursor.fetchall()]
    transaction.on_commit(partial(_outside, marks, files))


def _outside(marks: Sequence[str], files: Sequence[str]) -> None:
    """What no transaction holds: the tombstone's file first, then the files made of her."""
    tombstones.write(marks)
    for name in files:
        (Path(settings.RELAIS_EXPORTS) / Path(name).name).unlink(missing_ok=True)
