"""Random populations in DuckDB for the tests of the policy package."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import pytest

from tests.policy.random_population import fill

FIRST, LAST = date(2022, 10, 1), date(2023, 12, 1)
BEFORE_P30, AFTER_P30 = date(2023, 3, 31), date(2023, 5, 10)


@pytest.fixture
def county() -> Iterator[Any]:
    """3,000 people of 1,000 households, most of them with awards."""
    with duckdb.connect() as connection:
        fill(connection, 3_000)
        yield connection


@pytest.fixture
def large_county() -> Iterator[Any]:
    """100,000 people, some of whom move between town and country."""
    with duckdb.connect() as connection:
        fill(connection, 100_000, seed=2, moves=True)
        yield connection
