"""The snapshot folder that commands read."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from doudi.commandline.errors import CommandError
from doudi.commandline.output import print_remark
from doudi.values.translation import gettext as _

if TYPE_CHECKING:
    from doudi.snapshot.faults import Fault
    from doudi.snapshot.folder import Snapshot

WARNINGS_SHOWN = 20


def print_warnings(warnings: Sequence[Fault]) -> None:
    """Print the first warnings, and how many more there are."""
    for warning in warnings[:WARNINGS_SHOWN]:
        print_remark(warning.line())
    if len(warnings) > WARNINGS_SHOWN:
        print_remark(_("另有 {number} 条提示未列出。").format(number=len(warnings) - WARNINGS_SHOWN))


@contextmanager
def open_snapshot_folder(folder: Path) -> Iterator[Snapshot]:
    """Open and check the folder; print every fault, and refuse if there is one."""
    from doudi.snapshot import FaultySnapshot, open_snapshot

    try:
        snapshot = open_snapshot(folder)
    except FaultySnapshot as faulty:
        raise CommandError(*faulty.lines()) from None
    print_warnings(snapshot.warnings)
    if sys.stdout.isatty():
        snapshot.connection.execute("SET enable_progress_bar = true")
    try:
        yield snapshot
        snapshot.verify_unchanged()
    except FaultySnapshot as faulty:
        raise CommandError(*faulty.lines()) from None
    finally:
        snapshot.close()
