"""Persons, one table per scope, the consent ledger, and the grants derived from it."""

from people.models.accommodation import Accommodation
from people.models.blind_index import BlindKey, BlindMark, BlindQuestion
from people.models.complaint import Complaint
from people.models.consent import (
    OPENING,
    Capture,
    Consent,
    ConsentAct,
    ConsentRecipient,
    ConsentText,
    Copy,
    Purpose,
    Reason,
)
from people.models.contact import Channel, Contact
from people.models.evaluation import (
    ChosenBy,
    Evaluation,
    EvaluationDraft,
    Pathway,
    PathwayChoice,
    Route,
    SecondLook,
    UrgentProcedure,
)
from people.models.grant import AccessGrant, Ground
from people.models.instrument import InstrumentValidation
from people.models.person import BirthPrecision, Person, PersonStatus, Status
from people.models.reading import (
    Found,
    Match,
    ReadingPictures,
    TypedWithdrawal,
    Way,
)
from people.models.rights import AskedVia, RightAnswer, RightKind, RightReason, RightRequest

__all__ = [
    "OPENING",
    "AccessGrant",
    "Accommodation",
    "AskedVia",
    "BirthPrecision",
    "BlindKey",
    "BlindMark",
    "BlindQuestion",
    "Capture",
    "Channel",
    "ChosenBy",
    "Complaint",
    "Consent",
    "ConsentAct",
    "ConsentRecipient",
    "ConsentText",
    "Contact",
    "Copy",
    "Evaluation",
    "EvaluationDraft",
    "Found",
    "Ground",
    "Match",
    "InstrumentValidation",
    "Pathway",
    "PathwayChoice",
    "Person",
    "PersonStatus",
    "Purpose",
    "Reason",
    "RightAnswer",
    "RightKind",
    "RightReason",
    "RightRequest",
    "ReadingPictures",
    "Route",
    "SecondLook",
    "Status",
    "TypedWithdrawal",
    "UrgentProcedure",
    "Way",
]
