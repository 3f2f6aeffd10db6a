"""Reactions to events: who reacts to what, in the same transaction. The list is the review."""

from importlib import import_module
from weakref import ReferenceType

from core.journal.signals import recorded
from tests.architecture.source import modules

# (event, receiver). A room above reacts through its `receivers.py`, whose REACTIONS maps events to functions.
EXPECTED: set[tuple[str, str]] = set()

# Receivers of the signal itself: one dispatcher a room.
CONNECTED: set[str] = {"notifications.receivers.wake_the_relay"}


def test_the_reactions_are_those_listed():
    rooms = [import_module(module.name) for module in modules() if module.name.endswith(".receivers")]

    found = {
        (event, f"{reaction.__module__}.{reaction.__name__}")
        for room in rooms
        for event, reaction in getattr(room, "REACTIONS", {}).items()
    }

    assert found == EXPECTED


def test_nothing_else_listens_to_the_journal():
    listening = set()
    for receiver in recorded.receivers:
        function = receiver[1]() if isinstance(receiver[1], ReferenceType) else receiver[1]
        listening.add(f"{function.__module__}.{function.__name__}")

    assert listening == CONNECTED


def test_no_other_signal_is_made():
    made = {
        module.name
        for module in modules()
        for call in module.calls()
        if getattr(call.func, "id", getattr(call.func, "attr", "")) in ("Signal", "ModelSignal")
    }

    assert made == {"core.journal.signals"}


def test_no_room_hangs_business_on_a_models_signals():
    words = ("pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed", "pre_init", "post_init")

    assert [module.name for module in modules() if any(word in module.text for word in words)] == []
