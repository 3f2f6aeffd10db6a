"""What goes by itself in this room (people §8)."""

from core.kernel.sweeps import Sweep, by_function

SWEEPS = (Sweep("doubts", "12 months, once settled", by_function("sweep_doubts")),)
