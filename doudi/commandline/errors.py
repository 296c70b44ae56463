"""Errors of commands: printed to the error stream, exit code 2."""

from __future__ import annotations

import sys
from collections.abc import Iterable


class CommandError(Exception):
    """Something the user has to correct, in one or several lines."""

    def __init__(self, *lines: str) -> None:
        self.lines = lines
        super().__init__("\n".join(lines))

    def show(self) -> None:
        """Print all lines to the error stream."""
        for line in self.lines:
            print(line, file=sys.stderr)


def command_error(lines: Iterable[str]) -> CommandError:
    """Return an error of several lines."""
    return CommandError(*lines)
