from core.kernel.floor.rights import Right, RoomConfig


class ActorsConfig(RoomConfig):
    name = "actors"
    label = "actors"
    rights: dict[str, Right] = {}
