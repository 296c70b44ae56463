"""Sealed rows: read back as Parquet, found by key rotation, removed when nobody names them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import gettempdir

import duckdb
import pytest
from django.conf import settings

from doudi.core.encryption.sealed_files import files_by_key
from doudi.monitoring.deliveries import contents
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.deliveries.refusals import DeliveryHasNoRows

ROWS = "SELECT 1 AS source_row, '钟桂英' AS name, DATE '2023-05-10' AS death_date, 'linked' AS outcome"


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def test_the_rows_come_back_typed_and_lie_sealed(
    confirmed: Callable[..., Delivery], connection: duckdb.DuckDBPyConnection
) -> None:
    key = contents.write_rows(connection, ROWS)
    with contents.rows_file(confirmed(rows_key=key)) as path:
        assert path.parent.stat().st_mode & 0o077 == 0
        read = connection.execute(f"SELECT name, year(death_date) FROM read_parquet('{path}')").fetchall()
    assert read == [("钟桂英", 2023)]
    assert not path.exists()
    (file,) = [found for found in Path(settings.ATTACHMENT_FOLDER).rglob("*") if found.is_file()]
    assert b"PAR1" not in file.read_bytes()
    assert sum(files_by_key([Path(settings.ATTACHMENT_FOLDER)]).values()) == 1


def test_an_erased_delivery_has_no_rows(confirmed: Callable[..., Delivery]) -> None:
    with pytest.raises(DeliveryHasNoRows), contents.rows_file(confirmed()):
        pass


def test_a_failed_query_leaves_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.Error):
        contents.write_rows(connection, "SELECT error('no') AS source_row")
    assert not Path(settings.ATTACHMENT_FOLDER).exists()


def test_files_that_no_delivery_names_are_removed_after_a_day(
    confirmed: Callable[..., Delivery], connection: duckdb.DuckDBPyConnection
) -> None:
    kept, stray, young = (contents.write_rows(connection, ROWS) for _time in range(3))
    confirmed(rows_key=kept)
    left = Path(gettempdir()) / "doudi-delivery-test-left"
    left.mkdir(exist_ok=True)
    yesterday = time.time() - 100_000
    os.utime(left, (yesterday, yesterday))
    for path in Path(settings.ATTACHMENT_FOLDER).rglob("*"):
        if path.name in {kept, stray}:
            os.utime(path, (yesterday, yesterday))
    assert contents.remove_strays() >= 2
    assert not left.exists()
    assert contents.read_content(kept)
    assert contents.read_content(young)
    with pytest.raises(FileNotFoundError):
        contents.read_content(stray)


def test_columns_are_those_of_the_screening_with_the_match_behind() -> None:
    assert contents.row_columns("deaths") == (
        *("source_row", "id_number", "name", "death_date", "birth_date", "sex", "village"),
        *("outcome", "person_id", "tier", "score", "candidates"),
    )
