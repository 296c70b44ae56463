"""Several commands after one start of the program: python -m tests.commandline.forked_commands COMMANDS

To start takes three seconds, most commands a tenth of one. Django is set up once, and each command runs in a fork of
that process: none of them sees what another one left in memory. ``COMMANDS`` is a list of lists of words, as JSON;
what each command answered is written as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import traceback
from typing import Any

from doudi.commandline import main
from doudi.commandline.application import set_up_django


def answer_of(words: list[str]) -> dict[str, Any]:
    """Run a command in a fork; return its words, its exit code and what it printed."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if not child:
            code = 70  # of a command that broke down
            try:
                os.dup2(out.fileno(), 1)
                os.dup2(err.fileno(), 2)
                code = main(words)
            except SystemExit as stopped:
                code = int(stopped.code or 0)
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
        _child, status = os.waitpid(child, 0)
        printed = []
        for stream in (out, err):
            stream.seek(0)
            printed.append(stream.read().decode())
    return {
        "args": words,
        "returncode": os.waitstatus_to_exitcode(status),
        "stdout": printed[0],
        "stderr": printed[1],
    }


if __name__ == "__main__":
    set_up_django()
    json.dump([answer_of(words) for words in json.loads(sys.argv[1])], sys.stdout)
