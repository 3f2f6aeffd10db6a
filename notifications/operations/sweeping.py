"""What goes by itself in this room (people §8): the text was never kept, then the recipient goes, then the row."""

from core.kernel.sweeps import Sweep, by_function

SWEEPS = (
    Sweep("message_recipients", "90 days", by_function("sweep_message_recipients")),
    Sweep("messages", "24 months, with their tries", by_function("sweep_messages")),
)
