"""What rooms above do at once when something happens in a room below; they register at start-up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, ParamSpec

P = ParamSpec("P")


class Followers(Generic[P]):
    """The functions that are called with what happened, inside the action in which it happens."""

    def __init__(self) -> None:
        self._followers: list[Callable[P, object]] = []

    def register(self, follow: Callable[P, object]) -> None:
        """Call ``follow`` whenever it happens, once however often it is registered."""
        if follow not in self._followers:
            self._followers.append(follow)

    def tell(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Tell every follower, in the order in which they were registered."""
        for follow in self._followers:
            follow(*args, **kwargs)
