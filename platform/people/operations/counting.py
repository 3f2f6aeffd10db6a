"""Help given to someone of whom nothing is kept: a count."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel.errors import require
from core.kernel.querysets import Member
from core.tenancy.models import Network
from people import rules


@transaction.atomic
def count_three_questions(*, by: Member) -> None:
    """Three questions were answered at a counter. One more each time; nobody is named, nothing is said."""
    require(rules.can_ask_three_questions(by), _("Votre rôle lit les chiffres seulement."))
    record("three_questions.answered", subject=Network(pk=by.network_id), by=by)
