"""What goes by itself in this room (people §8)."""

from core.kernel.sweeps import Sweep, by_function

SWEEPS = (
    Sweep("callbacks", "30 days", by_function("sweep_callbacks")),
    Sweep("desk_lines", "the day itself", by_function("sweep_desk_lines")),
    Sweep("door_names", "90 days after the hour", by_function("sweep_door_names")),
    Sweep("slips", "12 months", by_function("sweep_slips")),
)
