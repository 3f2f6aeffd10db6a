from django.apps import AppConfig

from core.kernel.floor.rights import Right, Room

_NETWORK = (
    "name",
    "coordinating_structure_id",
    "complaints_outside",
    "oral_attestation",
    "consent_days",
    "files_an_hour",
    "school_zone",
    "subdivision",
    "desk_phone",
    "bounds_south",
    "bounds_west",
    "bounds_north",
    "bounds_east",
)
_STRUCTURE = (
    "name",
    "parent_id",
    "status",
    "phone",
    "team_line",
    "email",
    "address",
    "hours",
    "sector",
    "ending_since",
    "ending_to",
    "ending_why",
    "review_on",
)


class TenancyConfig(Room, AppConfig):
    name = "core.tenancy"
    label = "tenancy"
    rights = {
        "tenancy_network": Right(update=_NETWORK, grantor="select"),
        "tenancy_structure": Right(update=_STRUCTURE, grantor="select"),
        "tenancy_membership": Right(
            update=("role", "ended_at", "data_protection", "title", "absent_until", "replaced_by_id"),
            grantor="select",
        ),
        "tenancy_closure": Right(update=("lifted_at", "lifted_by_id"), grantor="select"),
        "tenancy_invitation": Right(update=("used_at", "revoked_at"), grantor="select"),
        "tenancy_apitoken": Right(update=("last_used_at", "revoked_at", "made_under")),
        "tenancy_repeatable": Right(update=("body_hash", "made_id", "at"), grantor="select, delete"),
        "tenancy_sleep": Right(
            update=("warned_at", "due_at", "suspended_at", "woken_at"), delete=True, grantor="select"
        ),
    }

    def ready(self) -> None:
        from core.kernel.sweeps import register  # noqa: PLC0415  app ready
        from core.kernel.tasks import resolve_members_with  # noqa: PLC0415  app ready
        from core.tenancy.operations import repeating  # noqa: PLC0415  app ready
        from core.tenancy.queries import current_member  # noqa: PLC0415  app ready

        resolve_members_with(current_member)
        register(*repeating.SWEEPS)
