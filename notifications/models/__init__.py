"""What must leave, how each try went and what was heard of it; what may stop it, and how each of us wishes to be told."""

from notifications.models.gates import Budget, Cap, Gate
from notifications.models.heartbeat import Heartbeat
from notifications.models.messages import Delivery, LetterBatch, Message, Planned
from notifications.models.preferences import JobRun, Preference
from notifications.models.reminders import QuietProfile, ReminderPolicy
from notifications.models.reports import Report, Suppression

__all__ = [
    "Budget",
    "Cap",
    "Delivery",
    "Gate",
    "Heartbeat",
    "JobRun",
    "LetterBatch",
    "Message",
    "Planned",
    "Preference",
    "QuietProfile",
    "ReminderPolicy",
    "Report",
    "Suppression",
]
