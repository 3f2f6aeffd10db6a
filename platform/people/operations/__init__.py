"""Writes about persons: one verb, one transaction, one event."""
