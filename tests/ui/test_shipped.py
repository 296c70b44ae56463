"""What the browser gets of others is what was recorded when it was chosen."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from django.contrib.staticfiles import finders

RECORD = Path(__file__).parents[2] / "docs" / "decisions" / "dependencies.md"
_LINE = re.compile(r"^\| (\S+\.js) .* ([0-9a-f]{64}) \|$", re.MULTILINE)


def test_every_foreign_script_has_its_recorded_hash() -> None:
    recorded = dict(_LINE.findall(RECORD.read_text()))
    base = (Path(__file__).parents[2] / "doudi" / "ui" / "templates" / "base.html").read_text()
    used = [name for name in re.findall(r"static '([^']+\.js)'", base) if not name.startswith("ui/")]
    assert {Path(name).name for name in used} == set(recorded)
    for name in used:
        found = finders.find(name)
        assert isinstance(found, str)
        assert hashlib.sha256(Path(found).read_bytes()).hexdigest() == recorded[Path(name).name]
