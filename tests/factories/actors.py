"""Actors, places and services, minimal and valid; situations are given as fields."""

from datetime import time, timedelta
from typing import Any

import factory

from actors.models import Actor, PartnerSlot, Place, Service, SlotSeries
from actors.rules.indexing import index
from actors.rules.search import name_key
from core.kernel import clock, nomenclature
from tests.factories.tenancy import NetworkFactory


class ActorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Actor

    network = factory.SubFactory(NetworkFactory)
    name = factory.Sequence(lambda n: f"Acteur {n}")
    search_name = factory.LazyAttribute(lambda o: name_key(o.name))


class PlaceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Place
        skip_postgeneration_save = True

    actor = factory.SubFactory(ActorFactory)
    network = factory.LazyAttribute(lambda o: o.actor.network)
    name = factory.Sequence(lambda n: f"Lieu {n}")
    address = "1 rue de l’Exemple"
    postcode = "38000"
    commune = "Grenoble"
    code_insee = "38185"
    search_name = ""
    search_words = ""

    @factory.post_generation
    def searchable(self: Place, create: bool, extracted: Any, **kwargs: Any) -> None:
        reindex(self)


class ServiceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Service
        skip_postgeneration_save = True

    place = factory.SubFactory(PlaceFactory)
    actor = factory.LazyAttribute(lambda o: o.place.actor)
    network = factory.LazyAttribute(lambda o: o.actor.network)
    codes = factory.LazyFunction(lambda: ["aide-demarches"])
    name = factory.LazyAttribute(lambda o: nomenclature.label(o.codes[0]))
    level = "with"
    channels = factory.LazyFunction(lambda: ["walk_in", "phone"])
    cost = "free"

    @factory.post_generation
    def searchable(self: Service, create: bool, extracted: Any, **kwargs: Any) -> None:
        if self.place is not None:
            reindex(self.place)


def reindex(place: Place) -> None:
    codes = {code for service in place.services.all() for code in service.codes}
    index(place, place.actor, codes=codes, aliases=[alias.name for alias in place.aliases.all()])
    place.save(update_fields=["search_name", "search_words"])


def kept_hour(staff: Any, *, days: int = 7, hour: int = 14, minutes: int = 60, **fields: Any) -> PartnerSlot:
    """An hour that this colleague's structure keeps for referrals, for a service of its own."""
    structure = staff.structure
    service = fields.pop("service", None) or own_service(structure)
    day = clock.now().astimezone(clock.zone()).replace(hour=hour, minute=0, second=0, microsecond=0)
    starts_at = fields.pop("starts_at", None) or day + timedelta(days=days)
    slot = PartnerSlot(
        network=structure.network,
        structure=structure,
        service=service,
        place=service.place,
        staff=staff,
        with_whom=staff.user.first_name,
        starts_at=starts_at,
        release_at=starts_at - timedelta(hours=24),
        minutes=minutes,
        **fields,
    )
    slot.save()
    return slot


def weekly_hours(staff: Any) -> SlotSeries:
    """« Tous les jeudis à 14 h », of this colleague's structure, nothing written out yet."""
    service = own_service(staff.structure)
    today = clock.now().astimezone(clock.zone()).date()
    series = SlotSeries(
        network=staff.structure.network,
        structure=staff.structure,
        service=service,
        place=service.place,
        staff=staff,
        with_whom=staff.user.first_name,
        weekday=3,
        at=time(14),
        starts_on=today,
        until=today + timedelta(days=60),
    )
    series.save()
    return series


def own_service(structure: Any) -> Service:
    """The first service of this structure, made when there is none."""
    found = Service.objects.filter(actor__structure=structure).select_related("place").first()
    if found is not None:
        return found
    actor = Actor.objects.filter(structure=structure).first() or ActorFactory(
        network=structure.network, name=structure.name, structure=structure
    )
    made: Service = ServiceFactory(place=PlaceFactory(actor=actor, name=structure.name))
    return made
