"""Actors, places and services, minimal and valid; situations are given as fields."""

from typing import Any

import factory

from actors.models import Actor, Place, Service
from actors.rules.indexing import index
from actors.rules.search import name_key
from core.kernel import nomenclature
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
