"""What a file would change, worked out before anything is written."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from actors.models import Actor, ExternalId, ImportConflict, Place, Provenance, TwinProposal
from actors.rules import entries, twins
from actors.rules.reporting import Reading, Row, Twin, report
from core.kernel import nomenclature
from core.tenancy.models import Network


@dataclass(slots=True)
class Change:
    """One accepted row: what it says, the place it is about when known, and what differs."""

    row: Row
    fields: dict[str, entries.Values]
    services: list[entries.Values]
    source_date: date
    place: Place | None = None
    link: ExternalId | None = None
    newer: bool = True
    changed: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    origins: dict[str, Provenance] = field(default_factory=dict)
    open_conflicts: dict[str, ImportConflict] = field(default_factory=dict)
    standing: dict[str, Any] = field(default_factory=dict)

    def codes(self) -> list[str]:
        return [code for spec in self.services for code in spec["codes"]]

    @property
    def standing_codes(self) -> list[str]:
        return [code for spec in self.standing[entries.SERVICES] for code in spec["codes"]]

    def theirs(self, name: str) -> Any:
        return self.services if name == entries.SERVICES else self.fields[name]

    def former(self, name: str) -> Any:
        return self.standing.get(name)


@dataclass(slots=True)
class Plan:
    reading: Reading
    network: Network
    source: str
    creations: list[Change]
    updates: list[Change]
    actions: list[tuple[Row, str]]
    twins: list[Twin]
    actors: dict[str, Actor]
    present: list[UUID]
    absent: list[UUID]

    def counted(self, action: str) -> int:
        return Counter(each for _, each in self.actions)[action]

    def report(self, *, dry_run: bool) -> dict[str, Any]:
        return report(
            self.reading,
            network=self.network.slug,
            source=self.source,
            dry_run=dry_run,
            actions=self.actions,
            twins=self.twins,
        )


def plan(reading: Reading, *, network: Network, source: str) -> Plan:
    """Compare the file with the directory. Reads only."""
    links = {
        link.external_id: link
        for link in ExternalId.objects.of_network(network.pk)
        .filter(source=source)
        .select_related("place__actor")
        .prefetch_related("place__services", "place__provenance", "place__conflicts", "place__aliases")
    }
    made = Plan(reading, network, source, [], [], [], [], {}, [], [])
    for row in reading.rows:
        if row.refused:
            made.actions.append((row, "refused"))
            continue
        change = Change(row, entries.place_fields(row), entries.service_specs(row), entries.source_date(row))
        link = links.get(row.id)
        if link is None:
            made.creations.append(change)
            made.actions.append((row, "created"))
            continue
        _compare(change, link)
        made.updates.append(change)
        made.actions.append((row, "updated" if change.changed else "unchanged"))
    if not reading.refused:
        named = {row.id for row in reading.rows}
        made.present = [link.pk for id, link in links.items() if id in named]
        made.absent = [link.pk for id, link in links.items() if id not in named]
    made.actors = {
        actor.search_name: actor for actor in Actor.objects.filter(network=network).order_by("-id")
    }
    made.twins = _twins(made)
    return made


def _compare(change: Change, link: ExternalId) -> None:
    """A row older than the last import of its source says nothing new."""
    place = link.place
    change.link, change.place, change.newer = link, place, change.source_date >= link.source_date
    change.origins = {origin.field: origin for origin in place.provenance.all()}
    change.open_conflicts = {
        conflict.field: conflict
        for conflict in place.conflicts.all()
        if conflict.source == link.source and conflict.state == "open"
    }
    kept = [(each.field, each.theirs) for each in place.conflicts.all() if each.state == "kept"]
    change.standing = standing(place)
    if not change.newer:
        return
    for name in (*entries.FIELDS, entries.SERVICES):
        ours, theirs = change.standing[name], change.theirs(name)
        if ours == theirs:
            continue
        origin = change.origins.get(name)
        if origin is None or not origin.here:
            change.changed.append(name)
        elif (name, theirs) not in kept:
            change.conflicts.append(name)


def standing(place: Place) -> dict[str, Any]:
    """The place as it is, in the fields of an import."""
    now: dict[str, Any] = {
        name: {column: getattr(place, column) for column in columns}
        for name, columns in entries.FIELDS.items()
    }
    now[entries.SERVICES] = sorted_specs(
        {name: getattr(service, name) for name in entries.SPEC}
        for service in place.services.all()
        if service.state == "published"
    )
    return now


def sorted_specs(specs: Any) -> list[entries.Values]:
    """In the order of the nomenclature, as a row gives them."""
    order = list(nomenclature.SERVICES)
    return sorted(
        specs, key=lambda spec: [order.index(code) if code in order else len(order) for code in spec["codes"]]
    )


def _twins(made: Plan) -> list[Twin]:
    """Pairs among the rows and the places of the directory, but those said to be two places."""
    changes = sorted((*made.creations, *made.updates), key=lambda change: change.row.number)
    own = {change.place.pk: change.row.number for change in changes if change.place}
    rows = [_candidate_row(change) for change in changes]
    others = Place.objects.filter(network=made.network).exclude(state="closed").exclude(pk__in=list(own))
    places = [
        twins.Candidate(place.name, place.address, place.code_insee, place.point, place=place.pk)
        for place in others.order_by("id").only("name", "address", "code_insee", "latitude", "longitude")
    ]
    distinct = defaultdict(set)
    for first, second in (
        TwinProposal.objects.of_network(made.network.pk).filter(distinct=True).values_list("first", "second")
    ):
        distinct[first].add(second)
        distinct[second].add(first)
    by_row = {number: pk for pk, number in own.items()}
    found = []
    for twin in twins.find(rows, places):
        place = by_row.get(twin.row)
        other = by_row.get(twin.other_row) if twin.other_row else twin.other_place
        if place is None or other not in distinct[place]:
            found.append(twin)
    return found


def _candidate_row(change: Change) -> twins.Candidate:
    point = change.fields["point"]
    address = change.fields["address"]
    return twins.Candidate(
        change.fields["name"]["name"],
        address["address"],
        address["code_insee"],
        None if point["latitude"] is None else (point["latitude"], point["longitude"]),
        row=change.row.number,
    )
