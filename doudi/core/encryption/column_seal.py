"""Migration operation that seals a text column: it moves the texts of one column into a sealed one."""

from __future__ import annotations

from typing import Any

from django.db.migrations import RunPython

from doudi.core.encryption.cipher import seal
from doudi.core.migration_code import where_rows

_BATCH = 500


def sealed_from(app_label: str, model_name: str, *, clear: str, sealed: str) -> RunPython:
    """Seal the texts of the column ``clear`` in the column ``sealed``, each for its row.

    The migration adds ``sealed`` before and removes ``clear`` after. It cannot be undone: a text that was sealed does
    not lie in clear again.
    """

    def seal_texts(apps: Any, editor: Any) -> None:
        model = apps.get_model(app_label, model_name)
        field = model._meta.get_field(sealed)
        quote = editor.connection.ops.quote_name
        statement = f"UPDATE {quote(model._meta.db_table)} SET {quote(field.column)} = %s WHERE id = %s"
        texts = model.objects.using(editor.connection.alias).exclude(**{clear: ""}).order_by("pk")
        last = 0
        while rows := list(texts.filter(pk__gt=last).values_list("pk", clear)[:_BATCH]):
            last = rows[-1][0]
            sealed_texts = [(seal(text, field.kind, place=field.place.at(key)), key) for key, text in rows]
            with editor.connection.cursor() as cursor:
                cursor.executemany(statement, sealed_texts)
        if editor.connection.vendor == "postgresql":  # a table with deferred checks that wait cannot be altered
            with editor.connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    return RunPython(where_rows(f"{app_label}_{model_name.lower()}", seal_texts))
