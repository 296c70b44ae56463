"""A pytest plugin: the migrated database is made once and copied into each run, as it was before any test.

DOUDI_KEPT_STORE names the file; a run that finds none migrates as ever and leaves it. SQLite only.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any


def pytest_configure() -> None:
    from django.conf import settings
    from django.db.backends.sqlite3.creation import DatabaseCreation

    kept = Path(os.environ["DOUDI_KEPT_STORE"])
    migrated = DatabaseCreation.create_test_db

    def create_test_db(self: Any, *given: Any, **named: Any) -> str:
        connection = self.connection
        if not kept.exists():
            name: str = migrated(self, *given, **named)
            _copy(connection.connection, kept)
            return name
        name = self._get_test_db_name()
        connection.close()
        settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
        connection.ensure_connection()
        with sqlite3.connect(f"file:{kept}?mode=ro", uri=True) as source:
            source.backup(connection.connection)
        return name

    DatabaseCreation.create_test_db = create_test_db  # type: ignore[method-assign]  # of this run only


def _copy(store: Any, kept: Path) -> None:
    aside = kept.with_suffix(".new")
    target = sqlite3.connect(aside)
    store.backup(target)
    target.close()
    aside.replace(kept)
