from django.apps import AppConfig

from core.kernel.floor.rights import Right, Room


class NotificationsConfig(Room, AppConfig):
    name = "notifications"
    label = "notifications"
    rights = {
        "notifications_message": Right(
            update=(
                "state",
                "not_before",
                "not_after",
                "batch_id",
                "digest_of_id",
                "rhythm",
                "provider_ref",
                "read_at",
                "attempts",
                "next_try_at",
                "lease_until",
                "lease_token",
                "skip_reason",
                "sent_at",
                "handed_at",
            ),
            grantor="select, update, delete",
        ),
        "notifications_letterbatch": Right(grantor="select, delete"),
        "notifications_reminderpolicy": Right(
            update=("offsets", "channels", "enabled", "follows", "changed_at", "changed_by_id")
        ),
        "notifications_quietprofile": Right(
            update=("opens", "closes", "days", "holidays", "changed_at", "changed_by_id")
        ),
        "notifications_jobrun": Right(update=("begun_at", "ended_at", "found"), grantor="select, delete"),
        "notifications_preference": Right(
            update=(
                "useful",
                "calm",
                "act_at",
                "act_from",
                "act_until",
                "language",
                "calendar",
                "feed_hash",
            ),
            grantor="select",
        ),
        "notifications_delivery": Right(grantor="select, update, delete"),
        "notifications_gate": Right(
            update=("open", "diverted", "sealed", "why", "changed_at", "changed_by_id", "daily"),
            grantor="select",
        ),
        "notifications_budget": Right(update=("spent", "told_at"), grantor="select, delete"),
        "notifications_cap": Right(
            update=("day", "day_spent", "week", "week_spent", "told_on"), grantor="select, delete"
        ),
        "notifications_report": Right(grantor="select, update, delete"),
        "notifications_suppression": Right(grantor="select, update, delete"),
        "notifications_planned": Right(select=False, insert=False, grantor="select, insert, update"),
        "notifications_heartbeat": Right(select=False, insert=False, grantor="select, insert, update"),
    }

    def ready(self) -> None:
        from core.journal.signals import recorded  # noqa: PLC0415  app ready
        from core.kernel.sweeps import register  # noqa: PLC0415  app ready
        from notifications.operations.sweeping import SWEEPS  # noqa: PLC0415  app ready
        from notifications.receivers import wake_the_relay  # noqa: PLC0415  app ready

        register(*SWEEPS)
        recorded.connect(wake_the_relay, dispatch_uid="relay")
