"""Import of places: what a file would change is planned first, so that a dry run is the same work unwritten."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from actors.models import (
    Actor,
    ExternalId,
    ImportConflict,
    ImportRun,
    Place,
    Provenance,
    Service,
    TwinProposal,
)
from actors.operations.planning import Change, Plan, plan
from actors.rules import entries, search
from actors.rules.indexing import INDEXED, index
from actors.rules.permissions import can_import
from actors.rules.reporting import Reading
from core.journal.operations import record
from core.kernel import nomenclature
from core.kernel.errors import Refused
from core.kernel.querysets import Member
from core.tenancy.models import Network

_BATCH = 500


def preview_import(reading: Reading, *, network: Network, source: str, by: Member) -> dict[str, Any]:
    """The report that `import_places` would give. Writes nothing."""
    _require(by, network)
    return plan(reading, network=network, source=source).report(dry_run=True)


@transaction.atomic
def import_places(reading: Reading, *, network: Network, source: str, by: Member) -> dict[str, Any]:
    """Write what the file brings; a refused row never blocks the others.

    The same file again changes nothing, and records no event."""
    _require(by, network)
    planned = plan(reading, network=network, source=source)
    if reading.refused:
        return planned.report(dry_run=False)
    run = ImportRun(
        network=network,
        source=source,
        file_name=reading.facts.name,
        sha256=reading.facts.sha256,
        strict=reading.strict,
        as_of=reading.as_of,
    )
    report = planned.report(dry_run=False)
    run.counts = report["counts"]
    run.save()
    _create(planned, run)
    for change in planned.updates:
        _update(change, run, by)
    _follow(planned, run)
    _propose_twins(planned)
    if planned.counted("created") or planned.counted("updated"):
        record(
            "places.imported",
            subject=run,
            by=by,
            source=source,
            created=planned.counted("created"),
            updated=planned.counted("updated"),
        )
    return report


def _require(by: Member, network: Network) -> None:
    if not can_import(by) or by.network_id != network.pk:
        raise Refused(_("Seule la coordination du réseau importe des lieux."))


def _create(planned: Plan, run: ImportRun) -> None:
    """New places in bulk: 5 000 rows are one file of a region."""
    actors: dict[str, Actor] = dict(planned.actors)
    new_actors: list[Actor] = []
    places: list[Place] = []
    services: list[Service] = []
    links: list[ExternalId] = []
    for change in planned.creations:
        actor = _actor(change, run, actors, new_actors)
        place = Place(network_id=run.network_id, actor=actor, source_date=change.source_date)
        for values in change.fields.values():
            for column, value in values.items():
                setattr(place, column, value)
        index(place, actor, codes=change.codes(), aliases=())
        places.append(place)
        change.place = place
        services += [_service(place, spec) for spec in change.services]
        links.append(_link(change, place, run))
    Actor.objects.bulk_create(new_actors, _BATCH)
    Place.objects.bulk_create(places, _BATCH)
    Service.objects.bulk_create(services, _BATCH)
    ExternalId.objects.bulk_create(links, _BATCH)


def _actor(change: Change, run: ImportRun, actors: dict[str, Actor], new: list[Actor]) -> Actor:
    """The parent structure that the row names, shared by its places; else an actor of the place's own name."""
    parent = change.row.values["structure_parente"]
    name = parent or change.row.values["nom"]
    key = search.name_key(name)
    if parent and key in actors:
        return actors[key]
    pivot = change.fields["pivot"]["pivot"]
    actor = Actor(
        network_id=run.network_id,
        name=name,
        kind="" if parent else next(iter(change.fields["kinds"]["kinds"]), ""),
        siret="" if parent or len(pivot) != 14 else pivot,
        rna="" if parent or len(pivot) != 10 else pivot,
        search_name=key,
    )
    if parent:
        actors[key] = actor
    new.append(actor)
    return actor


def _service(place: Place, spec: entries.Values) -> Service:
    return Service(
        network_id=place.network_id,
        actor=place.actor,
        place=place,
        name=nomenclature.label(spec["codes"][0]),
        **spec,
    )


