"""Letters are printed together, once, under a number: what is printed again is the same batch."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Conflict, require
from core.kernel.querysets import Member
from notifications.models import LetterBatch, Message
from notifications.operations.by_hand import letters


@transaction.atomic
def print_letters(*, by: Member) -> LetterBatch:
    """Number the letters that are due. Nothing is left for a second one: it is refused, and prints nothing twice."""
    require(by.opens_files, _("Ces lettres sont pour qui suit la personne."))
    ids = [message.pk for line in letters(by) for message in line.messages]
    locked = Message.objects.visible_to(by).filter(pk__in=ids, batch=None)
    taken = list(locked.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    if not taken:
        raise Conflict(_("Ces lettres sont déjà imprimées."), code="wrong-state")
    last = LetterBatch.objects.visible_to(by).aggregate(last=Max("number"))["last"] or 0
    batch = LetterBatch(
        network_id=by.network_id,
        structure_id=by.structure_id,
        number=last + 1,
        made_at=clock.now(),
        made_by_id=by.id,
    )
    batch.save()
    Message.objects.visible_to(by).filter(pk__in=taken).update(batch=batch)
    record("letters.printed", subject=batch, by=by, number=batch.number, letters=len(taken))
    return batch
