"""Choices of declared labels that are translated when they are shown, not when a module is loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.functional import lazy


def lazy_choices(codes: Iterable[str], label_of: Callable[[str], str]) -> list[tuple[str, Any]]:
    """Return choices with labels in the language of the reader."""
    label = lazy(label_of, str)
    return [(code, label(code)) for code in codes]


def choices_of(labels: Mapping[str, str]) -> list[tuple[str, Any]]:
    """Return the codes of declared labels as choices."""
    return lazy_choices(labels, labels.__getitem__)
