from django.apps import AppConfig

from core.kernel.floor.rights import Right, Room


class JournalConfig(Room, AppConfig):
    name = "core.journal"
    label = "journal"
    rights = {
        "journal_event": Right(select=False, grantor="select"),
        "journal_access": Right(select=False, grantor="select, delete"),
        "journal_personkey": Right(select=False, grantor="select, delete"),
    }
