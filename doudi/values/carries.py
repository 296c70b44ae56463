"""Declare on a function which clauses of law it carries, see ``docs/decisions`` on coverage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


def carries(*clauses: str) -> Callable[[Function], Function]:
    """Declare that the function carries the clauses: without it they would not be done.

    Written above the other decorators of a view, an action, an invariant, a command or any function. The names must
    be literals, because ``doudi policy coverage`` reads them from the source.
    """

    def declare(function: Function) -> Function:
        function.carries = clauses  # type: ignore[attr-defined]  # read by nothing but tests
        return function

    return declare
