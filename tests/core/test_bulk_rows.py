"""Errors of bulk rows are Django's database errors."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from doudi.core.bulk_columns import insert_columns
from doudi.core.bulk_rows import insert_rows

pytestmark = pytest.mark.django_db


def test_duplicate_key_is_a_database_error() -> None:
    columns, row = ("code", "name", "level"), ("1", "一", "county")
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows("divisions_division", columns, [row, row])


def test_duplicate_key_in_a_batch_is_a_database_error() -> None:
    import pyarrow

    row = {"code": "1", "name": "一", "level": "county"}
    batch = pyarrow.RecordBatch.from_pylist([row, row])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_columns("divisions_division", tuple(row), [batch])
