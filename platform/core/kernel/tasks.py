"""The base of every Celery task: it carries its tenant in headers, or says that it is a system task.

A message on the queue holds ids only. The worker reads the membership again and opens the tenant
itself, so that a revoked membership stops a task as it stops a click.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from celery import Task

from core.kernel import tenant as tenants
from core.kernel.querysets import Member
from core.kernel.tenant import TenantError, is_open, tenant

HEADER = "relais"

_current_member: Callable[[UUID], Member | None] | None = None


def resolve_members_with(resolver: Callable[[UUID], Member | None]) -> None:
    """Say how a membership id becomes the member of today, or None. The tenancy room calls this once."""
    global _current_member
    _current_member = resolver


class TenantTask(Task):
    """`@shared_task` for a member's work; `@shared_task(system=True)` for a task that finds its own tenants."""

    system = False

    def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        if not self.system and is_open():
            context = tenants.current()
            options["headers"] = (options.get("headers") or {}) | {
                HEADER: {
                    "member": str(context.member_id or ""),
                    "structure": context.structure_id,
                    "network": context.network_id,
                }
            }
        return super().apply_async(args, kwargs, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.system:
            return self.run(*args, **kwargs)
        with tenant(self._member()):
            return self.run(*args, **kwargs)

    def _member(self) -> Member:
        """The membership of the headers, as it is now: the same structure and network, not ended."""
        header = (self.request.headers or {}).get(HEADER) or {}
        member = _current_member(UUID(header["member"])) if _current_member and header.get("member") else None
        if member is None or (member.structure_id, member.network_id) != (
            header.get("structure"),
            header.get("network"),
        ):
            raise TenantError(f"{self.name} has no tenant: no header, or a membership that has ended.")
        return member
