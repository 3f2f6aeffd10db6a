"""Reads that name more than one model: work-lists, what is shared with a recipient, the history."""
