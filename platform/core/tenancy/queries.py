"""Who a membership id is today; and what a password may not hold, for someone of a network."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.accounts.rules import holds_one_of
from core.tenancy.models import Membership, Network


def current_member(id: UUID) -> Membership | None:
    """The membership as it is now; None once it has ended."""
    return Membership.objects.current().for_request().filter(pk=id).first()


class NetworkWordsValidator:
    """Refuses a password that holds the name of a network the user belongs to, or is joining (`user.joining`)."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is None:
            return
        names = list(
            Network.objects.filter(structures__memberships__user_id=user.pk)
            .values_list("name", flat=True)
            .distinct()
        )
        joining = getattr(user, "joining", None)
        if joining is not None:
            names.append(joining.name)
        if holds_one_of(password, names):
            raise ValidationError(
                _("Ce mot de passe contient le nom de votre réseau. Choisissez-en un autre."),
                code="network_words",
            )

    def get_help_text(self) -> str:
        return str(_("Pas le nom de votre réseau."))
