from django.apps import AppConfig

from core.kernel.floor.rights import Right, Room


class WebConfig(Room, AppConfig):
    name = "web"
    label = "web"
    rights: dict[str, Right] = {}
