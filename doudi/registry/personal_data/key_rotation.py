"""Rotate the data key: decrypt every sealed value with its old key and encrypt it with a new one."""

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

_BATCH = 2_000
Progress = Callable[[str, int], None]


@action("keys.rotate")
def rotate_keys(*, by: Actor, report_progress: Progress = lambda _what, _done: None) -> int:  # noqa: ARG001 - read by the decorator
    """Add a data key and encrypt every sealed value with it; return the number of values.

    The key file is written first, so that both keys are available whatever happens afterwards.
    """
    new_keys = with_new_data_key(key_ring())
    write_keys(new_keys, settings.KEY_FILE)
    key_ring.cache_clear()
    number = 0
    for model, column, kind in _sealed_columns():
        number += _encrypt_again(model, model._default_manager.all(), column, kind, report_progress, number)
    for name, declared in KINDS.items():
        if declared.sealed:
            rows = Circumstance.objects.filter(kind=name)
            number += _encrypt_again(Circumstance, rows, "text", declared.sealed, report_progress, number)
    record(_("更换数据密钥，重新加密{number}项。").format(number=number), new={"key": new_keys.current})
    return number


def _sealed_columns() -> Iterator[tuple[type[models.Model], str, SealedKind]]:
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, SealedField):
                yield model, field.name, field.kind


def _encrypt_again(
    model: type[models.Model], rows: Any, column: str, kind: SealedKind, report_progress: Progress, before: int
) -> int:
    """Encrypt a column again, in batches in order of the primary key."""
    number, last = 0, 0
    current = key_ring().current
    while True:
        part = list(rows.filter(pk__gt=last).order_by("pk")[:_BATCH])
        if not part:
            return number
        last = part[-1].pk
        changed = []
        for row in part:
            value = getattr(row, column)
            stored = value.stored if hasattr(value, "stored") else value
            if stored and key_id_of(stored) != current:
                changed.append((row.pk, seal(unseal(stored, kind), kind)))
        _write(model, column, changed)
        number += len(changed)
        report_progress(model.__name__, before + number)


def _write(model: type[models.Model], column: str, changed: list[tuple[int, str]]) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    name = connection.ops.quote_name(column)
    key = connection.ops.quote_name(str(model._meta.pk.column))
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {name} = %s WHERE {key} = %s", [(text, pk) for pk, text in changed])
