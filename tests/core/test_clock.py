"""The demonstration's clock."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_DAY_AND_DISTANCE = """
import django
django.setup()
from datetime import timedelta
from django.core.cache.backends import db
from django.utils import timezone
print(timezone.localdate(), abs(db.tz_now() - timezone.now()) > timedelta(days=300))
"""


def test_cache_keeps_the_clock_of_the_machine_in_a_demonstration(tmp_path: Path) -> None:
    """The desk of a demonstration counted once and never again: its rows were read by another clock than written."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "doudi.settings",
        "DOUDI_DATA": str(tmp_path),
        "DOUDI_MODE": "development",
        "DOUDI_DEMONSTRATION": "yes",
        "DOUDI_DEMONSTRATION_DAY": "2023-05-10",
    }
    environment.pop("DATABASE_URL", None)
    said = subprocess.run(
        [sys.executable, "-c", _DAY_AND_DISTANCE], env=environment, capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == ["2023-05-10", "True"]
