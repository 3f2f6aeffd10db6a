"""The only signal of the house: an event was recorded, in this transaction."""

from django.dispatch import Signal

recorded = Signal()
