"""Two files of one structure are one person's: proposed by one member, confirmed by another (people §7).

Once confirmed, the row is what stays of the file that was taken in: its id, which leads to the other one and
to the journal lines written before.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from people.models.base import AboutPerson
from people.querysets import MergeQuerySet


class MergeProposal(AboutPerson):
    """`person` stays; `absorbed_id` is taken in. Lapses after thirty days."""

    absorbed_id = models.UUIDField()
    proposed_by = models.ForeignKey("tenancy.Membership", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_by = models.ForeignKey("tenancy.Membership", models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("absorbed_id",), condition=Q(confirmed_at__isnull=False), name="merge_once"
            ),
            models.UniqueConstraint(
                fields=("person", "absorbed_id"),
                condition=Q(confirmed_at=None, declined_at=None),
                name="merge_proposed_once",
            ),
            models.CheckConstraint(condition=~Q(person_id=F("absorbed_id")), name="merge_two_files"),
            models.CheckConstraint(condition=~Q(confirmed_by=F("proposed_by")), name="merge_two_members"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, declined_at=None),
                name="merge_confirmed_by",
            ),
        )
