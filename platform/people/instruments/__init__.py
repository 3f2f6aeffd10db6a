"""Instruments of evaluation: versioned data, and pure functions that interpret its rules. No Django here."""
