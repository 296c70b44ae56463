"""Python code of migrations that has nothing to do where a table is empty, as in a new database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Code = Callable[[Any, Any], None]


def where_rows(table: str, code: Code) -> Code:
    """Return the code of a migration that runs if a table has rows.

    The models that the code would ask for are made from the whole schema, which takes a second each time.
    """

    def run(apps: Any, editor: Any) -> None:
        with editor.connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {editor.connection.ops.quote_name(table)} LIMIT 1")
            is_empty = cursor.fetchone() is None
        if not is_empty:
            code(apps, editor)

    return run
