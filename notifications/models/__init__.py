"""What must leave, how each try went, and how each of us wishes to be told."""

from notifications.models.messages import Delivery, LetterBatch, Message, Planned, ReminderPolicy
from notifications.models.preferences import JobRun, Preference

__all__ = ["Delivery", "JobRun", "LetterBatch", "Message", "Planned", "Preference", "ReminderPolicy"]
