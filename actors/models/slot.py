"""An hour that a service keeps for referrals: publishing it is accepting in advance (actors §12)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from actors.models.place import Place
from actors.models.service import Service
from actors.querysets import SeriesQuerySet, SlotQuerySet
from actors.states import SLOT, SlotAct, SlotState
from core.kernel import clock
from core.kernel.models import Identified


class Kept(Identified):
    """Whose hour it is: a service, the structure that answers for it, and who receives, by a first name at most."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    staff = models.ForeignKey("tenancy.Membership", models.PROTECT, null=True, related_name="+")
    with_whom = models.CharField(_("Avec qui"), max_length=60)
    room = models.CharField(_("Salle"), max_length=60, blank=True)
    minutes = models.PositiveSmallIntegerField(_("Durée"), default=60)

    class Meta:
        abstract = True


class SlotSeries(Kept):
    """« Tous les jeudis à 14 h, 3 créneaux, jusqu’au 30 juin »: written out eight weeks ahead, in wall time."""

    weekday = models.PositiveSmallIntegerField()
    at = models.TimeField()
    in_a_row = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    until = models.DateField()
    ended_at = models.DateTimeField(null=True)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("id", "network"), name="slotseries_id_network"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="slotseries_weekday"),
            models.CheckConstraint(condition=Q(in_a_row__range=(1, 8)), name="slotseries_in_a_row"),
            models.CheckConstraint(condition=Q(until__gte=F("starts_on")), name="slotseries_until"),
        )


class PartnerSlot(Kept):
    """Its state is read under its own lock; `release_at`, by the database's clock, ends what may be booked."""

    series = models.ForeignKey(SlotSeries, models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField(_("Jour et heure"))
    release_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=SlotState, default=SlotState.OPEN)
    created_at = models.DateTimeField(default=clock.now)

    objects = SlotQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("id", "network"), name="partnerslot_id_network"),
            models.UniqueConstraint(fields=("series", "starts_at"), name="partnerslot_series_once"),
            models.CheckConstraint(condition=Q(state__in=SlotState.values), name="partnerslot_state"),
            models.CheckConstraint(condition=Q(release_at__lte=F("starts_at")), name="partnerslot_release"),
            models.CheckConstraint(condition=Q(minutes__range=(10, 480)), name="partnerslot_minutes"),
        )
        indexes = (
            models.Index(
                fields=("service", "starts_at"), condition=Q(state="open"), name="partnerslot_open_by_service"
            ),
            models.Index(fields=("structure", "starts_at"), name="partnerslot_by_structure"),
        )

    def move(self, act: SlotAct) -> None:
        """To the next state of the table, or Conflict."""
        self.state = SLOT.after(SlotState(self.state), act)
