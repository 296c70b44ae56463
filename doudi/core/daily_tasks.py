"""What falls due by date: each room's function ``run_due`` in the module ``daily_tasks`` of its application."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule


def daily_tasks() -> list[Callable[[], object]]:
    """Return the daily tasks of all rooms in the order of the applications."""
    return [
        import_module(f"{application.name}.daily_tasks").run_due
        for application in apps.get_app_configs()
        if application.module is not None and module_has_submodule(application.module, "daily_tasks")
    ]
