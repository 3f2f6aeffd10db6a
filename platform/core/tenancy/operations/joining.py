"""Entering a structure: by an invitation, bound to an address, for seven days, once."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Conflict, Refused
from core.kernel.querysets import Member
from core.tenancy import rules
from core.tenancy.models import Invitation, Membership, Structure

LIFE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What someone without account types to get one. The address is the invitation's."""

    first_name: str
    last_name: str
    password: str


@transaction.atomic
def invite(
    structure: Structure, *, email: str, role: str, by: Member, data_protection: bool = False
) -> tuple[Invitation, str]:
    """Open the structure to one address. Returns the invitation and its token, which is shown once.

    Inviting the same address twice is harmless: each link works until one of them is used."""
    if not rules.can_invite(by, structure, role, data_protection=data_protection):
        raise Refused(_("Vous ne pouvez pas donner ce rôle dans cette structure."), field="role")
    if Membership.objects.held().filter(structure=structure, user__email=email.strip().lower()).exists():
        raise Refused(
            _(
                "Cette personne fait déjà partie de la structure. Si son compte est en sommeil, la page de l’équipe le réveille."
            ),
            field="email",
        )
    return write_invitation(structure, email=email, role=role, by=by, data_protection=data_protection)


def write_invitation(
    structure: Structure, *, email: str, role: str, by: Member, data_protection: bool = False
) -> tuple[Invitation, str]:
    """The invitation itself, for callers that have checked the right to it."""
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        network_id=structure.network_id,
        structure=structure,
        email=email.strip().lower(),
        role=role,
        data_protection=data_protection,
        token_hash=digest(token),
        invited_by_id=by.id,
        expires_at=clock.now() + LIFE,
    )
    invitation.save()
    record("invitation.created", subject=invitation, by=by, role=str(role), structure=structure.pk)
    return invitation, token


def find_invitation(token: str) -> Invitation | None:
    """The invitation of this token while it can be used; None tells nothing of why not."""
    return (
        Invitation.objects.open_at(clock.now())
        .filter(token_hash=digest(token))
        .select_related("structure", "network")
        .first()
    )


@transaction.atomic
def accept_invitation(
    token: str, *, user: User | None = None, account: NewAccount | None = None
) -> Membership:
    """Join, as `user` or with a new `account`. Used once: the second of two parallel uses is refused."""
    found = find_invitation(token)
    if found is None:
        raise Conflict(
            _(
                "Ce lien d’invitation ne fonctionne plus. Demandez-en un autre à la personne qui vous a invité."
            )
        )
    invitation = Invitation.objects.locked(found.pk)
    now = clock.now()
    if invitation.used_at is not None or invitation.revoked_at is not None:
        raise Conflict(_("Cette invitation vient d’être utilisée."))
    user = _joining(invitation, user, account)
    if Membership.objects.filter(user=user, structure=invitation.structure, ended_at=None).exists():
        raise Refused(_("Vous faites déjà partie de cette structure."))
    membership = Membership(
        user=user,
        structure_id=invitation.structure_id,
        network_id=invitation.network_id,
        role=invitation.role,
        data_protection=invitation.data_protection,
        created_at=now,
    )
    membership.save()
    invitation.used_at = now
    invitation.save(update_fields=["used_at"])
    record(
        "invitation.accepted",
        subject=invitation,
        by=membership,
        membership=str(membership.pk),
        structure=invitation.structure_id,
    )
    return membership


@transaction.atomic
def revoke(invitation: Invitation, *, by: Member) -> Invitation:
    """Take an invitation back. Twice is harmless; a used one is refused."""
    seen = Invitation.objects.visible_to(by).get(pk=invitation.pk)
    invitation = Invitation.objects.locked(seen.pk)
    if not rules.roles_given(by, seen.structure):
        raise Refused(_("Vous ne pouvez pas reprendre cette invitation."))
    if invitation.used_at is not None:
        raise Conflict(_("Cette invitation a déjà été utilisée."))
    if invitation.revoked_at is None:
        invitation.revoked_at = clock.now()
        invitation.save(update_fields=["revoked_at"])
        record("invitation.revoked", subject=invitation, by=by)
    return invitation


def digest(token: str) -> str:
    """What is stored of a token of 256 bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def _joining(invitation: Invitation, user: User | None, account: NewAccount | None) -> User:
    if user is not None:
        if user.email != invitation.email:
            raise Refused(_("Cette invitation est faite à une autre adresse que la vôtre."))
        return user
    if account is None or User.objects.filter(email=invitation.email).exists():
        raise Refused(_("Cette adresse a déjà un compte : connectez-vous, puis ouvrez de nouveau le lien."))
    return User.objects.create_user(
        invitation.email, account.password, first_name=account.first_name, last_name=account.last_name
    )
