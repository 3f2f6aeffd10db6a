"""A new phone or a copy, asked with the code: home confirms by another way before anything changes (people §6)."""

from django.db import transaction

from core.journal.operations import record
from core.kernel import codes
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from people.models import RightKind
from people.operations.asking import asked_with
from people.operations.stopping import Stopped, count_refusal, network, new_receipt, refused_already


@transaction.atomic
def propose_by_code(
    typed: str, *, kind: RightKind, by: Member, from_address: str, wish: str = "", helper: str = ""
) -> Stopped:
    """Write the wish down for home, with its clock. Who found the paper must not redirect the calls.

    Refusals are returned, as for stopping. Asking twice is one request.
    """
    said = " · ".join(part for part in (wish, helper) if part)
    check_free_text(said, field="helper")
    if refused_already(by, from_address):
        return Stopped(done=False, too_many=True)
    mark = asked_with(codes.hash_code(codes.read_code(typed) or ""), kind, said)
    if mark is None:
        return Stopped(done=False, too_many=not count_refusal(by, from_address))
    receipt = new_receipt()
    record("proposal.made", subject=network(), by=by, mark=mark, kind=kind, receipt=receipt)
    return Stopped(done=True, receipt=receipt)
