"""The services that one's own structure gives: the room they show, and the hours they keep."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count
from django.utils.translation import gettext as _

from actors.models import Capacity, PartnerSlot, Service
from actors.rules.slots import answers_for
from core.kernel import clock
from core.kernel.querysets import Member
from core.kernel.words import day_in_words

LASTS = timedelta(days=14)  # then what was said is « à vérifier » (actors §12)


@dataclass(frozen=True, slots=True)
class OwnService:
    """One service; `open_hours` are those that nobody booked yet."""

    service: Service
    open_hours: int
    today: date

    @property
    def name(self) -> str:
        place = self.service.place
        return f"{self.service.name}, {place.name}" if place else self.service.name

    @property
    def is_full(self) -> bool:
        until = self.service.full_until
        return self.service.capacity == Capacity.FULL and until is not None and until >= self.today

    @property
    def words(self) -> str:
        """What senders read of its room today."""
        said = self.service.capacity_declared_on
        if self.is_full and self.service.full_until:
            return _("complet jusqu’au %(day)s") % {"day": day_in_words(self.service.full_until)}
        if self.service.capacity in (Capacity.UNKNOWN, Capacity.FULL) or said is None:
            return _("rien n’est affiché")
        label = Capacity(self.service.capacity).label
        if self.today - said > LASTS:
            return _("%(label)s, à vérifier") % {"label": label}
        return str(label)


def own_services(member: Member) -> list[OwnService]:
    """In the order of their names."""
    services = Service.objects.visible_to(member).published().for_matching().order_by("name", "pk")
    hours = PartnerSlot.objects.visible_to(member).own(member).still_open(clock.now())
    rows = hours.order_by().values("service_id").annotate(n=Count("pk"))
    counted = {row["service_id"]: row["n"] for row in rows}
    today = clock.now().astimezone(clock.zone()).date()
    return [
        OwnService(one, counted.get(one.pk, 0), today)
        for one in services
        if answers_for(member.structure_id, one)
    ]
