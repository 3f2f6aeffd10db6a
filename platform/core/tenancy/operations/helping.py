"""Opening a colleague's way back in: a password link where no mail leaves, a lost second factor."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.operations.passwords import password_link
from core.accounts.operations.sessions import end_sessions
from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Refused
from core.tenancy import rules
from core.tenancy.models import Membership


@transaction.atomic
def make_password_link(membership: Membership, *, by: Membership) -> str:
    """The link for a colleague, shown once to who made it. She is told at her next sign-in.

    Refused where messages leave: she asks for it herself. Refused when she also works for a structure
    that `by` does not answer for: the link would open it."""
    if not settings.SIMULATED_SENDING:
        raise Refused(
            _("Les messages partent : la personne demande elle-même son lien par « Mot de passe oublié ? ».")
        )
    seen = _helped(membership, by=by, with_what="password")
    record("password_link.created", subject=seen, by=by)
    return password_link(seen.user)


@transaction.atomic
def reset_second_factor(membership: Membership, *, by: Membership) -> Membership:
    """Take away a lost second factor, once `by` has recognised the person. Her sessions end, and she is told.

    Where her role asks for one, she enrols again at her next sign-in. Twice is harmless."""
    seen = _helped(membership, by=by, with_what="second_factor")
    Authenticator.objects.filter(user_id=seen.user_id).delete()
    end_sessions(seen.user_id)
    record("second_factor.reset", subject=seen, by=by)
    return seen


def _helped(membership: Membership, *, by: Membership, with_what: str) -> Membership:
    """The colleague, once the right to help her is checked, with a word left for her."""
    seen: Membership = Membership.objects.administered_by(by).select_related("user").get(pk=membership.pk)
    if not rules.can_help(by, seen, Membership.objects.current().of_user(seen.user_id)):
        raise Refused(
            _(
                "Cette personne travaille aussi pour une autre structure : demandez à la coordination du réseau."
            )
        )
    seen.user.helped_at = clock.now()
    seen.user.helped_by = f"{by.user.get_full_name()} ({by.structure.name})"
    seen.user.helped_with = with_what
    seen.user.save(update_fields=["helped_at", "helped_by", "helped_with"])
    return seen
