"""What goes by itself in this room (people §8)."""

from core.kernel.sweeps import Sweep, by_function

SWEEPS = (
    Sweep("answer_codes", "1 day", by_function("sweep_answer_codes")),
    Sweep("answer_links", "90 days after its loop", by_function("sweep_answer_links")),
    Sweep("callbacks", "30 days", by_function("sweep_callbacks")),
    Sweep("desk_lines", "the day itself", by_function("sweep_desk_lines")),
    Sweep("door_names", "90 days after the hour", by_function("sweep_door_names")),
    Sweep("released_slips", "12 months", by_function("sweep_released_slips")),
    Sweep("sheets", "12 months, once its request is over", by_function("sweep_sheets")),
    Sweep("slips", "12 months", by_function("sweep_slips")),
)
