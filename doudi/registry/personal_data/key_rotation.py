"""A new data key: everything sealed is opened with its old key and sealed with the new one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.utils.translation import gettext as _

from doudi.core.audit.trail import Actor, action, record
from doudi.core.encryption import (
    SealedField,
    SealedKind,
    key_ring,
    seal,
    unseal,
)
from doudi.core.encryption.cipher import key_id_of
from doudi.core.encryption.keys import with_new_data_key, write_keys
from doudi.registry.circumstance_kinds import KINDS
from doudi.registry.models import Circumstance

_AT_ONCE = 2_000
Progress = Callable[[str, int], None]


@action("keys.rotate")
def rotate_keys(*, by: Actor, tell: Progress = lambda _what, _done: None) -> int:  # noqa: ARG001 - read by the decorator
    """Begin a new key and seal everything anew. Returns how many data there were.

    The file of keys is written first: whatever happens after, both keys are at hand.
    """
    fresh = with_new_data_key(key_ring())
    write_keys(fresh, settings.KEY_FILE)
    key_ring.cache_clear()
    number = 0
    for model, column, kind in _sealed_columns():
        number += _anew(model, model._default_manager.all(), column, kind, tell, number)
    for name, declared in KINDS.items():
        if declared.sealed:
            rows = Circumstance.objects.filter(kind=name)
            number += _anew(Circumstance, rows, "text", declared.sealed, tell, number)
    record(_("更换数据密钥，重新加密{number}项。").format(number=number), new={"key": fresh.current})
    return number


def _sealed_columns() -> Iterator[tuple[type[models.Model], str, SealedKind]]:
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, SealedField):
                yield model, field.name, field.kind


def _anew(model: type[models.Model], rows: Any, column: str, kind: SealedKind, tell: Progress, before: int) -> int:
    """Row by row in the order of keys, past the fields' own sealing."""
    number, last = 0, 0
    current = key_ring().current
    while True:
        part = list(rows.filter(pk__gt=last).order_by("pk")[:_AT_ONCE])
        if not part:
            return number
        last = part[-1].pk
        changed = []
        for row in part:
            held = getattr(row, column)
            stored = held.stored if hasattr(held, "stored") else held
            if stored and key_id_of(stored) != current:
                changed.append((row.pk, seal(unseal(stored, kind), kind)))
        _write(model, column, changed)
        number += len(changed)
        tell(model.__name__, before + number)


def _write(model: type[models.Model], column: str, changed: list[tuple[int, str]]) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    name = connection.ops.quote_name(column)
    key = connection.ops.quote_name(str(model._meta.pk.column))
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {name} = %s WHERE {key} = %s", [(text, pk) for pk, text in changed])
