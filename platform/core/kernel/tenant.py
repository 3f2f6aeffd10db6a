"""The context of a transaction: which structure acts, for which network, as whom.

One transaction, one tenant. Unset, the database returns nothing and the guard raises: a nightly job
over nothing must not look like success.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from core.kernel import clock
from core.kernel.models import floor_tables
from core.kernel.querysets import Member

# System tasks that may read persons as the structure they work for. Written here, and nowhere else.
TASKS_THAT_OPEN_FILES = frozenset(
    {
        "plan_messages",
        "deliver_messages",
        "seed_demo",
        "export_person",
        "retention",
        "rotate_blind_index",
        "check_scans",
        "watch_consents",
    }
)


class TenantError(RuntimeError):
    """A tenant table was reached without context, or a context was opened where it must not be."""


class Structured(Protocol):
    """A structure, as far as the kernel knows it."""

    @property
    def id(self) -> int: ...
    @property
    def network_id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Context:
    """What PostgreSQL is told. Ids only."""

    network_id: int
    structure_id: int | None = None
    member_id: UUID | None = None
    file_structure_id: int | None = None
    coordinator_network_id: int | None = None
    system: str = ""
    via: str = ""  # by which way the member acts, when it is no page: the journal says so

    def settings(self) -> dict[str, str]:
        now = clock.moved_to()
        return {
            "app.network_id": str(self.network_id),
            "app.structure_id": _text(self.structure_id),
            "app.member_id": _text(self.member_id) or ("0" if self.system else ""),
            "app.file_structure_id": _text(self.file_structure_id),
            "app.coordinator_network_id": _text(self.coordinator_network_id),
            "app.system": self.system,
            "app.referral_id": "",
            "app.referral_ids": "",
            "app.now": now.isoformat() if now else "",
        }


@dataclass(frozen=True, slots=True)
class System:
    """A named task acting for a structure, or for a network: the journal names it."""

    system: str
    network_id: int
    structure_id: int | None = None
    id: UUID | None = None
    role: str = "system"
    opens_files: bool = False
    coordinates: bool = False


_current: ContextVar[Context | None] = ContextVar("relais_tenant", default=None)


def current() -> Context:
    """The open context, or TenantError."""
    context = _current.get()
    if context is None:
        raise TenantError("No tenant: open tenant(…) first.")
    return context


def is_open() -> bool:
    return _current.get() is not None


@contextmanager
def tenant(
    member: Member | None = None,
    *,
    structure: Structured | None = None,
    network: int | None = None,
    public: int | None = None,
    system: str = "",
    via: str = "",
) -> Iterator[Context]:
    """Open the outermost transaction as `member`, as a system task, or as a page without account.

    Exactly one of: `member`; `structure=` with `system=`; `network=` (id) with `system=`;
    `public=` (network id). `via` says by which way a member acts when it is no page. Nesting and opening
    inside a foreign transaction are refused.
    """
    context = replace(_context(member, structure, network, public, system), via=via)
    if _current.get() is not None:
        raise TenantError("A tenant is already open: one transaction, one tenant.")
    if connection.in_atomic_block and not all(_of_a_test(block) for block in connection.atomic_blocks):
        raise TenantError("tenant() opens the outermost transaction: it was called inside another one.")
    token = _current.set(context)
    try:
        with transaction.atomic():
            values = context.settings()
            _check_clock(context)
            _set(values)
            yield context
            if (
                connection.atomic_blocks
                and _of_a_test(connection.atomic_blocks[0])
                and not connection.needs_rollback
            ):
                _set(dict.fromkeys(values, ""))  # a released savepoint keeps the settings
    finally:
        _current.reset(token)


def _of_a_test(block: Any) -> bool:
    return bool(block._from_testcase)


def system_member(context: Context) -> System:
    """The acting « member » of a system context, for operations that ask `by`."""
    return System(
        system=context.system or "public", network_id=context.network_id, structure_id=context.structure_id
    )


def lock_person(person_id: UUID) -> None:
    """Take the person's turn until the end of the transaction.

    Advisory, because a row lock asks the UPDATE policy: on a person one may not update it returns no row.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(person_id)])


def watch(connection: Any, **kwargs: Any) -> None:
    """Install the guard on a new connection (signal `connection_created`)."""
    if connection.vendor == "postgresql" and guard not in connection.execute_wrappers:
        connection.execute_wrappers.append(guard)


def guard(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Refuse SQL that names a tenant table without context, unless the owner runs it."""
    if _current.get() is None and _names_tenant_table(sql) and not _acts_as_owner(context["connection"]):
        raise TenantError("A tenant table was reached without tenant().")
    return execute(sql, params, many, context)


def _acts_as_owner(connection: Any) -> bool:
    role = getattr(connection, "relais_role", None)
    if role is None:
        with connection.connection.cursor() as cursor:
            row = cursor.execute("select current_user").fetchone()
        role = connection.relais_role = row[0]
    return bool(role not in ("relais_app",))


@lru_cache(maxsize=1)
def _tables() -> re.Pattern[str]:
    return re.compile(r'(?<![\w.])"?(?:' + "|".join(sorted(floor_tables()) or ["\0"]) + r')"?(?!\w)')


def _names_tenant_table(sql: Any) -> bool:
    return isinstance(sql, str) and _tables().search(sql) is not None


def _context(
    member: Member | None, structure: Structured | None, network: int | None, public: int | None, system: str
) -> Context:
    given = [value for value in (member, structure, network, public) if value is not None]
    if len(given) != 1 or bool(system) != (structure is not None or network is not None):
        raise TenantError(
            "tenant() takes one member, one public network, or a structure or network with system=."
        )
    if member is not None:
        if member.system:
            raise TenantError("A system task opens tenant(structure=…, system=…).")
        return Context(
            network_id=member.network_id,
            structure_id=member.structure_id,
            member_id=member.id,
            file_structure_id=member.structure_id if member.opens_files else None,
            coordinator_network_id=member.network_id if member.coordinates else None,
        )
    if structure is not None:
        return Context(
            network_id=structure.network_id,
            structure_id=structure.id,
            file_structure_id=structure.id if system in TASKS_THAT_OPEN_FILES else None,
            system=system,
        )
    if network is not None:
        return Context(network_id=network, system=system)
    assert public is not None
    return Context(network_id=public)


def _check_clock(context: Context) -> None:
    if clock.moved_to() is None or settings.RELAIS_CLOCK == "test":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "select kind in ('demo', 'bench') from tenancy_network where id = %s", [context.network_id]
        )
        row = cursor.fetchone()
    if not (row and row[0]):
        raise TenantError("The clock moves on demo and bench networks only.")


def _set(values: dict[str, str]) -> None:
    columns = ", ".join(["set_config(%s, %s, true)"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"select {columns}", [part for pair in values.items() for part in pair])


def _text(value: object) -> str:
    return "" if value is None else str(value)
