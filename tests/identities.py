"""Bind accounts of the cast to invented persons."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.conftest import identity_number

BORN = date(1980, 1, 1)


def bind(*users: Any) -> None:
    """Give each account the identity number of a person of its own."""
    from doudi.core.accounts.identity import identity_index

    for user in users:
        number = identity_number(BORN, 100 + user.pk % 800)
        user.id_number, user.id_number_index = number, identity_index(number)
        user.save()
