"""Marks of what was done today, so that a slow task runs once a day; lost with the cache, it only runs again."""

from __future__ import annotations

from django.core.cache import cache

from doudi.core.clock import today

_DAY_SECONDS = 24 * 60 * 60


def is_marked_today(task: str) -> bool:
    """Whether a task was marked as done today."""
    return bool(cache.get(_key(task)))


def mark_today(task: str) -> None:
    """Mark a task as done today."""
    cache.set(_key(task), True, _DAY_SECONDS)


def _key(task: str) -> str:
    return f"{task}:{today().isoformat()}"
