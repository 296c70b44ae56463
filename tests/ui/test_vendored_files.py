"""Vendored files match their recorded hashes and have licences."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from django.contrib.staticfiles import finders

RECORD = Path(__file__).parents[2] / "docs" / "decisions" / "dependencies.md"
PACKAGE = Path(__file__).parents[2] / "doudi"
_LINE = re.compile(r"^\| (\S+\.js) .* ([0-9a-f]{64}) \|$", re.MULTILINE)


def found_as(name: str) -> Path:
    found = finders.find(name)
    assert isinstance(found, str), name
    return Path(found)


def is_foreign(file: Path) -> bool:
    return "vendor" in file.parts or PACKAGE not in file.parents


def test_vendored_files_match_their_recorded_hashes() -> None:
    recorded = dict(_LINE.findall(RECORD.read_text()))
    pages = "".join(page.read_text() for page in PACKAGE.rglob("templates/**/*.html"))
    used = {found_as(name) for name in re.findall(r"static '([^']+\.js)'", pages)}
    foreign = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in used if is_foreign(file)}
    assert foreign == recorded


def test_vendored_files_have_their_licences() -> None:
    folder = PACKAGE / "ui" / "static" / "ui" / "vendor"
    for script in folder.glob("*.js"):
        licence = folder / f"{script.name.partition('.')[0]}.LICENSE.txt"
        assert "Apache License" in licence.read_text()
