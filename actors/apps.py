from django.apps import AppConfig

from core.kernel.floor.rights import Right, Room


class ActorsConfig(Room, AppConfig):
    name = "actors"
    label = "actors"
    rights: dict[str, Right] = {}
