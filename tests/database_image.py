"""A SQLite test database kept as a file from one run to the next: applying every migration takes 12 seconds.

DOUDI_TEST_DATABASES names the folder of the images; without it they lie in the folder for temporary files.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.core import management
from django.db import connections

ROOT = Path(__file__).resolve().parents[1]
FOLDER = "DOUDI_TEST_DATABASES"
KEPT_IMAGES = 12


def image_folder() -> Path:
    """Return the folder of the images, of this user alone."""
    return Path(os.environ.get(FOLDER) or Path(tempfile.gettempdir()) / f"doudi-test-databases-{os.getuid()}")


def image_path() -> Path:
    """Return where the image of the present migrations lies; another migration gives another path."""
    digest = hashlib.sha256(f"{version('django')} {version('django-allauth')}".encode())
    sources = sorted([*ROOT.glob("doudi/**/migrations/*.py"), ROOT / "doudi/core/database_guards.py"])
    for source in sources:
        digest.update(source.relative_to(ROOT).as_posix().encode() + b"\0" + source.read_bytes())
    return image_folder() / f"{digest.hexdigest()[:24]}.sqlite3"


def _copy_in(image: Path, connection: Any) -> None:
    connection.ensure_connection()
    kept = sqlite3.connect(f"file:{image}?mode=ro", uri=True)
    try:
        kept.backup(connection.connection)
    finally:
        kept.close()


def _keep(image: Path, connection: Any) -> None:
    """Write the image whole or not at all, and delete the oldest ones."""
    image.parent.mkdir(mode=0o700, exist_ok=True)
    written = image.with_suffix(f".{os.getpid()}")
    copy = sqlite3.connect(written)
    try:
        connection.connection.backup(copy)
    finally:
        copy.close()
    written.replace(image)
    images = sorted(image.parent.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)
    for old in images[:-KEPT_IMAGES]:
        old.unlink(missing_ok=True)


@contextmanager
def migrated_once() -> Iterator[None]:
    """Start the test database from its image, and keep one where there is none.

    The migrations run in any case: over an image they find nothing left to apply. PostgreSQL is not touched.
    """

    call_command = management.call_command

    def migrate_over_image(command: str, *arguments: Any, **options: Any) -> Any:
        connection = connections[options.get("database", "default")]
        if command != "migrate" or connection.vendor != "sqlite":
            return call_command(command, *arguments, **options)
        image = image_path()
        is_kept = image.exists()
        if is_kept:
            _copy_in(image, connection)
        result = call_command(command, *arguments, **options)
        if not is_kept:
            _keep(image, connection)
        return result

    with patch.object(management, "call_command", migrate_over_image):
        yield
