"""Every sealed column of the database, and the values in it that were sealed for other rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection

from doudi.core.bulk_rows import read_rows
from doudi.core.encryption import Place, SealedField, SealedKind, key_ring
from doudi.registry.circumstance_kinds import CIRCUMSTANCE_TEXT, KINDS


@dataclass(frozen=True)
class SealedColumn:
    """A column of sealed texts; ``only`` limits it to circumstances of one kind."""

    table: str
    name: str
    kind: SealedKind
    only: str = ""

    @property
    def place(self) -> Place:
        """Table and column, as its texts are bound to them."""
        return Place(f"{self.table}.{self.name}")

    def rows_after(self, key: int, limit: int) -> list[tuple[int, str]]:
        """Return the keys and the texts of the next rows."""
        query, parameters = self._select("id > %s", [key])
        return [(int(row), str(text)) for row, text in read_rows(f"{query} ORDER BY id LIMIT {limit}", parameters)]

    def moved(self, limit: int) -> Iterator[int]:
        """Yield the keys of rows whose text says that it is sealed for another row, or for none."""
        elsewhere = self._quoted() + " NOT LIKE '%%@' || id || '.%%'"
        if not key_ring().binds_rows:
            elsewhere += f" AND {self._quoted()} LIKE '%%@%%'"
        query, parameters = self._select(f"{self._quoted()} <> '' AND {elsewhere}", [])
        yield from (int(row) for row, _text in read_rows(f"{query} LIMIT {limit}", parameters))

    def _quoted(self) -> str:
        return connection.ops.quote_name(self.name)

    def _select(self, condition: str, parameters: list[object]) -> tuple[str, list[object]]:
        query = f"SELECT id, {self._quoted()} FROM {connection.ops.quote_name(self.table)} WHERE {condition}"
        return (f"{query} AND kind = %s", [*parameters, self.only]) if self.only else (query, parameters)


def sealed_columns() -> Iterator[SealedColumn]:
    """Yield every sealed column of every model, and the sealed kinds of circumstances."""
    for model in apps.get_models():
        for field in model._meta.fields:
            if isinstance(field, SealedField):
                yield SealedColumn(model._meta.db_table, str(field.column), field.kind)
    table, _dot, column = CIRCUMSTANCE_TEXT.column.partition(".")
    for name, declared in KINDS.items():
        if declared.sealed:
            yield SealedColumn(table, column, declared.sealed, only=name)
