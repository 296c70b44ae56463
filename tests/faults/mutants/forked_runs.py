"""Many mutants out of one process that has loaded what none of them changes: each is a fork of it.

python -m tests.faults.mutants.forked_runs PLAN, in a copy of the source: PLAN is a JSON list of number, tests to ask,
path and
changed text of a file. Without a path the source has switches, and the guard of that number is switched off. Prints a
JSON line for each: number, exit code of pytest, what it printed.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LONGEST_SECONDS = 900
_off = [-1]


def guarded(number: int) -> bool:
    """Whether the guard is switched on."""
    return number != _off[0]


def _load(*, ours: bool) -> None:
    """Import what every run needs and no mutant changes; ``ours`` too if the mutants are switches."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    import duckdb  # noqa: F401 - so that no fork has to load it
    import hypothesis  # noqa: F401 - so that no fork has to load it
    import openpyxl  # noqa: F401 - so that no fork has to load it
    import pyarrow  # noqa: F401 - so that no fork has to load it
    import pytest  # noqa: F401 - so that no fork has to load it

    if not ours:
        return
    django.setup()
    import doudi.urls  # noqa: F401 - so that no fork has to load it


def _in_the_fork(number: int, tests: list[str], left: Path) -> int:
    import pytest

    importlib.import_module("tests.faults.mutants.forked_runs")._off[0] = (
        number  # the one that the guards ask, not this one
    )
    signal.alarm(LONGEST_SECONDS)
    os.environ["DOUDI_DATA"] = str(left / "data")
    if "doudi.settings" in sys.modules:
        from django.conf import settings

        for name in ("ATTACHMENTS", "BANK_FILE_FOLDER"):
            setattr(settings, name, left / name.lower())
    os.environ["TMPDIR"] = tempfile.tempdir = str(left)
    return int(pytest.main(["-q", "-x", "-rfE", "-p", "no:cacheprovider", *tests]))


@contextmanager
def _changed(path: str, text: str) -> Iterator[None]:
    """Change a file for a while; restore its text and times."""
    if not path:
        yield
        return
    file = Path(path)
    original, stat = file.read_bytes(), file.stat()
    file.write_text(text, encoding="utf-8")
    try:
        yield
    finally:
        file.write_bytes(original)
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))  # so that what was compiled of it holds again


def main() -> int:
    """Test every mutant of the plan."""
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    _load(ours=not any(path for _number, _tests, path, _text in plan))
    for number, tests, path, text in plan:
        with _changed(path, text), tempfile.TemporaryDirectory(prefix="doudi-mutant-run-") as left:
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
