"""Reactions to events: who reacts to what, in the same transaction. The list is the review."""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from weakref import ReferenceType

from core.journal.signals import recorded
from tests.architecture.source import modules

EVERY = "*"

# (event, receiver). A receiver compares `event.name` with the events it reacts to, or takes every one.
REACTIONS = {
    (EVERY, "notifications.receivers.wake_the_relay"),
    ("closure.declared", "actors.receivers.closure_declared"),
    ("closure.declared", "referrals.receivers.closure_declared"),
    ("closure.lifted", "referrals.receivers.closure_lifted"),
    ("consent.expired", "referrals.receivers.consent_expired"),
    ("delivery.failed", "referrals.receivers.delivery_failed"),
    ("consent.extended", "referrals.receivers.consent_given"),
    ("consent.given", "referrals.receivers.consent_given"),
    ("contact.changed", "referrals.receivers.contact_changed"),
    ("consent.narrowed", "referrals.receivers.consent_narrowed"),
    ("consent.withdrawn", "referrals.receivers.consent_withdrawn"),
    ("membership.ended", "referrals.receivers.membership_ended"),
    ("person.died", "referrals.receivers.person_died"),
    ("person.erased", "referrals.receivers.person_erased"),
    ("person.moved", "referrals.receivers.person_moved"),
}


def listening() -> Iterator[Callable[..., object]]:
    for receiver in recorded.receivers:
        yield receiver[1]() if isinstance(receiver[1], ReferenceType) else receiver[1]


def events_of(receiver: Callable[..., object]) -> set[str]:
    """The event names written in the code of a receiver; every event when there is none."""
    [function] = ast.parse(textwrap.dedent(inspect.getsource(receiver))).body
    body = function.body[1:] if ast.get_docstring(function) else function.body  # type: ignore[attr-defined]
    constants = [node for part in body for node in ast.walk(part) if isinstance(node, ast.Constant)]
    return {each.value for each in constants if re.fullmatch(r"[a-z_]+\.[a-z_]+", str(each.value))} or {EVERY}


def test_the_reactions_are_those_listed():
    found = {
        (event, f"{receiver.__module__}.{receiver.__name__}")
        for receiver in listening()
        for event in events_of(receiver)
    }

    assert found == REACTIONS


def test_a_room_reacts_in_its_receivers_only():
    assert {receiver.__module__.split(".")[-1] for receiver in listening()} == {"receivers"}


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
