"""Model fields for encrypted data and their blind indexes, and keys that are known before a row is inserted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db import connection, models
from django.db.models.query_utils import DeferredAttribute

from doudi.core.encryption.cipher import Place
from doudi.core.encryption.sealed_value import SealedKind, SealedValue

_INDEX_LENGTH = 32


class _SealedAttribute(DeferredAttribute):
    """Take a plain text as a new datum, and tell one that was read which row it lies in."""

    field: SealedField

    def __set__(self, instance: models.Model, value: Any) -> None:
        if isinstance(value, str):
            value = SealedValue.of(value, self.field.kind) if value else None
        elif isinstance(value, SealedValue) and value.place == self.field.place and instance.pk is not None:
            value = SealedValue(value.stored, value.kind, self.field.place.at(instance.pk))
        instance.__dict__[self.field.attname] = value


class SealedField(models.TextField):  # type: ignore[type-arg]  # generic for the checker only
    """A text stored encrypted for its row. Reading gives a :class:`SealedValue`; a text is sealed when it is saved."""

    descriptor_class = _SealedAttribute

    def __init__(self, *args: Any, kind: SealedKind, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "kind": self.kind}

    @cached_property
    def place(self) -> Place:
        """The table and the column, without a row."""
        return Place(f"{self.model._meta.db_table}.{self.column}")

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> SealedValue | None:
        return SealedValue(value, self.kind, self.place) if value else None

    def to_python(self, value: Any) -> Any:
        return value

    def pre_save(self, model_instance: models.Model, add: bool) -> SealedValue | None:
        value: SealedValue | None = super().pre_save(model_instance, add)
        if value is None:
            return None
        value = value.sealed_for(self.place.at(model_instance.pk))
        model_instance.__dict__[self.attname] = value
        return value

    def get_prep_value(self, value: Any) -> str:
        if isinstance(value, SealedValue):
            return value.stored
        if value:
            message = f"{self.place.column} is sealed for its row: save the row, no update() of many"
            raise ValueError(message)
        return ""


class BlindIndexField(models.CharField):  # type: ignore[type-arg]  # generic for the checker only
    """The blind index of another column; empty if that is empty."""

    def __init__(self, *args: Any, kind: SealedKind, **kwargs: Any) -> None:
        self.kind = kind
        kwargs.setdefault("max_length", _INDEX_LENGTH)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "kind": self.kind}


class KeyField(models.BigAutoField):  # type: ignore[type-arg]  # generic for the checker only
    """The primary key of every table; where a table has sealed columns, it is taken before the row is inserted."""

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BigAutoField", args, kwargs

    def get_pk_value_on_save(self, instance: models.Model) -> Any:
        model = type(instance)
        return new_keys(model, 1)[0] if any(isinstance(one, SealedField) for one in model._meta.fields) else None


def new_keys(model: type[models.Model], number: int) -> Sequence[int]:
    """Take primary keys of a table that nobody else will get, in ascending order; they may stay unused."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, number]
            )
            return [int(key) for (key,) in cursor.fetchall()]
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq", [number, table])
        row = cursor.fetchone()
        if row is None:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])
        last = int(row[0]) if row else number
        return range(last - number + 1, last + 1)


def with_keys(rows: Sequence[models.Model]) -> None:
    """Give new rows of one table their keys at once, before a ``bulk_create``."""
    waiting = [row for row in rows if row.pk is None]
    for row, key in zip(waiting, new_keys(type(waiting[0]), len(waiting)) if waiting else (), strict=True):
        row.pk = key
