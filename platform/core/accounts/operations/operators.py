"""The technical administrator: belongs to no structure, sees no person."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.kernel.errors import Refused


@transaction.atomic
def create_operator(email: str) -> User:
    """Make, or find again, the operator of this address; a member of a structure is refused."""
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        return User.objects.create_user(
            email, None, first_name=str(_("Administration")), is_staff=True, is_superuser=True
        )
    if not user.is_staff:
        raise Refused(
            _("Cette adresse a déjà un compte de membre. L’administration technique a un compte à elle.")
        )
    return user
