"""Refusals a person can act on. Everything else crashes loudly."""

from django.db import IntegrityError
from django.utils.functional import Promise


class DomainError(Exception):
    """What happened and what to do, in plain French.

    `code` is the stable slug of the API's problem type; `field` names the form field concerned.
    """

    default_code = "wrong-state"

    def __init__(self, message: str | Promise, *, code: str = "", field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.field = field


class Refused(DomainError):
    """A rule says no."""

    default_code = "not-allowed"


class Conflict(DomainError):
    """The state has changed, or does not allow the act."""

    default_code = "wrong-state"


class Incomplete(DomainError):
    """Something is missing before the act can be done."""

    default_code = "reason-missing"


def require(allowed: bool, message: str | Promise, *, code: str = "", field: str | None = None) -> None:
    """Refused with this sentence unless the rule allows it."""
    if not allowed:
        raise Refused(message, code=code, field=field)


def broken_constraint(error: IntegrityError) -> str:
    """The name of the constraint that PostgreSQL says was broken."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return str(getattr(diagnosis, "constraint_name", "") or "")
