"""Atomic writing: a file or folder is written aside, flushed to the disk, then renamed."""

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

_DESKTOP_FILES = {"thumbs.db", "desktop.ini", ".ds_store"}


class OutputRefusedError(Exception):
    """The output path holds files of others. The message is for the officer."""


def _flush_to_disk(path: Path) -> None:
    """Flush a file, or the entries of a directory, to the disk."""
    if path.is_dir() and os.name == "nt":
        return  # Windows cannot open a directory to flush it.
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def atomic_file(path: Path, *, mode: int = 0o644) -> Iterator[Path]:
    """Yield a temporary path in the same folder; rename it to ``path`` when the block succeeds.

    The temporary file is readable by its owner alone; ``mode`` is the mode of the finished one. If the block
    fails, an old file of that name stays as it was.
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
    """Yield an empty folder beside ``path``; it becomes ``path`` when the block succeeds.

    A folder that the same command wrote earlier, and that nobody changed since, is replaced whole; a manifest
    in it shows that.

    Raises:
        OutputRefusedError: ``path`` holds anything else; before the block runs.
    """
    _refuse_foreign_directory(path, command)
    path.parent.mkdir(parents=True, exist_ok=True)
    with replaced_folder(path) as aside:
        yield aside
        _write_manifest(aside, command)
        _refuse_foreign_directory(path, command)


@contextmanager
def replaced_folder(path: Path) -> Iterator[Path]:
    """Yield an empty folder beside ``path``; it replaces ``path``, if there is one, when the block succeeds."""
    aside = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".writing", dir=path.parent))
    retired = aside.with_suffix(".old")
    try:
        yield aside
        for file in aside.rglob("*"):
            _flush_to_disk(file)
        _flush_to_disk(aside)
        aside.chmod(0o755)
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
    digests = {}
    for file in sorted(directory.rglob("*")):
        if file.is_file() and not file.name.startswith("~$") and file.name.lower() not in _DESKTOP_FILES:
            digests[file.relative_to(directory).as_posix()] = hashlib.sha256(file.read_bytes()).hexdigest()
    return digests


def _write_manifest(directory: Path, command: str) -> None:
    """List the files written, so that a later run knows its own files from those of others."""
    manifest = {"command": command, "files": _digests(directory)}
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (directory / _manifest_name(command)).write_text(text, encoding="utf-8")


def _refuse_foreign_directory(path: Path, command: str) -> None:
    """Raise ``OutputRefusedError`` unless ``path`` is free, empty, or as ``command`` left it."""
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
    digests = _digests(path)
    digests.pop(manifest_path.name, None)
    written = manifest.get("files", {})
    changed = sorted(name for name in digests if digests[name] != written.get(name))
    if changed:
        message = _("文件夹 {path} 里的“{name}”是后来改过或放进去的，没有覆盖。请先移走它，或另选文件夹。")
        raise OutputRefusedError(message.format(path=path, name=changed[0]))
