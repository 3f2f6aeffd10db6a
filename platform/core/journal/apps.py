from core.kernel.floor.rights import Right, RoomConfig


class JournalConfig(RoomConfig):
    name = "core.journal"
    label = "journal"
    rights = {
        "journal_event": Right(select=False, grantor="select"),
        "journal_access": Right(select=False, grantor="select"),
        "journal_personkey": Right(select=False, grantor="select, delete"),
    }
