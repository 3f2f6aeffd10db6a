"""Without mail, someone hands over the link that sets a new password."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.operations.passwords import password_link
from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Refused
from core.kernel.querysets import Member
from core.tenancy import rules
from core.tenancy.models import Membership


@transaction.atomic
def make_password_link(membership: Membership, *, by: Membership) -> str:
    """The link for a colleague, shown once to who made it. She is told at her next sign-in.

    Refused where messages leave: she asks for it herself. Refused when she also works for a structure
    that `by` does not answer for: the link would open it."""
    seen: Membership = Membership.objects.administered_by(by).select_related("user").get(pk=membership.pk)
    if not settings.SIMULATED_SENDING:
        raise Refused(
            _("Les messages partent : la personne demande elle-même son lien par « Mot de passe oublié ? ».")
        )
    if not rules.can_help(by, seen, Membership.objects.current().of_user(seen.user_id)):
        raise Refused(
            _(
                "Cette personne travaille aussi pour une autre structure : le lien se demande à la coordination du réseau."
            )
        )
    user = seen.user
    user.helped_at = clock.now()
    user.helped_by = _who(by)
    user.save(update_fields=["helped_at", "helped_by"])
    record("password_link.created", subject=seen, by=by)
    return password_link(user)


def _who(by: Member) -> str:
    assert isinstance(by, Membership)
    return f"{by.user.get_full_name()} ({by.structure.name})"
