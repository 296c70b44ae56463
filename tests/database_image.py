"""A migrated test database that is copied instead of made again: applying every migration takes seconds.

Of SQLite it is a file, kept from one run to the next; DOUDI_TEST_DATABASES names its folder, which otherwise lies in
the folder for temporary files. Of PostgreSQL it is a database beside the others, and a dump of it in that folder for
the next cluster. Who comes while it is made waits.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
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
    _put(written, image)


def _put(written: Path, image: Path) -> None:
    """Put a written image in its place, and delete the oldest ones of its kind."""
    written.replace(image)
    images = sorted(image.parent.glob(f"*{image.suffix}"), key=lambda path: path.stat().st_mtime)
    for old in images[:-KEPT_IMAGES]:
        old.unlink(missing_ok=True)


class _FileImage:
    """The image of a SQLite database."""

    def __init__(self, connection: Any) -> None:
        self.connection, self.path = connection, image_path()

    def is_kept(self) -> bool:
        return self.path.exists()

    def keep(self) -> None:
        _keep(self.path, self.connection)

    def copy_in(self) -> None:
        _copy_in(self.path, self.connection)


class _DatabaseImage:
    """The image of a PostgreSQL database, in the same cluster; its dump outlives the cluster."""

    def __init__(self, connection: Any) -> None:
        self.connection, self.name = connection, f"doudi_image_{image_path().stem}"
        self.dump = image_path().with_suffix(f".{connection.pg_version}.sql")

    def is_kept(self) -> bool:
        return self._is_here() or (self.dump.exists() and shutil.which("psql") is not None)

    def keep(self) -> None:
        self._create(self.name, self.connection.settings_dict["NAME"])
        if shutil.which("pg_dump") is not None:
            written = self.dump.with_suffix(f".{os.getpid()}")
            self._run("pg_dump", "--file", str(written))
            _put(written, self.dump)

    def copy_in(self) -> None:
        if not self._is_here():
            self._create(self.name, "template0")
            quiet = ("--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null")
            self._run("psql", *quiet, "--file", str(self.dump))
        self._create(self.connection.settings_dict["NAME"], self.name)

    def _is_here(self) -> bool:
        with self.connection.creation._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name])
            return cursor.fetchone() is not None

    def _run(self, program: str, *arguments: str) -> None:
        """Run a program of PostgreSQL on the image."""
        from django.db.backends.postgresql.client import DatabaseClient

        settings = self.connection.settings_dict | {"NAME": self.name}
        command, environment = DatabaseClient.settings_to_cmd_args_env(settings, list(arguments))
        subprocess.run([program, *command[1:]], env={**os.environ, **(environment or {})}, check=True)

    def _create(self, name: str, template: str) -> None:
        """Create a database, in the place of one of that name, as a copy; PostgreSQL copies what nobody uses."""
        quoted = self.connection.ops.quote_name
        self.connection.close()
        with self.connection.creation._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted(name)}")
            cursor.execute(f"CREATE DATABASE {quoted(name)} TEMPLATE {quoted(template)}")


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the lock on the making of images."""
    image_folder().mkdir(mode=0o700, exist_ok=True)
    with (image_folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def migrated_once() -> Iterator[None]:
    """Start the test database from its image, and keep one where there is none.

    Over an image there is nothing left to migrate: its name holds for one state of all migrations.
    """

    call_command = management.call_command

    def migrate_over_image(command: str, *arguments: Any, **options: Any) -> Any:
        connection = connections[options.get("database", "default")]
        if command != "migrate" or options.get("check_unapplied"):
            return call_command(command, *arguments, **options)
        image = _FileImage(connection) if connection.vendor == "sqlite" else _DatabaseImage(connection)
        with _alone():
            if not image.is_kept():
                result = call_command(command, *arguments, **options)
                image.keep()
                return result
            image.copy_in()
        return None

    with patch.object(management, "call_command", migrate_over_image):
        yield
