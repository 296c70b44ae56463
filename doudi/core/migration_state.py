"""Migrations that take as little time as they can: fewer operations, fewer models made.

A migration as Django writes it creates a table and adds each constraint by an operation of its own, for which SQLite
copies the table and reads the whole schema again; here the table is created with them.

Between two operations Django renders the changed model again, with all its relations and theirs. Nearly every table
names the user who wrote it, so each of 500 operations rendered 70 models: 50 of the 56 seconds that a new database
took. An operation on tables reads the model that it changes. Python code of a migration reads others as well: a state
changed this way counts as delayed, and is rendered as a whole when the Python code asks for a model, if it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel, Migration, RunPython
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState
from django.utils.functional import SimpleLazyObject

_find_related = getattr(ProjectState, "_find_reload_model")  # noqa: B009 - private, and unknown to the stubs
_add_model = ProjectState.add_model
_add_field = ProjectState.add_field
_apply = Migration.apply
_run_code = RunPython.database_forwards


@contextmanager
def quick_migrations() -> Iterator[None]:
    """Join operations, and render a model alone where it is new, gets a field, or changes without its keys."""
    replaced: tuple[tuple[type, str, Any, Any], ...] = (
        (ProjectState, "_find_reload_model", _find_related, _find_alone),
        (ProjectState, "add_model", _add_model, _add_model_alone),
        (ProjectState, "add_field", _add_field, _add_field_alone),
        (Migration, "apply", _apply, _apply_joined),
        (RunPython, "database_forwards", _run_code, _run_code_with_models_on_demand),
    )
    for owner, name, _own, replacing in replaced:
        setattr(owner, name, replacing)
    try:
        yield
    finally:
        for owner, name, own, _replacing in replaced:
            setattr(owner, name, own)


def _apply_joined(migration: Any, project_state: Any, schema_editor: Any, collect_sql: bool = False) -> Any:
    migration.operations = joined_operations(migration.operations, migration.app_label)
    return _apply(migration, project_state, schema_editor, collect_sql)


def joined_operations(operations: Iterable[Operation], app_label: str) -> list[Operation]:
    """Let tables be created with the constraints and indices that are added before anything else changes them."""
    joined: list[Operation] = []
    created: dict[str, int] = {}
    for operation in operations:
        if isinstance(operation, AddConstraint | AddIndex):
            place = created.get(operation.model_name_lower)
            merged = joined[place].reduce(operation, app_label) if place is not None else None
            if place is not None and isinstance(merged, list) and len(merged) == 1:
                joined[place] = merged[0]
                continue
        elif isinstance(operation, CreateModel):
            created[operation.name_lower] = len(joined)
        elif isinstance(operation, AddField):
            created.pop(operation.model_name_lower, None)
        else:
            created.clear()
        joined.append(operation)
    return joined


def _run_code_with_models_on_demand(
    operation: Any, _app_label: str, schema_editor: Any, from_state: Any, _to_state: Any
) -> None:
    """Run the code of an operation; the models are rendered once it asks for one."""

    def rendered() -> Any:
        from_state.clear_delayed_apps_cache()
        return from_state.apps

    operation.code(SimpleLazyObject(rendered), schema_editor)


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
