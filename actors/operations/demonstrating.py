"""The directory of a demonstration network, written in one go."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db import transaction

from actors.models import Actor, Alias, Place, PlaceLabel, Service
from actors.rules.demonstration import DemoPlace
from actors.rules.indexing import index
from actors.rules.search import name_key
from core.journal.operations import record
from core.kernel.errors import Refused
from core.kernel.querysets import Member
from core.tenancy.models import Network, Structure

EPN_SOURCE = "Liste de démonstration (le nombre est publié, la liste est la nôtre)"
# Out of ten places: seven fresh, two to confirm, one stale (in days since they were verified).
_VERIFIED_AGO = (12, 30, 5, 61, 20, 110, 44, 75, 130, 240)


@transaction.atomic
def load_demo_places(
    demo: Sequence[DemoPlace],
    *,
    network: Network,
    structures: Mapping[str, Structure],
    as_of: date,
    by: Member,
    closed: Mapping[str, int] | None = None,
) -> dict[str, Place]:
    """Write the places with their services; place id of the file → Place.

    `structures` by name: a place whose `structure_name` is there is that structure's, and it receives.
    `closed`: place id → exceptionally closed for so many days. Only on an empty directory of a demo network."""
    if network.kind == "real" or Place.objects.filter(network=network).exists():
        raise Refused("A demonstration is loaded on an empty directory of a demo network.")
    actors: dict[str, Actor] = {}
    places: dict[str, Place] = {}
    for number, one in enumerate(demo):
        structure = structures.get(one.structure_name)
        actor = actors.get(one.actor_name) or _actor(one, network)
        actors[one.actor_name] = actor
        verified = as_of - timedelta(days=_VERIFIED_AGO[number % len(_VERIFIED_AGO)])
        place = Place(
            network=network,
            actor=actor,
            structure=structure,
            name=one.name,
            district=one.district,
            fictional=one.fictional,
            hours_verified_on=verified,
            contact_verified_on=verified,
            offer_verified_on=verified,
            source_date=verified,
            **one.values,
        )
        if closed and one.id in closed:
            place.closed_from, place.closed_until = as_of, as_of + timedelta(days=closed[one.id])
        codes = {code for service in one.services for code in service.values["codes"]}
        index(place, actor, codes=codes, aliases=one.aliases)
        place.save()
        places[one.id] = place
        _belongings(one, place, as_of=as_of, verified=verified)
    record("directory.seeded", subject=network, by=by, places=len(places))
    return places


def _actor(one: DemoPlace, network: Network) -> Actor:
    actor = Actor(network=network, name=one.actor_name, kind=one.kind, search_name=name_key(one.actor_name))
    actor.save()
    return actor


def _belongings(one: DemoPlace, place: Place, *, as_of: date, verified: date) -> None:
    for name in one.aliases:
        Alias(network_id=place.network_id, place=place, name=name).save()
    if one.epn:
        PlaceLabel(
            network_id=place.network_id, place=place, name="EPN", source=EPN_SOURCE, dated_on=verified
        ).save()
    for service in one.services:
        full = None if service.full_days is None else as_of + timedelta(days=service.full_days)
        Service(
            network_id=place.network_id,
            actor=place.actor,
            place=place,
            full_until=full,
            capacity_declared_on=as_of - timedelta(days=3) if service.values["capacity"] else None,
            verified_on=verified,
            **service.values,
        ).save()
