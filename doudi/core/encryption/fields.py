"""Model fields for encrypted data and their blind indexes."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from doudi.core.encryption.sealed_value import SealedKind, SealedValue

_INDEX_LENGTH = 32


class _SealedAttribute(DeferredAttribute):
    """Encrypt a plain text when it is assigned."""

    field: SealedField

    def __set__(self, instance: models.Model, value: Any) -> None:
        if isinstance(value, str):
            value = SealedValue.of(value, self.field.kind) if value else None
        instance.__dict__[self.field.attname] = value


class SealedField(models.TextField):  # type: ignore[type-arg]  # generic for the checker only
    """A text stored encrypted. Reading gives a :class:`SealedValue`; a plain text is encrypted on writing."""

    descriptor_class = _SealedAttribute

    def __init__(self, *args: Any, kind: SealedKind, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "kind": self.kind}

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> SealedValue | None:
        return SealedValue(value, self.kind) if value else None

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> str:
        if isinstance(value, SealedValue):
            return value.stored
        return SealedValue.of(value, self.kind).stored if value else ""


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
