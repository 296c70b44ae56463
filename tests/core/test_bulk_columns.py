"""Bulk columns on SQLite and PostgreSQL: empty, null and unusual values."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow
import pytest
from django.db import connection

from doudi.core.bulk_columns import (
    Columns,
    TableQuery,
    insert_columns,
    read_table,
    table_query_of,
)
from doudi.registry.models import Person
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
COLUMNS: Columns = (("id", "BIGINT"), ("text", "VARCHAR"), ("day", "DATE"), ("sure", "BOOLEAN"))
STRANGE = [
    (1, "plain", date(2023, 5, 1), True),
    (2, "", None, False),
    (3, 'a "word", a comma', date(1950, 12, 31), None),
    (4, "two\nlines", None, None),
    (5, None, None, None),
    (6, "刘𬭎", date(2100, 1, 1), True),
]


@pytest.fixture
def table() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE strange (id bigint, text varchar(50), day date, sure bool)")
    yield "strange"
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE strange")


def rows(found: pyarrow.Table) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in found.to_pylist()]


def test_rows_are_read_as_written(table: str) -> None:
    kinds = {
        "BIGINT": pyarrow.int64(),
        "VARCHAR": pyarrow.string(),
        "DATE": pyarrow.date32(),
        "BOOLEAN": pyarrow.bool_(),
    }
    schema = pyarrow.schema([(name, kinds[kind]) for name, kind in COLUMNS])
    names = [name for name, _kind in COLUMNS]
    batches = [
        pyarrow.RecordBatch.from_pylist([dict(zip(names, row, strict=True)) for row in part], schema=schema)
        for part in (STRANGE[:4], STRANGE[4:])
    ]
    assert insert_columns(table, names, batches) == len(STRANGE)
    query = f"SELECT id, text, day, sure FROM {table} WHERE id >= %s ORDER BY id"
    assert rows(read_table(TableQuery(query, COLUMNS, [1]))) == STRANGE
    by_keys = f"SELECT id, text, day, sure FROM {table} WHERE sure IS NULL AND id {{keys}} ORDER BY id"
    assert [row[0] for row in rows(read_table(TableQuery(by_keys, COLUMNS, keys=[5, 4, 1, *range(10, 3_000)])))] == [
        4,
        5,
    ]


def test_empty_answer_has_its_columns(table: str) -> None:
    found = read_table(TableQuery(f"SELECT id, text, day, sure FROM {table}", COLUMNS))
    assert found.num_rows == 0
    assert found.column_names == [name for name, _kind in COLUMNS]
    nobody = Person.objects.filter(pk__in=[]).values_list("pk", "name")
    assert read_table(table_query_of(nobody, COLUMNS[:2])).num_rows == 0


def test_queryset_keeps_its_filters(cast: Cast) -> None:
    for number, name in enumerate(("刘兜兜", "钟底底")):
        Person.objects.create(
            number=f"C{number}", name=name, sex="male", birth_date=date(1960, 1, 1 + number), village=cast.village
        )
    people = Person.objects.filter(sex__in=["male", "female"]).order_by("pk").values_list("pk", "name", "birth_date")
    found = rows(read_table(table_query_of(people, (("id", "BIGINT"), ("name", "VARCHAR"), ("born", "DATE")))))
    assert found == list(people)
    assert [row[1] for row in found] == ["刘兜兜", "钟底底"]
