from django.apps import AppConfig

from core.kernel.floor.rights import Right, Room


class TrainingConfig(Room, AppConfig):
    name = "training"
    label = "training"
    rights: dict[str, Right] = {}
