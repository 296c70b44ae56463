"""Rotate the index key: compute every blind index again, from the sealed text that it was made of.

The key file holds the next key before the database does, so that a rotation that broke off goes on with the same one;
earlier keys stay in it for older backups. The service is stopped meanwhile: a process knows the keys that it read.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.utils.translation import gettext as _

from doudi.core.audit.trail import Actor, action, record
from doudi.core.bulk_rows import read_rows
from doudi.core.database_guards import suspended_guards
from doudi.core.encryption import BlindIndexField, Place, SealedField, SealedKind, blind_index, key_ring, unseal
from doudi.core.encryption.keys import INDEX_KEY_BYTES, KeyRing, write_keys
from doudi.core.refusals import Tampering
from doudi.registry.circumstance_kinds import CIRCUMSTANCE_TEXT, KINDS

_BATCH = 2_000
Progress = Callable[[str, int], None]


class IndexDisagrees(Tampering):
    """A blind index is not the one of the text beside it: somebody exchanged one of them. It is not made right."""

    code = "index_disagrees"


@dataclass(frozen=True)
class IndexRow:
    """A row with an index: its key, the index as it stands, and the clear text that it was made of."""

    key: int
    index: str
    text: str


@dataclass(frozen=True)
class IndexedColumn:
    """A column of blind indexes with its rows.

    ``may_be_lost``: the text is not kept beside the index; one that does not fit is emptied, instead of refused.
    """

    table: str
    name: str
    kind: SealedKind
    rows: Callable[[], Iterator[IndexRow]]
    may_be_lost: bool = False


TextsOf = Callable[[], Iterator[tuple[int, str]]]
_TEXTS: dict[str, TextsOf] = {}


def register_index_texts(table: str, texts: TextsOf) -> None:
    """Add how a room finds the clear texts of a table whose indexes have no sealed column beside them."""
    _TEXTS[table] = texts


def indexed_columns() -> Iterator[IndexedColumn]:
    """Yield every column of blind indexes: of models, and of circumstances that are found by their text.

    Raises:
        LookupError: nobody knows what the indexes of a model were made of.
    """
    for model in apps.get_models():
        fields = {field.name: field for field in model._meta.fields}
        for field in fields.values():
            if isinstance(field, BlindIndexField):
                sealed = fields.get(field.name.removesuffix("_index"))
                if isinstance(sealed, SealedField):
                    yield _beside(model, field, sealed)
                else:
                    yield _registered(model, field)
    table, _dot, text = CIRCUMSTANCE_TEXT.column.partition(".")
    for name, declared in KINDS.items():
        if declared.sealed and declared.found_by_index:
            rows = _Rows(table, "text_index", text, declared.sealed, name)
            yield IndexedColumn(table, "text_index", declared.sealed, rows.read)


def _beside(model: type[models.Model], field: BlindIndexField, sealed: SealedField) -> IndexedColumn:
    table = model._meta.db_table
    rows = _Rows(table, str(field.column), str(sealed.column), sealed.kind)
    return IndexedColumn(table, str(field.column), field.kind, rows.read)


def _registered(model: type[models.Model], field: BlindIndexField) -> IndexedColumn:
    table, name = model._meta.db_table, str(field.column)

    def read() -> Iterator[IndexRow]:
        texts = dict(_TEXTS[table]())
        quoted = connection.ops.quote_name(name), connection.ops.quote_name(table)
        query = "SELECT id, {} FROM {} ORDER BY id".format(*quoted)
        yield from (IndexRow(int(key), str(index), texts.get(int(key), "")) for key, index in read_rows(query))

    return IndexedColumn(table, name, field.kind, read, may_be_lost=True)


@dataclass(frozen=True)
class _Rows:
    """The rows of a table with a sealed text and its index; ``only`` limits it to circumstances of one kind."""

    table: str
    index: str
    text: str
    kind: SealedKind
    only: str = ""

    def read(self) -> Iterator[IndexRow]:
        table, index, text = map(connection.ops.quote_name, (self.table, self.index, self.text))
        condition, parameters = (" AND kind = %s", [self.only]) if self.only else ("", [])
        place, last = Place(f"{self.table}.{self.text}"), 0
        query = f"SELECT id, {index}, {text} FROM {table} WHERE id > %s{condition} ORDER BY id LIMIT {_BATCH}"
        while part := list(read_rows(query, [last, *parameters])):
            last = int(part[-1][0])
            for key, stored, sealed in part:
                clear = unseal(str(sealed), self.kind, place=place.at(int(key))) if stored and sealed else ""
                yield IndexRow(int(key), str(stored), clear)


def rotate_index_key(*, by: Actor, report_progress: Progress = lambda _what, _done: None) -> int:
    """Compute every blind index with a new key; return how many there were.

    Raises:
        IndexDisagrees: an index is not the one of the text beside it; nothing is changed.
    """
    if not key_ring().next_index:
        _use(replace(key_ring(), next_index=secrets.token_bytes(INDEX_KEY_BYTES)))
    number = _write_indexes(by=by, keys=_Keys(key_ring()), report_progress=report_progress)
    ring = key_ring()
    _use(replace(ring, index=ring.next_index, next_index=b"", earlier_indexes=(ring.index, *ring.earlier_indexes)))
    return number


def _use(ring: KeyRing) -> None:
    write_keys(ring, settings.KEY_FILE)
    key_ring.cache_clear()


@dataclass(frozen=True)
class _Keys:
    """The key that the indexes shall have, and those that they may have had: the present one, and older backups'."""

    ring: KeyRing

    @cached_property
    def new(self) -> KeyRing:
        return replace(self.ring, index=self.ring.next_index)

    @cached_property
    def old(self) -> list[KeyRing]:
        return [replace(self.ring, index=key) for key in (self.ring.index, *self.ring.earlier_indexes)]

    def again(self, row: IndexRow, kind: SealedKind) -> str | None:
        """Return the new index of a row; None where the one that stands is of another text."""
        new = blind_index(row.text, kind, self.new)
        is_known = row.index == new or any(row.index == blind_index(row.text, kind, old) for old in self.old)
        return new if row.text and is_known else None


@action("keys.rotate_index")
def _write_indexes(*, by: Actor, keys: _Keys, report_progress: Progress) -> int:  # noqa: ARG001 - read by the decorator
    number = lost = 0
    columns = list(indexed_columns())
    with suspended_guards(sorted({column.table for column in columns})):
        for column in columns:
            rows = (row for row in column.rows() if row.index)
            while part := list(islice(rows, _BATCH)):
                changed = [(keys.again(row, column.kind), row.key) for row in part]
                missing = [key for index, key in changed if index is None]
                if missing and not column.may_be_lost:
                    text = _("{table} 第 {key} 行的查找码与加密内容不符，没有更换索引密钥。请先查明。")
                    raise IndexDisagrees(text.format(table=column.table, key=missing[0]))
                _write(column, [(index or "", key) for index, key in changed])
                number, lost = number + len(part) - len(missing), lost + len(missing)
                report_progress(column.table, number)
    record(_("更换索引密钥，重算{number}项，{lost}项没有依据，已清空。").format(number=number, lost=lost))
    return number


def _write(column: IndexedColumn, changed: Sequence[tuple[str, int]]) -> None:
    table, name = map(connection.ops.quote_name, (column.table, column.name))
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {name} = %s WHERE id = %s", list(changed))
