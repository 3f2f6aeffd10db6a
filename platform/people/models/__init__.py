"""Persons, one table per scope, and the grants that open them."""

from people.models.grant import AccessGrant, Ground
from people.models.person import BirthPrecision, Person, PersonStatus, Status

__all__ = ["AccessGrant", "BirthPrecision", "Ground", "Person", "PersonStatus", "Status"]
