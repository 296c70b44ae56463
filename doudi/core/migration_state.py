"""Migrations that render a changed model alone, not every model that is related to it.

Between two operations Django renders the changed model again, with all its relations and theirs. Nearly every table
names the user who wrote it, so each of 500 operations rendered 70 models: 50 of the 56 seconds that a new database
took. An operation on tables reads the model that it changes. Python code of a migration reads others as well: a state
changed this way counts as delayed, and ``RunPython`` renders a delayed state as a whole before it starts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.state import ModelState, ProjectState

_find_related = getattr(ProjectState, "_find_reload_model")  # noqa: B009 - private, and unknown to the stubs
_add_model = ProjectState.add_model
_add_field = ProjectState.add_field


@contextmanager
def rendering_changed_models_alone() -> Iterator[None]:
    """Render one model where it is new, has a new field, or changes in what no foreign key depends on."""
    for name, replacing in (
        ("_find_reload_model", _find_alone),
        ("add_model", _add_model_alone),
        ("add_field", _add_field_alone),
    ):
        setattr(ProjectState, name, replacing)
    try:
        yield
    finally:
        for name, own in (("_find_reload_model", _find_related), ("add_model", _add_model), ("add_field", _add_field)):
            setattr(ProjectState, name, own)


def _find_alone(state: Any, app_label: str, model_name: str, delay: bool = False) -> set[tuple[str, str]]:
    """Return what is rendered again; Django says ``delay`` where no foreign key depends on the change."""
    if delay:
        state.is_delayed = True
        return {(app_label, model_name)}
    return set(_find_related(state, app_label, model_name, delay))


def _add_model_alone(state: Any, model_state: ModelState) -> None:
    with _without_rendering(state) as rendered:
        _add_model(state, model_state)
    if rendered:
        state.reload_model(model_state.app_label, model_state.name_lower, delay=True)


def _add_field_alone(state: Any, app_label: str, model_name: str, *field: Any) -> None:
    with _without_rendering(state) as rendered:
        _add_field(state, app_label, model_name, *field)
    if rendered:
        state.reload_model(app_label, model_name, delay=True)


@contextmanager
def _without_rendering(state: Any) -> Iterator[bool]:
    """Lay the rendered models aside for a moment; give whether there are any."""
    apps = state.__dict__.pop("apps", None)
    yield apps is not None
    if apps is not None:
        state.__dict__["apps"] = apps
