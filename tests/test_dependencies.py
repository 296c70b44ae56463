"""The list of packages, and its comparison with published vulnerabilities, which never claims what it did not do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.test_repository import ROOT, requirement_entries

REQUIREMENTS = (ROOT / "requirements.txt").read_text(encoding="utf-8")


def run(script: str, *arguments: str) -> tuple[int, str]:
    environment = {**os.environ, "PYTHON": sys.executable}
    command = [str(ROOT / "scripts" / script), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    return done.returncode, done.stdout + done.stderr


def pinned(name: str) -> str:
    return next(
        entry.split()[0].partition("==")[2]
        for entry in requirement_entries(REQUIREMENTS)
        if entry.startswith(f"{name}==")
    )


def advisory(events: list[dict[str, str]], **changed: Any) -> dict[str, Any]:
    """An invented advisory about Django."""
    affected = [
        {"package": {"ecosystem": "PyPI", "name": "Django"}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}
    ]
    return {"id": "INVENTED-1", "modified": "2026-11-01T00:00:00Z", "summary": "虚拟", "affected": affected} | changed


def compared(folder: Path, *advisories: dict[str, Any]) -> tuple[int, str]:
    path = folder / "advisories.json"
    path.write_text(json.dumps(list(advisories)), encoding="utf-8")
    return run("vulnerabilities.sh", str(path))


def test_every_pinned_package_is_listed_with_its_hashes() -> None:
    code, text = run("sbom.sh")
    listed = json.loads(text)
    assert (code, listed["bomFormat"], listed["specVersion"]) == (0, "CycloneDX", "1.5")
    entries = requirement_entries(REQUIREMENTS)
    assert len(listed["components"]) == len(entries)
    assert sum(len(one["hashes"]) for one in listed["components"]) == REQUIREMENTS.count("--hash=sha256:")
    assert f"pkg:pypi/django@{pinned('django')}" in {one["purl"] for one in listed["components"]}
    assert run("sbom.sh")[1] == text


def test_without_a_file_nothing_is_claimed(tmp_path: Path) -> None:
    for arguments in ((), (str(tmp_path / "missing.json"),)):
        code, said = run("vulnerabilities.sh", *arguments)
        assert code == 3
        assert "Nothing was checked" in said
    elsewhere = advisory([], affected=[{"package": {"ecosystem": "npm", "name": "django"}}])
    assert compared(tmp_path, elsewhere)[0] == 3


@pytest.mark.parametrize("content", ["", "[1]", "{}", "no json"])
def test_unreadable_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(content, encoding="utf-8")
    code, said = run("vulnerabilities.sh", str(path))
    assert code == 2
    assert "Nothing was checked" in said


def test_affected_version_is_found_and_the_date_of_the_list_is_said(tmp_path: Path) -> None:
    code, said = compared(tmp_path, advisory([{"introduced": "0"}]))
    assert code == 1
    assert "Date of the list: 2026-11-01" in said
    assert f"django {pinned('django')}: INVENTED-1" in said
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as written:
        written.writestr("INVENTED-1.json", json.dumps(advisory([{"introduced": "0"}])))
    assert run("vulnerabilities.sh", str(archive))[0] == 1


def test_fixed_withdrawn_and_later_versions_are_not_reported(tmp_path: Path) -> None:
    version = pinned("django")
    code, said = compared(
        tmp_path,
        advisory([{"introduced": "0"}, {"fixed": version}]),
        advisory([{"introduced": "0"}, {"last_affected": "1.0"}]),
        advisory([{"introduced": "999"}]),
        advisory([{"introduced": "0"}], withdrawn="2026-11-02T00:00:00Z"),
    )
    assert (code, "INVENTED" in said) == (0, False)
    assert compared(tmp_path, advisory([{"introduced": "0"}, {"last_affected": version}]))[0] == 1
    unclear = advisory([{"introduced": "0"}, {"fixed": "no version"}])
    assert compared(tmp_path, unclear)[0] == 1
