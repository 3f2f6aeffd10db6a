"""A referral gets the reference it is called by."""

from django.db import IntegrityError, transaction

from core.kernel.errors import broken_constraint
from core.kernel.ids import spoken_reference
from referrals.models import Referral

DRAWS = 8  # with 60,000 references taken of 1,728,000, all eight are taken once in 10^11 times
TAKEN = "referral_ref_code"


def save_named(referral: Referral) -> None:
    """Save a new referral under a reference that no other of its network has.

    A short reference is drawn twice one day; the constraint sees it, across structures that may not see each
    other, and another is drawn. Raises IntegrityError when a row stands in the way for another reason.
    """
    for draw in range(DRAWS):
        try:
            with transaction.atomic():
                referral.save()
            return
        except IntegrityError as error:
            if broken_constraint(error) != TAKEN or draw == DRAWS - 1:
                raise
            referral.ref_code = spoken_reference()
