"""Many mutants in one process that has everything loaded: each is a fork in which one guard is switched off.

python -m tests.faults.switched PLAN, in a copy of the source with switches: PLAN is a JSON list of the tests to ask
for each number. Prints a JSON line for each: the exit code of pytest and what it printed.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import tempfile
from pathlib import Path

LONGEST_SECONDS = 900
_off = [-1]


def guarded(number: int) -> bool:
    """Whether this guard is in its place."""
    return number != _off[0]


def _load() -> None:
    """What every run needs and no mutant changes."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    import duckdb  # noqa: F401 - so that no fork has to load it
    import hypothesis  # noqa: F401 - so that no fork has to load it
    import openpyxl  # noqa: F401 - so that no fork has to load it
    import pyarrow  # noqa: F401 - so that no fork has to load it
    import pytest  # noqa: F401 - so that no fork has to load it

    django.setup()
    import doudi.urls  # noqa: F401 - so that no fork has to load it


def _in_the_fork(number: int, tests: list[str], left: Path) -> int:
    import pytest
    from django.conf import settings

    importlib.import_module("tests.faults.switched")._off[0] = number  # the one that the guards ask, not this one
    signal.alarm(LONGEST_SECONDS)
    for name in ("ATTACHMENTS", "BANK_FILES"):
        setattr(settings, name, left / name.lower())
    os.environ["TMPDIR"] = tempfile.tempdir = str(left)
    return int(pytest.main(["-q", "-x", "-rfE", "-p", "no:cacheprovider", "-p", "tests.faults.kept_store", *tests]))


def main() -> int:
    """Ask for every mutant of the plan."""
    _load()
    for number, tests in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")):
        with tempfile.TemporaryDirectory(prefix="doudi-mutant-run-") as left:
            printed = Path(left) / "printed"
            pid = os.fork()
            if pid == 0:
                target = os.open(printed, os.O_WRONLY | os.O_CREAT)
                os.dup2(target, 1)
                os.dup2(target, 2)
                code = 3
                try:
                    code = _in_the_fork(number, tests, Path(left))
                finally:
                    sys.stdout.flush()
                    os._exit(code)
            _pid, status = os.waitpid(pid, 0)
            said = printed.read_text(encoding="utf-8", errors="replace")
        print(json.dumps([number, os.waitstatus_to_exitcode(status), said]), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
