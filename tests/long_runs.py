"""How simulations of years reach the database."""

from __future__ import annotations

import os

import pytest


def database_marks(*, is_long: bool) -> pytest.MarkDecorator:
    """Return the mark for a simulation: a long one commits on PostgreSQL, everything else is rolled back.

    In one transaction PostgreSQL keeps every version of a row, and each reading of the head of the audit trail would
    pass tens of thousands of them.
    """
    is_postgresql = os.environ.get("DATABASE_URL", "").startswith("postgres")
    return pytest.mark.django_db(transaction=is_long and is_postgresql)
