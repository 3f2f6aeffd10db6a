"""Changes made here, by people: they stand against every later import, until someone decides otherwise."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from actors.models import Alias, AliasKind, ImportConflict, Place, Provenance
from actors.operations.planning import standing
from actors.rules import entries, hours
from actors.rules.indexing import INDEXED, index
from actors.rules.permissions import can_edit, can_import
from core.journal.operations import record
from core.kernel.errors import Conflict, Refused
from core.kernel.querysets import Member

HERE = "relais"


@transaction.atomic
def correct(place_id: UUID, *, by: Member, changes: Mapping[str, Any]) -> Place:
    """Write values of a place by column. It verifies nothing else. Twice the same is harmless."""
    Place.objects.visible_to(by).get(pk=place_id)
    place = Place.objects.locked(place_id)
    if not can_edit(by, place):
        raise Refused(_("Vous ne pouvez pas modifier cette fiche. Signalez l’erreur à la coordination."))
    fields = {field for field, columns in entries.FIELDS.items() if set(columns) & set(changes)}
    before = standing(place)
    columns = [name for name, value in changes.items() if getattr(place, name) != value]
    if not columns:
        return place
    for name in columns:
        setattr(place, name, changes[name])
    if "hours" in columns:
        place.hours_readable = not place.hours or hours.parse(place.hours) is not None
        columns.append("hours_readable")
    _index(place)
    place.save(update_fields=[*columns, *INDEXED])
    for field in fields:
        _written_here(place, field, before[field])
    record("place.corrected", subject=place, by=by, fields=sorted(changes))
    return place


@transaction.atomic
def add_alias(place_id: UUID, *, by: Member, name: str, kind: str = AliasKind.FORMER) -> Alias:
    """Give a place another name people use. The same name again is harmless."""
    Place.objects.visible_to(by).get(pk=place_id)
    place = Place.objects.locked(place_id)
    if not can_edit(by, place):
        raise Refused(_("Vous ne pouvez pas modifier cette fiche. Signalez l’erreur à la coordination."))
    known = [alias for alias in place.aliases.all() if alias.name == name]
    if known:
        return known[0]
    alias = Alias(network_id=place.network_id, place=place, name=name, kind=kind)
    alias.save()
    _index(place)
    place.save(update_fields=[*INDEXED])
    record("place.renamed", subject=place, by=by, fields=["aliases"])
    return alias


@transaction.atomic
def decide_conflict(conflict_id: UUID, *, by: Member, take: bool) -> ImportConflict:
    """« Garder » ours, or « prendre » theirs with where it comes from. Decided once."""
    if not can_import(by):
        raise Refused(_("Seule la coordination du réseau décide."))
    ImportConflict.objects.visible_to(by).get(pk=conflict_id)
    conflict = ImportConflict.objects.locked(conflict_id)
    if conflict.state != "open":
        raise Conflict(_("Cette différence a déjà été décidée."))
    conflict.state = "taken" if take else "kept"
    conflict.save(update_fields=["state"])
    if take:
        _take(conflict)
    record("conflict.decided", subject=conflict, by=by, fields=[conflict.field], taken=take)
    return conflict


def _take(conflict: ImportConflict) -> None:
    if conflict.field == entries.SERVICES:
        raise Conflict(_("Les services se corrigent un par un, sur la fiche du lieu."))
    place = Place.objects.locked(conflict.place_id)
    before = standing(place)[conflict.field]
    for column, value in conflict.theirs.items():
        setattr(place, column, value)
    _index(place)
    place.save(update_fields=[*conflict.theirs, *INDEXED])
    origin = _origin(place, conflict.field)
    origin.source, origin.source_date, origin.run_id = conflict.source, conflict.source_date, conflict.run_id
    origin.here, origin.former = False, before
    _save(origin)


def _written_here(place: Place, field: str, before: Any) -> None:
    origin = _origin(place, field)
    origin.source, origin.source_date, origin.run_id = HERE, None, None
    origin.here, origin.former = True, before
    _save(origin)


def _origin(place: Place, field: str) -> Provenance:
    known = {origin.field: origin for origin in place.provenance.all()}
    return known.get(field) or Provenance(network_id=place.network_id, place=place, field=field)


def _save(origin: Provenance) -> None:
    if origin._state.adding:
        origin.save()
    else:
        origin.save(update_fields=["source", "source_date", "run", "here", "former"])


def _index(place: Place) -> None:
    codes = {code for service in place.services.published() for code in service.codes}
    aliases = [alias.name for alias in place.aliases.all()]
    index(place, place.actor, codes=codes, aliases=aliases)
