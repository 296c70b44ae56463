"""List the Python packages that the product needs as CycloneDX, and compare them with published vulnerabilities.

    python scripts/dependencies.py sbom [--out FILE]
    python scripts/dependencies.py vulnerabilities [FILE]

Nothing is fetched: advisories come from a file in the OSV format (https://ossf.github.io/osv-schema/), a JSON object,
a list, an object with ``vulns``, or a zip of such files. Packages of the operating system are not in either list.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parents[1]
FOUND, UNREADABLE, NOT_CHECKED = 1, 2, 3
MOST_BYTES = 1_000_000_000
"""The longest unpacked advisory file."""


class UnreadableAdvisoriesError(Exception):
    """The file of advisories is not in the OSV format, or too large."""


@dataclass(frozen=True)
class Package:
    """A pinned package with the SHA-256 of each of its files."""

    name: str
    version: str
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        """The package URL."""
        return f"pkg:pypi/{canonicalize_name(self.name)}@{self.version}"


def packages_of(requirements: str) -> list[Package]:
    """Return the packages that a requirements file with hashes pins.

    Raises:
        ValueError: an entry is not pinned.
    """
    packages = []
    for line in re.sub(r"\\\n", " ", requirements).splitlines():
        entry = line.partition(" #")[0].strip()
        if not entry or entry.startswith("#"):
            continue
        pinned = re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([A-Za-z0-9.!+]+)", entry)
        if pinned is None:
            message = f"not pinned: {entry[:80]}"
            raise ValueError(message)
        packages.append(Package(pinned[1], pinned[2], tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", entry))))
    return packages


def bill_of_materials(requirements: str, version: str) -> dict[str, Any]:
    """Return the packages as CycloneDX 1.5; the same requirements give the same document."""
    digest = hashlib.sha256(requirements.encode()).hexdigest()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, digest)}",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": "doudi", "name": "doudi", "version": version}},
        "components": [
            {
                "type": "library",
                "bom-ref": package.purl,
                "name": package.name,
                "version": package.version,
                "purl": package.purl,
                "hashes": [{"alg": "SHA-256", "content": content} for content in package.hashes],
            }
            for package in packages_of(requirements)
        ],
        "dependencies": [{"ref": "doudi", "dependsOn": [package.purl for package in packages_of(requirements)]}],
    }


def read_advisories(path: Path) -> list[dict[str, Any]]:
    """Return the advisories of a file that were not withdrawn.

    Raises:
        UnreadableAdvisoriesError
    """
    advisories = []
    try:
        for text in _texts(path):
            content = json.loads(text)
            rows = content.get("vulns", [content]) if isinstance(content, dict) else content
            if not all(isinstance(row, dict) and "id" in row for row in rows):
                message = "an entry has no id"
                raise UnreadableAdvisoriesError(message)
            advisories += [row for row in rows if not row.get("withdrawn")]
    except (OSError, ValueError, TypeError, zipfile.BadZipFile) as error:
        raise UnreadableAdvisoriesError(str(error)) from error
    return advisories


def _texts(path: Path) -> Iterator[bytes]:
    if not zipfile.is_zipfile(path):
        yield path.read_bytes()
        return
    with zipfile.ZipFile(path) as archive:
        members = [member for member in archive.infolist() if member.filename.endswith(".json")]
        if sum(member.file_size for member in members) > MOST_BYTES:
            message = "too large"
            raise UnreadableAdvisoriesError(message)
        for member in members:
            yield archive.read(member)


def affected(package: Package, advisory: dict[str, Any]) -> bool:
    """Return whether an advisory concerns a package in its version."""
    for entry in advisory.get("affected", []):
        about = entry.get("package", {})
        if about.get("ecosystem") != "PyPI" or canonicalize_name(about.get("name", "")) != canonicalize_name(
            package.name
        ):
            continue
        if package.version in entry.get("versions", []):
            return True
        ranges = [one for one in entry.get("ranges", []) if one.get("type") in {"ECOSYSTEM", "SEMVER"}]
        if any(_within(package.version, one.get("events", [])) for one in ranges):
            return True
        if not ranges and not entry.get("versions"):
            return True  # no version is named: every one
    return False


def _within(version: str, events: list[dict[str, str]]) -> bool:
    """Return whether a version lies in a range; one that cannot be compared counts as affected."""
    try:
        ours, is_within = Version(version), False
        for event in sorted(events, key=_moment):
            kind, text = next(iter(event.items()))
            if kind == "introduced" and (text == "0" or ours >= Version(text)):
                is_within = True
            elif (kind == "fixed" and ours >= Version(text)) or (kind == "last_affected" and ours > Version(text)):
                is_within = False
    except InvalidVersion:
        return True
    return is_within


def _moment(event: dict[str, str]) -> tuple[Version, bool]:
    kind, text = next(iter(event.items()))
    return Version(text), kind == "introduced"


def check(requirements: str, path: Path | None) -> int:
    """Say which pinned packages have known vulnerabilities; return the exit code."""
    if path is None or not path.exists():
        say("没有核对：没有漏洞清单文件。Nothing was checked: no file of advisories was given.")
        return NOT_CHECKED
    try:
        advisories = read_advisories(path)
    except UnreadableAdvisoriesError as error:
        say(f"没有核对：清单读不出来（{error}）。Nothing was checked: the file cannot be read.")
        return UNREADABLE
    ours = [one for one in advisories if any(_ecosystem(entry) == "PyPI" for entry in one.get("affected", []))]
    if not ours:
        say("没有核对：清单里没有 PyPI 的漏洞。Nothing was checked: the file has no advisory for PyPI.")
        return NOT_CHECKED
    packages = packages_of(requirements)
    last = max((str(one.get("modified", "")) for one in ours), default="")[:10] or "?"
    say(f"清单日期 Date of the list: {last}（{len(ours)}条，以后公布的不在内 nothing later is in it）")
    found = [(package, one) for package in packages for one in ours if affected(package, one)]
    for package, one in found:
        names = " ".join([one["id"], *one.get("aliases", [])])
        say(f"{package.name} {package.version}: {names} {one.get('summary', '')}".rstrip())
    say(
        f"核对 {len(packages)} 个软件包，{len(found)} 处。{len(packages)} packages, {len(found)} known vulnerabilities."
    )
    return FOUND if found else 0


def _ecosystem(entry: dict[str, Any]) -> str:
    return str(entry.get("package", {}).get("ecosystem", ""))


def say(line: str) -> None:
    """Write a line to the output."""
    sys.stdout.write(f"{line}\n")


def main() -> int:
    """Run a command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--requirements", type=Path, default=ROOT / "requirements.txt")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("sbom").add_argument("--out", type=Path)
    commands.add_parser("vulnerabilities").add_argument("advisories", type=Path, nargs="?")
    options = parser.parse_args()
    requirements = options.requirements.read_text(encoding="utf-8")
    if options.command == "vulnerabilities":
        return check(requirements, options.advisories)
    version = re.search(r'__version__ = "([^"]+)"', (ROOT / "doudi" / "__init__.py").read_text(encoding="utf-8"))
    text = json.dumps(bill_of_materials(requirements, version[1] if version else "0"), ensure_ascii=False, indent=1)
    if options.out:
        options.out.write_text(f"{text}\n", encoding="utf-8")
    else:
        say(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
