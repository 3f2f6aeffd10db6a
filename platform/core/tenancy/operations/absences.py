"""Someone is away for a time: until when, and who answers meanwhile (coordination §3, ux §1.14)."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Incomplete, Refused, require
from core.kernel.querysets import Member
from core.tenancy import rules
from core.tenancy.models import ROLES_THAT_OPEN_FILES, Membership

LONGEST = timedelta(days=366)


@transaction.atomic
def say_absent(
    membership_id: UUID, *, by: Member, until: date, replaced_by_id: UUID | None = None
) -> Membership:
    """Say until when a colleague is away, and who answers. Said again, it replaces what was said.

    Nothing changes hands by this alone: what was hers is given, told or moved act by act.
    """
    absent = _concerned(membership_id, by=by)
    today = clock.now().astimezone(clock.zone()).date()
    if not today <= until <= today + LONGEST:
        raise Incomplete(_("Choisissez un jour, aujourd’hui ou plus tard."), field="until")
    if replaced_by_id is not None:
        team = Membership.objects.current().filter(structure_id=absent.structure_id)
        answering = team.filter(role__in=ROLES_THAT_OPEN_FILES).exclude(pk=absent.pk)
        if not answering.exclude(absent_until__gte=today).filter(pk=replaced_by_id).exists():
            raise Refused(_("Choisissez quelqu’un de l’équipe qui est là."), field="to")
    absent.absent_until, absent.replaced_by_id = until, replaced_by_id
    absent.save(update_fields=["absent_until", "replaced_by_id"])
    record(
        "membership.absent",
        subject=absent,
        by=by,
        until=until.isoformat(),
        replaced_by=str(replaced_by_id) if replaced_by_id else None,
    )
    return absent


@transaction.atomic
def come_back(membership_id: UUID, *, by: Member) -> Membership:
    """She is there again. Twice is harmless. What was given to others stays with them."""
    absent = _concerned(membership_id, by=by)
    if absent.absent_until is not None:
        absent.absent_until, absent.replaced_by_id = None, None
        absent.save(update_fields=["absent_until", "replaced_by_id"])
        record("membership.back", subject=absent, by=by)
    return absent


def _concerned(membership_id: UUID, *, by: Member) -> Membership:
    seen = Membership.objects.visible_to(by).get(pk=membership_id)
    membership: Membership = Membership.objects.locked(seen.pk)
    require(
        rules.can_say_absent(by, membership),
        _("Une absence se dit par la personne elle-même, ou par qui répond de la structure."),
    )
    return membership
