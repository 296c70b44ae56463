"""Bring stored periods to what the sources say: what changed is withdrawn, what is new is added, nothing rewritten."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models

_BATCH = 2_000
_AT_ONCE = 500
Key = TypeVar("Key", bound=Hashable)


def bring_to(
    model: type[models.Model],
    derived: Mapping[Key, date | None],
    key_of: Callable[..., Key],
    fields: tuple[str, ...],
    now: datetime,
) -> tuple[int, int]:
    """Withdraw the rows that are not derived any more or end on another day, add those that are missing.

    Args:
        derived: the last day of every period, by its key.
        key_of: makes the key of a row from the values of ``fields``.

    Returns:
        How many were added, how many withdrawn.
    """
    missing = dict(derived)
    gone: list[int] = []
    rows = model._default_manager.filter(withdrawn_at=None).values_list("pk", "valid_to", *fields)
    for pk, last, *values in rows.iterator():
        key = key_of(*values)
        if key in missing and missing[key] == last:
            del missing[key]
        else:
            gone.append(pk)
    for start in range(0, len(gone), _AT_ONCE):
        model._default_manager.filter(pk__in=gone[start : start + _AT_ONCE]).update(withdrawn_at=now)
    model._default_manager.bulk_create(
        (_row(model, key, fields, last, now) for key, last in missing.items()), batch_size=_BATCH
    )
    return len(missing), len(gone)


def _row(model: type[models.Model], key: Any, fields: tuple[str, ...], last: date | None, now: datetime) -> Any:
    values = key if isinstance(key, tuple) else tuple(getattr(key, name) for name in key.__slots__)
    return model(**dict(zip(fields, values, strict=True)), valid_to=last, recorded_at=now)
