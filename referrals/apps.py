from core.kernel.floor.rights import Right, RoomConfig


class ReferralsConfig(RoomConfig):
    name = "referrals"
    label = "referrals"
    rights: dict[str, Right] = {}