def _link(change: Change, place: Place, run: ImportRun) -> ExternalId:
    return ExternalId(
        network_id=run.network_id,
        place=place,
        source=run.source,
        external_id=change.row.id,
        source_date=change.source_date,
        values=change.row.values,
        raw=change.row.raw,
        kept=[loss.shown() for loss in change.row.losses],
        last_run=run,
    )


def _update(change: Change, run: ImportRun, by: Member) -> None:
    """Fields that only ever came from a file follow it; those written here become a conflict."""
    place = change.place
    assert place is not None
    touched = [field for field in change.changed if field != entries.SERVICES]
    columns: list[str] = []
    for field in touched:
        for column, value in change.fields[field].items():
            setattr(place, column, value)
            columns.append(column)
    if entries.SERVICES in change.changed:
        _sync_services(change, place)
    if change.changed:
        aliases = [alias.name for alias in place.aliases.all()]
        codes = change.codes() if entries.SERVICES in change.changed else change.standing_codes
        index(place, place.actor, codes=codes, aliases=aliases)
        columns += INDEXED
    if change.newer and place.source_date != change.source_date:
        place.source_date = change.source_date
        columns.append("source_date")
    if columns:
        place.save(update_fields=columns)
    for field in change.changed:
        _note_origin(change, place, field, run)
    for field in change.conflicts:
        _note_conflict(change, place, field, run)
    if change.changed:
        record("place.imported", subject=place, by=by, fields=sorted(change.changed), source=run.source)


def _sync_services(change: Change, place: Place) -> None:
    standing = {service.codes[0]: service for service in place.services.all() if len(service.codes) == 1}
    for spec in change.services:
        service = standing.pop(spec["codes"][0], None)
        if service is None:
            _service(place, spec).save()
            continue
        for name, value in {**spec, "state": "published"}.items():
            setattr(service, name, value)
        service.save(update_fields=[*entries.SPEC, "state"])
    for service in standing.values():
        service.state = "closed"
        service.save(update_fields=["state"])


def _note_origin(change: Change, place: Place, field: str, run: ImportRun) -> None:
    origin = change.origins.get(field) or Provenance(network_id=run.network_id, place=place, field=field)
    origin.source, origin.source_date, origin.run = run.source, change.source_date, run
    origin.former = change.former(field)
    if origin._state.adding:
        origin.save()
    else:
        origin.save(update_fields=["source", "source_date", "run", "former"])


def _note_conflict(change: Change, place: Place, field: str, run: ImportRun) -> None:
    standing = change.open_conflicts.get(field)
    theirs = change.theirs(field)
    if standing is None:
        ImportConflict(
            network_id=run.network_id,
            place=place,
            field=field,
            source=run.source,
            source_date=change.source_date,
            theirs=theirs,
            run=run,
        ).save()
    elif standing.theirs != theirs:
        standing.theirs, standing.source_date, standing.run = theirs, change.source_date, run
        standing.save(update_fields=["theirs", "source_date", "run"])


def _follow(planned: Plan, run: ImportRun) -> None:
    """Keep the rows as read; places that the source no longer holds stay, and say so."""
    links = ExternalId.objects.of_network(run.network_id)
    links.filter(pk__in=planned.present).update(last_run=run, absent_since=None)
    links.filter(pk__in=planned.absent, absent_since=None).update(absent_since=run.as_of)
    for change in planned.updates:
        link, row = change.link, change.row
        assert link is not None
        if change.newer and link.values != row.values:
            link.values, link.raw, link.source_date = row.values, row.raw, change.source_date
            link.kept = [loss.shown() for loss in row.losses]
            link.save(update_fields=["values", "raw", "kept", "source_date"])


def _propose_twins(planned: Plan) -> None:
    TwinProposal.objects.bulk_create(_proposals(planned), _BATCH, ignore_conflicts=True)


def _proposals(planned: Plan) -> Iterator[TwinProposal]:
    places = {change.row.number: change.place for change in (*planned.creations, *planned.updates)}
    for twin in planned.twins:
        place = places[twin.row]
        other = places[twin.other_row] if twin.other_row else None
        other_id = other.pk if other else twin.other_place
        assert place is not None and other_id is not None
        first, second = sorted((place.pk, other_id), key=str)
        yield TwinProposal(
            network_id=planned.network.pk, first_id=first, second_id=second, reasons=list(twin.reasons)
        )
