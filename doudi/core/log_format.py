"""Logs as one JSON object per line, with identity numbers, cards and telephone numbers masked."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

_LONG_NUMBER = re.compile(r"(?<![0-9])[0-9]{11,19}[0-9Xx]?(?![0-9])")
_HIDDEN = "▇"


def mask_numbers(text: str) -> str:
    """Mask identity numbers, bank accounts and telephone numbers in a text."""
    return _LONG_NUMBER.sub(_HIDDEN, text)


class JsonLogFormatter(logging.Formatter):
    """Write time, level, logger and message, and the traceback of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": mask_numbers(record.getMessage()),
        }
        if record.exc_info:
            line["trace"] = mask_numbers(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
