"""What goes by itself in this room (people §8): the text was never kept, then the recipient goes, then the row."""

from core.kernel.sweeps import Sweep, by_function

SWEEPS = (
    Sweep("job_runs", "12 months", by_function("sweep_job_runs")),
    # The night after the letters they number.
    Sweep("letter_batches", "as long as their letters", by_function("sweep_letter_batches")),
    Sweep("message_recipients", "90 days", by_function("sweep_message_recipients")),
    # By their names, so that they go before the messages they speak of.
    Sweep("message_budgets", "24 months", by_function("sweep_message_budgets")),
    Sweep("message_caps", "30 days", by_function("sweep_message_caps")),
    Sweep("message_reports", "as long as their message", by_function("sweep_message_reports")),
    Sweep("message_suppressions", "12 months once lifted", by_function("sweep_message_suppressions")),
    Sweep("messages", "24 months, with their tries", by_function("sweep_messages")),
)
