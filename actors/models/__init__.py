"""The directory: organisations, places, services; where each value comes from; what could not be offered."""

from actors.models.actor import Actor, Alias, AliasKind, Publication
from actors.models.doubt import Doubt, DoubtReason, Settled
from actors.models.place import Place, PlaceLabel, Precision
from actors.models.provenance import (
    ConflictState,
    ExternalId,
    ImportConflict,
    ImportRun,
    Provenance,
    TwinProposal,
)
from actors.models.service import Capacity, Channel, Cost, Format, Level, Service
from actors.models.slot import PartnerSlot, SlotSeries
from actors.models.unmet import Constraint, Origin, UnmetNeed

__all__ = [
    "Actor",
    "Alias",
    "AliasKind",
    "Capacity",
    "Channel",
    "ConflictState",
    "Constraint",
    "Cost",
    "Doubt",
    "DoubtReason",
    "ExternalId",
    "Format",
    "ImportConflict",
    "ImportRun",
    "Level",
    "Origin",
    "PartnerSlot",
    "Place",
    "PlaceLabel",
    "Precision",
    "Provenance",
    "Publication",
    "Service",
    "Settled",
    "SlotSeries",
    "TwinProposal",
    "UnmetNeed",
]
