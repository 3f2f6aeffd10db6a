from core.kernel.floor.rights import Right, RoomConfig


class WebConfig(RoomConfig):
    name = "web"
    label = "web"
    rights: dict[str, Right] = {}
