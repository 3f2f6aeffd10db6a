from django.apps import AppConfig

from core.kernel.floor.rights import Right, Room


class NotificationsConfig(Room, AppConfig):
    name = "notifications"
    label = "notifications"
    rights = {
        "notifications_message": Right(
            update=(
                "state",
                "attempts",
                "next_try_at",
                "lease_until",
                "lease_token",
                "skip_reason",
                "sent_at",
            ),
            grantor="select, update",
        ),
        "notifications_delivery": Right(),
        "notifications_planned": Right(select=False, insert=False, grantor="select, insert"),
    }

    def ready(self) -> None:
        from core.journal.signals import recorded  # noqa: PLC0415  app ready
        from notifications.receivers import wake_the_relay  # noqa: PLC0415  app ready

        recorded.connect(wake_the_relay, dispatch_uid="relay")
