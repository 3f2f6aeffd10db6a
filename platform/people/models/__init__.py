"""Persons, one table per scope, the consent ledger, and the grants derived from it."""

from people.models.consent import Capture, Consent, ConsentAct, ConsentRecipient
from people.models.contact import Channel, Contact
from people.models.grant import AccessGrant, Ground
from people.models.person import BirthPrecision, Person, PersonStatus, Status

__all__ = [
    "AccessGrant",
    "BirthPrecision",
    "Capture",
    "Channel",
    "Consent",
    "ConsentAct",
    "ConsentRecipient",
    "Contact",
    "Ground",
    "Person",
    "PersonStatus",
    "Status",
]
