from core.kernel.floor.rights import Right, RoomConfig


class NotificationsConfig(RoomConfig):
    name = "notifications"
    label = "notifications"
    rights: dict[str, Right] = {}
