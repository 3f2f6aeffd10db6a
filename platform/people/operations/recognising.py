"""She may be known elsewhere: with her paper, and only if she agrees, learn which structure to call."""

from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import codes
from core.kernel.errors import require
from core.kernel.querysets import Member
from core.tenancy.models import Network
from people import rules
from people.operations.stopping import WRONG_CODES


@dataclass(frozen=True, slots=True)
class Known:
    """The structure that answers for her file, or nothing; nothing of the file itself."""

    structure_id: int | None = None
    too_many: bool = False


@transaction.atomic
def recognise(typed: str, *, by: Member) -> Known:
    """Which structure follows the person who shows this code. Her paper names it to her already.

    It links nothing and opens nothing: the two structures speak to each other, with her. A refusal is
    returned, not raised: its count must stay. A voided code says nothing.
    """
    require(rules.can_register(by), _("Votre rôle n’ouvre pas de fiche."))
    if WRONG_CODES.passed(by.structure_id):
        return Known(too_many=True)
    network = Network(pk=by.network_id)
    code = codes.read_code(typed)
    found = _home_of(code) if code else None
    if found is None:
        if not WRONG_CODES.spend(by.structure_id):
            return Known(too_many=True)
        record("code.refused", subject=network, by=by)
        return Known()
    structure_id, mark = found
    record("person.recognised", subject=network, by=by, mark=mark, structure=structure_id)
    return Known(structure_id)


def _home_of(code: str) -> tuple[int, str] | None:
    with connection.cursor() as cursor:
        cursor.execute("select structure, mark from floor.home_by_code(%s)", [codes.hash_code(code)])
        found: tuple[int, str] | None = cursor.fetchone()
        return found
