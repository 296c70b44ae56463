"""Opening the input folder for a command, with its faults shown as they should be."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from doudi.commandline.output import say
from doudi.commandline.refusals import Refusal
from doudi.values.language import gettext as _

if TYPE_CHECKING:
    from doudi.snapshot.folder import Snapshot

WARNINGS_SHOWN = 20


@contextmanager
def opened(folder: Path) -> Iterator[Snapshot]:
    """The folder, checked. Every bad cell is shown and nothing is computed where there is one."""
    from doudi.snapshot import FaultyFolder, open_folder

    try:
        snapshot = open_folder(folder)
    except FaultyFolder as faulty:
        raise Refusal(*faulty.lines()) from None
    for warning in snapshot.warnings[:WARNINGS_SHOWN]:
        say(warning.line())
    if len(snapshot.warnings) > WARNINGS_SHOWN:
        say(_("另有 {number} 条提示未列出。").format(number=len(snapshot.warnings) - WARNINGS_SHOWN))
    if sys.stdout.isatty():
        snapshot.connection.execute("SET enable_progress_bar = true")
    try:
        yield snapshot
        snapshot.verify_unchanged()
    except FaultyFolder as faulty:
        raise Refusal(*faulty.lines()) from None
    finally:
        snapshot.connection.close()
