"""Ending a membership, changing a role. Each closes the user's sessions at once, and ends her programs' tokens."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.operations.sessions import end_sessions
from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Conflict, Refused
from core.kernel.querysets import Member
from core.tenancy import rules
from core.tenancy.models import Membership, Role
from core.tenancy.operations.tokens import end_tokens


@transaction.atomic
def remove(membership: Membership, *, by: Member) -> Membership:
    """End someone's membership. Her next click asks to sign in. Twice is refused."""
    seen = Membership.objects.administered_by(by).get(pk=membership.pk)
    membership = Membership.objects.locked(seen.pk)
    if membership.ended_at is not None:
        raise Conflict(_("Cette personne ne fait déjà plus partie de la structure."))
    if not rules.can_administer(by, membership):
        raise Refused(_("Vous ne pouvez pas vous retirer vous-même de l’équipe par cette page."))
    return end(membership, by=by)


@transaction.atomic
def leave(membership: Membership) -> Membership:
    """Leave one's structure. Its last lead stays until another one is there."""
    membership = Membership.objects.locked(membership.pk)
    if membership.ended_at is not None:
        raise Conflict(_("Vous ne faites déjà plus partie de cette structure."))
    colleagues = (
        Membership.objects.current().filter(structure_id=membership.structure_id).exclude(pk=membership.pk)
    )
    if membership.role == Role.LEAD and not colleagues.filter(role=Role.LEAD).exists():
        raise Refused(
            _(
                "Vous êtes la seule personne responsable de cette structure. Invitez d’abord celle qui vous remplace."
            )
        )
    return end(membership, by=membership)


@transaction.atomic
def change_role(membership: Membership, *, role: str, by: Member) -> Membership:
    """Give another role to a colleague, never to oneself. The same role again is harmless."""
    seen = Membership.objects.administered_by(by).select_related("structure").get(pk=membership.pk)
    membership = Membership.objects.locked(seen.pk)
    if not rules.can_change_role(by, membership, role):
        raise Refused(_("Vous ne pouvez pas donner ce rôle à cette personne."), field="role")
    if membership.role != role:
        membership.role = role
        membership.save(update_fields=["role"])
        end_sessions(membership.user_id)
        end_tokens(membership)
        record("membership.role_changed", subject=membership, by=by, fields=["role"], role=str(role))
    return membership


def end(membership: Membership, *, by: Member) -> Membership:
    membership.ended_at = clock.now()
    membership.save(update_fields=["ended_at"])
    end_sessions(membership.user_id)
    end_tokens(membership)
    record(
        "membership.ended",
        subject=membership,
        by=by,
        member=str(membership.pk),
        structure=membership.structure_id,
    )
    return membership
