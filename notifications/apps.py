from django.apps import AppConfig

from core.kernel.floor.rights import Right, Room


class NotificationsConfig(Room, AppConfig):
    name = "notifications"
    label = "notifications"
    rights: dict[str, Right] = {}
