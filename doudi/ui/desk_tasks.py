"""Kinds of tasks that wait for a user, as rooms count them for the desk."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class WaitingTask:
    """A kind of task: its label, how many wait, and the address of the page where they are done.

    ``is_part`` marks a number whose rows another kind counts already, so that the menu does not count them twice.
    """

    label: str
    number: int
    url: str
    is_part: bool = False
