"""An empty database gets its tables without drawing every model again for each new one.

Django draws anew, at each model that a migration creates, all those it is related to: with one network at
the root of everything, the time grows with the square of the number of tables. Nothing has been read from an
empty database yet, so drawing the new model alone is enough. Later upgrades go Django's way.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.migrations.state import ModelState, ProjectState


@contextmanager
def drawn_once() -> Iterator[None]:
    """While it lasts, a migration that creates a model draws this one only."""
    related_too = ProjectState.add_model
    ProjectState.add_model = _add_alone  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        ProjectState.add_model = related_too  # type: ignore[method-assign]


def _add_alone(state: ProjectState, model_state: ModelState) -> None:
    key = model_state.app_label, model_state.name_lower
    state.models[key] = model_state
    if state._relations is not None:  # type: ignore[attr-defined]
        state.resolve_model_relations(key)
    if "apps" in vars(state):
        state.apps.render_multiple([model_state])
