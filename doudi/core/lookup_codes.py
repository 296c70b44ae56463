"""Codes by which somebody without an account sees their own matter. Only their hashes are kept.

A stranger must not learn from the time of an answer whether there is something to open: a code is compared with as many
hashes where there is nothing as where there is.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from itertools import islice
from typing import Protocol, TypeVar

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Model, QuerySet
from django.utils import timezone

from doudi.core.process import lock_row

CODE_LENGTH = 6
_CHARACTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is easily read as another
_HASH_OF_NOBODY = make_password(None)


class HashedCode(Protocol):
    """A row with the hash of a code."""

    code_hash: str


_Hashed = TypeVar("_Hashed", bound=HashedCode)
_Row = TypeVar("_Row", bound=Model)


def new_code() -> str:
    """Return six random characters."""
    return "".join(secrets.choice(_CHARACTERS) for _character in range(CODE_LENGTH))


def hash_of(code: str) -> str:
    """Return what is kept of a code."""
    return make_password(code)


def is_code(code: str, code_hash: str | None) -> bool:
    """Whether a hash is that of a code, however its letters are written; there is none where nothing can be opened."""
    return check_password(code.upper(), code_hash or _HASH_OF_NOBODY)


def row_of_code(rows: Iterable[_Hashed], code: str, *, most: int = 1) -> _Hashed | None:
    """Return the first of at most ``most`` rows whose code this is; a wrong code is compared with that many hashes."""
    taken = list(islice(rows, most))
    for row in taken:
        if is_code(code, row.code_hash):
            return row
    for _missing in range(most - len(taken)):
        is_code(code, None)
    return None


def unused(rows: QuerySet[_Row]) -> QuerySet[_Row]:
    """Of codes for one use, return those that can still be used, the last one first."""
    return rows.filter(used_at=None, expires_at__gt=timezone.now()).order_by("-pk")


def use(rows: QuerySet[_Row], pk: int) -> _Row:
    """Mark a code for one use as used, within the transaction of an action.

    Raises:
        DoesNotExist: somebody used it meanwhile.
    """
    locked = lock_row(rows.filter(used_at=None), pk)
    rows.filter(pk=locked.pk).update(used_at=timezone.now())
    return locked
