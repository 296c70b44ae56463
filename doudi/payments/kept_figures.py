"""Figures added up from all payments of a county, kept until money rows are written again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from doudi.core.kept_figures import kept
from doudi.payments.money_lock import money_version

T = TypeVar("T")


def kept_figures(name: str, asked: tuple[Any, ...], add_up: Callable[[], T]) -> T:
    """Return figures as added up since money was last written, else add them up now; see ``kept``."""
    return kept(name, money_version(), asked, add_up)
