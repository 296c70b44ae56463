"""A plugin of pytest that counts what attacks try, in one process or several.

A try is an attack that was played, or a request that one sent. A success is an attack whose test fails.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

_OUTPUT = "attack_requests"
_counts: Counter[str] = Counter()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names the file of counts."""
    parser.addoption("--tally", help="the file that gets the number of tries and of successes")


def pytest_configure() -> None:
    """Count every request that a test sends."""
    send = Client.request

    def counted(client: Client, **request: Any) -> Any:
        _counts["requests"] += 1
        return send(client, **request)

    Client.request = counted  # type: ignore[method-assign]  # in the processes of attacks alone


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count an attack that was played, and one that succeeded or could not be played."""
    _counts["attacks"] += report.when == "call"
    _counts["successes"] += report.failed


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the requests of a worker to the process that started it."""
    if (output := getattr(session.config, "workeroutput", None)) is not None:
        output[_OUTPUT] = _counts["requests"]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Add the requests of a worker."""
    _counts["requests"] += getattr(node, "workeroutput", {}).get(_OUTPUT, 0)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave the counts for the command that started the attacks."""
    path = config.getoption("--tally")
    if path and not hasattr(config, "workerinput"):
        tries = _counts["requests"] + _counts["attacks"]
        Path(path).write_text(f"{tries} {_counts['successes']}\n", encoding="ascii")
