"""Persons, one table per scope, the consent ledger, and the grants derived from it."""

from people.models.accommodation import Accommodation
from people.models.blind_index import BlindKey, BlindMark, BlindQuestion
from people.models.complaint import Complaint
from people.models.consent import (
    OPENING,
    Capture,
    Consent,
    ConsentAct,
    ConsentNotice,
    ConsentRecipient,
    ConsentText,
    Copy,
    GrantDrift,
    OwnAgreement,
    Purpose,
    Reason,
)
from people.models.contact import Channel, Contact
from people.models.ended_scan import EndedBy, EndedScan
from people.models.ending import Ghost, Limitation, PastConsent, Tombstone, Why
from people.models.evaluation import (
    ChosenBy,
    Dispute,
    Evaluation,
    EvaluationDraft,
    Pathway,
    PathwayChoice,
    Route,
    SecondLook,
    UrgentProcedure,
)
from people.models.evidence import ConsentEvidence, Verdict
from people.models.export import Export, ExportKind, ExportState
from people.models.former_home import FormerHome
from people.models.grant import AccessGrant, Ground
from people.models.guardianship import Guardianship, Measure
from people.models.instrument import InstrumentValidation
from people.models.lawful import BY_LAW, LONGEST, ONLY, GroundDecision, LawfulShare, ObjectionAnswer
from people.models.merging import MergeProposal
from people.models.moving import MovingConsent
from people.models.person import BirthPrecision, Person, PersonStatus, Status
from people.models.reading import (
    Found,
    Match,
    ReadingPictures,
    TypedWithdrawal,
    Way,
)
from people.models.retention import LegalHold, Notice, NoticeKind, PrivacySetting
from people.models.rights import AskedVia, RightAnswer, RightKind, RightReason, RightRequest
from people.models.watching import UnusualReading

__all__ = [
    "AccessGrant",
    "Accommodation",
    "AskedVia",
    "BY_LAW",
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
    "ConsentNotice",
    "ConsentEvidence",
    "ConsentRecipient",
    "ConsentText",
    "Contact",
    "Copy",
    "Dispute",
    "EndedBy",
    "EndedScan",
    "Evaluation",
    "EvaluationDraft",
    "Export",
    "ExportKind",
    "ExportState",
    "FormerHome",
    "Found",
    "Ghost",
    "GrantDrift",
    "Ground",
    "GroundDecision",
    "Guardianship",
    "InstrumentValidation",
    "LONGEST",
    "LawfulShare",
    "LegalHold",
    "Limitation",
    "Match",
    "Measure",
    "Notice",
    "NoticeKind",
    "ONLY",
    "OPENING",
    "ObjectionAnswer",
    "OwnAgreement",
    "PastConsent",
    "MergeProposal",
    "MovingConsent",
    "Pathway",
    "PathwayChoice",
    "Person",
    "PersonStatus",
    "PrivacySetting",
    "Purpose",
    "ReadingPictures",
    "Reason",
    "RightAnswer",
    "RightKind",
    "RightReason",
    "RightRequest",
    "Route",
    "SecondLook",
    "Status",
    "Tombstone",
    "TypedWithdrawal",
    "UnusualReading",
    "UrgentProcedure",
    "Verdict",
    "Way",
    "Why",
]
