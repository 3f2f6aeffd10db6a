from core.kernel.floor.rights import Right, RoomConfig


class TrainingConfig(RoomConfig):
    name = "training"
    label = "training"
    rights: dict[str, Right] = {}
