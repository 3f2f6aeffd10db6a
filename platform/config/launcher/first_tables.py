"""An empty database gets its tables without drawing every model again for each that a migration makes or changes.

Django draws anew, at each step of a migration, the model it touches and all those it is related to: with one network
at the root of everything, the time grows with the square of the number of tables. Nothing has been read from an
empty database yet, so drawing the touched model alone is enough. Later upgrades go Django's way.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.migrations.state import ModelState, ProjectState


@contextmanager
def drawn_once() -> Iterator[None]:
    """While it lasts, a migration that makes or changes a model draws this one only."""
    make, change = ProjectState.add_model, ProjectState._find_reload_model  # type: ignore[attr-defined]
    ProjectState.add_model = _add_alone  # type: ignore[method-assign, assignment]
    ProjectState._find_reload_model = _itself  # type: ignore[attr-defined]
    try:
        yield
    finally:
        ProjectState.add_model = make  # type: ignore[method-assign]
        ProjectState._find_reload_model = change  # type: ignore[attr-defined]


def _add_alone(state: ProjectState, model_state: ModelState) -> None:
    key = model_state.app_label, model_state.name_lower
    state.models[key] = model_state
    if state._relations is not None:  # type: ignore[attr-defined]
        state.resolve_model_relations(key)
    if "apps" in vars(state):
        state.apps.render_multiple([model_state])


def _itself(
    _state: ProjectState, app_label: str, model_name: str, delay: bool = False
) -> set[tuple[str, str]]:
    return {(app_label, model_name.lower())}
