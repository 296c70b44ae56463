"""Rotate the data key: decrypt every sealed value with its old key, and encrypt it with a new one for its row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from doudi.core.accounts.second_factors.key_rotation import seal_second_factors_again, second_factors_by_key
from doudi.core.audit.trail import Actor, action, record
from doudi.core.database_guards import suspended_guards
from doudi.core.encryption import key_ring, row_of, seal, unseal
from doudi.core.encryption.cipher import key_id_of
from doudi.core.encryption.keys import KeyRing, with_new_data_key, write_keys
from doudi.registry.personal_data.sealed_columns import SealedColumn, sealed_columns

_BATCH = 2_000
Progress = Callable[[str, int], None]


@action("keys.rotate")
def rotate_keys(*, by: Actor, report_progress: Progress = lambda _what, _done: None) -> int:  # noqa: ARG001 - read by the decorator
    """Add a data key and encrypt every sealed value with it, bound to its row; return the number of values.

    The key file is written first, so that both keys are available whatever happens afterwards, and last, to say that
    from now on a value bound to no row is refused. The guards of append-only tables are suspended for the transaction:
    on PostgreSQL the owner of the tables runs it.
    """
    _use(with_new_data_key(key_ring()))
    number = 0
    with suspended_guards(sorted({column.table for column in sealed_columns()})):
        for column in sealed_columns():
            number += _encrypt_again(column, report_progress, number)
    number += seal_second_factors_again()
    record(_("更换数据密钥，重新加密{number}项。").format(number=number), new={"key": key_ring().current})
    _use(replace(key_ring(), binds_rows=True))
    return number


def _use(ring: KeyRing) -> None:
    write_keys(ring, settings.KEY_FILE)
    key_ring.cache_clear()


def _encrypt_again(column: SealedColumn, report_progress: Progress, before: int) -> int:
    """Encrypt a column again, in batches in order of the primary key."""
    number, last = 0, 0
    while part := column.rows_after(last, _BATCH):
        last = part[-1][0]
        changed = [(_again(column, key, stored), key) for key, stored in part if _is_due(stored)]
        _write(column, changed)
        number += len(changed)
        report_progress(column.table, before + number)
    return number


def _is_due(stored: str) -> bool:
    return bool(stored) and (key_id_of(stored) != key_ring().current or row_of(stored) is None)


def _again(column: SealedColumn, key: int, stored: str) -> str:
    place = column.place.at(key)
    return seal(unseal(stored, column.kind, place=place), column.kind, place=place)


def _write(column: SealedColumn, changed: Sequence[tuple[str, int]]) -> None:
    table, name = map(connection.ops.quote_name, (column.table, column.name))
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {name} = %s WHERE id = %s", list(changed))


def values_by_key() -> Counter[str]:
    """Return how many values of the database each key has sealed, by id of the key."""
    found = second_factors_by_key()
    for column in sealed_columns():
        last = 0
        while part := column.rows_after(last, _BATCH):
            last = part[-1][0]
            found.update(key_id_of(stored) for _key, stored in part if stored)
    return found
