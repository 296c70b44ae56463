"""The changelog names every version with its day, the newest first, and that is the version of the package."""

from __future__ import annotations

import re
from datetime import date

from doudi import __version__
from tests.test_repository import ROOT

TEXT = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
VERSIONS = re.findall(r"^## (\d+)\.(\d+)\.(\d+)（(\d{4}-\d{2}-\d{2})）$", TEXT, flags=re.MULTILINE)
FOR_ADMINISTRATORS = "### 管理员须知 · For administrators"


def test_newest_version_is_that_of_the_package() -> None:
    assert ".".join(VERSIONS[0][:3]) == __version__


def test_every_version_has_its_day_and_says_what_administrators_must_know() -> None:
    assert len(VERSIONS) == len(re.findall(r"^## ", TEXT, flags=re.MULTILINE)) == TEXT.count(FOR_ADMINISTRATORS)
    numbers = [tuple(map(int, version[:3])) for version in VERSIONS]
    days = [date.fromisoformat(version[3]) for version in VERSIONS]
    assert numbers == sorted(set(numbers), reverse=True)
    assert days == sorted(days, reverse=True)


def test_settings_named_in_the_changelog_exist() -> None:
    names = ("settings.py", "commandline/parser.py", "values/division_table.py")
    files = [ROOT / "doudi" / name for name in names]
    known = "".join(path.read_text(encoding="utf-8") for path in files)
    assert [name for name in sorted(set(re.findall(r"DOUDI_[A-Z_]+", TEXT))) if f'"{name}"' not in known] == []
