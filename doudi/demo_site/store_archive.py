"""The store of a demonstration kept in a file, so that the next one with the same program starts in seconds.

The file is used only by the very program that made it: another version, another file of law or template, another size
or seed, and it is made again. Without the payroll the county lives today, so it is good for a day.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from pathlib import Path
from typing import Any

from doudi.files.atomic import atomic_file

_LABEL = "demonstration.json"
_LEFT_OUT = {"temporary"}


def fingerprint(**settings: Any) -> str:
    """Return 64 digits of this program's files and of how the demonstration is made."""
    package = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256(json.dumps(settings, sort_keys=True, default=str).encode())
    for path in sorted(package.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def unpack(archive: Path, folder: Path, made_by: str) -> float | None:
    """Lay a kept store into an empty folder.

    Returns:
        How many seconds it took to make, by which its clock has moved on; None if there is none of this program.
    """
    try:
        with tarfile.open(archive) as kept:
            label = kept.extractfile(kept.getmember(_LABEL))
            told = json.loads(label.read()) if label else {}
            if told.get("made_by") != made_by:
                return None
            members = [member for member in kept.getmembers() if member.name != _LABEL]
            folder.mkdir(mode=0o700, parents=True)
            kept.extractall(folder, members=members, filter="data")
    except (FileNotFoundError, KeyError, ValueError, tarfile.TarError):
        return None
    return float(told["seconds"])


def pack(folder: Path, archive: Path, made_by: str, seconds: float) -> None:
    """Keep the store of a folder that no process uses; the file is written whole or not at all."""
    label = json.dumps({"made_by": made_by, "seconds": seconds}).encode()
    archive.parent.mkdir(parents=True, exist_ok=True)
    with atomic_file(archive, mode=0o600) as path, tarfile.open(path, "w") as kept:
        head = tarfile.TarInfo(_LABEL)
        head.size, head.mode = len(label), 0o600
        kept.addfile(head, io.BytesIO(label))
        for part in sorted(folder.iterdir()):
            if part.name not in _LEFT_OUT:
                kept.add(part, part.name)
