"""Writing so that nobody ever finds half a file: written aside, flushed to the disk, then renamed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from doudi.values.translation import gettext as _

_LEFT_BY_THE_DESKTOP = {"thumbs.db", "desktop.ini", ".ds_store"}


class OutputRefusedError(Exception):
    """The place to write to holds something that is not ours to replace. The message is for the officer."""


def _flush_to_disk(path: Path) -> None:
    """Force what was written under ``path`` onto the disk; a directory entry counts as content too."""
    if path.is_dir() and os.name == "nt":
        return  # Windows cannot open a directory for flushing and keeps its entries itself.
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def atomic_file(path: Path, *, mode: int = 0o644) -> Iterator[Path]:
    """Yield a path beside ``path`` to write to; it takes the name ``path`` only when the block succeeds.

    ``mode`` says who may read it then.
    An old file of that name stays as it was until then, and for good when the block fails.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".writing", dir=path.parent)
    os.close(handle)
    aside = Path(name)
    try:
        yield aside
        aside.chmod(mode)
        _flush_to_disk(aside)
        aside.replace(path)
        _flush_to_disk(path.parent)
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def atomic_folder(path: Path, *, command: str) -> Iterator[Path]:
    """Yield an empty directory beside ``path``; it becomes ``path`` only when the block succeeds.

    ``command`` names who writes. A directory that the same command wrote earlier, and that nobody touched
    since, is replaced whole. Anything else that is not empty raises ``OutputRefusedError`` before any work.
    """
    _refuse_foreign_directory(path, command)
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".writing", dir=path.parent))
    retired = aside.with_suffix(".old")
    try:
        yield aside
        _write_manifest(aside, command)
        aside.chmod(0o755)
        _refuse_foreign_directory(path, command)
        if path.exists():
            path.rename(retired)
        try:
            aside.rename(path)
        except OSError:
            if retired.exists():
                retired.rename(path)
            raise
        _flush_to_disk(path.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        shutil.rmtree(retired, ignore_errors=True)


def _manifest_name(command: str) -> str:
    return f".doudi-{command.replace(' ', '-')}.json"


def _digests(directory: Path) -> dict[str, str]:
    """The SHA-256 of each file under ``directory``, by its path within it."""
    found = {}
    for file in sorted(directory.rglob("*")):
        if file.is_file() and not file.name.startswith("~$") and file.name.lower() not in _LEFT_BY_THE_DESKTOP:
            found[file.relative_to(directory).as_posix()] = hashlib.sha256(file.read_bytes()).hexdigest()
    return found


def _write_manifest(directory: Path, command: str) -> None:
    """Leave a list of what was written, so that a later run can tell its own files from anybody else's."""
    manifest = {"command": command, "files": _digests(directory)}
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (directory / _manifest_name(command)).write_text(text, encoding="utf-8")
    for file in directory.rglob("*"):
        _flush_to_disk(file)
    _flush_to_disk(directory)


def _refuse_foreign_directory(path: Path, command: str) -> None:
    """Raise ``OutputRefusedError`` unless ``path`` is free, empty, or exactly as ``command`` left it."""
    if not path.exists():
        return
    if not path.is_dir():
        raise OutputRefusedError(_("{path} 是一个文件，不是文件夹，请另选输出位置。").format(path=path))
    if not any(path.iterdir()):
        return
    manifest_path = path / _manifest_name(command)
    try:
        manifest = json.loads(manifest_path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        message = _("文件夹 {path} 里已有其他文件，没有覆盖。请另选一个空文件夹。")
        raise OutputRefusedError(message.format(path=path)) from None
    now = _digests(path)
    now.pop(manifest_path.name, None)
    written = manifest.get("files", {})
    touched = sorted(name for name in now if now[name] != written.get(name))
    if touched:
        message = _("文件夹 {path} 里的“{name}”是后来改过或放进去的，没有覆盖。请先移走它，或另选文件夹。")
        raise OutputRefusedError(message.format(path=path, name=touched[0]))
