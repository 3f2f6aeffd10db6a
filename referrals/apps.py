from django.apps import AppConfig

from core.kernel.floor.rights import Right, Room


class ReferralsConfig(Room, AppConfig):
    name = "referrals"
    label = "referrals"
    rights: dict[str, Right] = {}
