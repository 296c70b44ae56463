"""A line of the log is one JSON with a time zone, whatever its text contains."""

from __future__ import annotations

import json
import logging
import sys
from datetime import datetime, timedelta

from doudi.core.log_format import JsonLogFormatter


def test_a_line_break_makes_no_second_line() -> None:
    forged = '好\n{"level": "INFO", "message": "forged"}\r\n\x1b[31m'
    try:
        raise ValueError(forged)
    except ValueError:
        record = logging.LogRecord("doudi", logging.ERROR, "x.py", 1, "%s", (forged,), sys.exc_info())
    line = JsonLogFormatter().format(record)
    assert "\n" not in line
    assert "\x1b" not in line
    read = json.loads(line)
    assert read["level"] == "ERROR"
    assert datetime.fromisoformat(read["at"]).utcoffset() == timedelta(0)
