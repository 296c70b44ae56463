"""Rows of the tables by name, as any client of the database reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

_SHANGHAI = ZoneInfo("Asia/Shanghai")


class Tables:
    """The tables at one moment. Every row is read once, with the columns asked for first."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._read: dict[tuple[str, str], list[Any]] = {}

    def rows(self, table: str, columns: str) -> list[Any]:
        """Return the rows of a table by id; a date is a date, a moment the day it is in Shanghai."""
        key = (table, columns)
        if key not in self._read:
            names = ["id", *columns.split()]
            with self._connection.cursor() as cursor:
                cursor.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY id")
                found = cursor.fetchall()
            self._read[key] = [SimpleNamespace(**dict(zip(names, map(_plain, row), strict=True))) for row in found]
        return self._read[key]

    def by_id(self, table: str, columns: str) -> Mapping[int, Any]:
        """Return the rows of a table by their ids."""
        return {row.id: row for row in self.rows(table, columns)}

    def by(self, table: str, columns: str, column: str) -> Mapping[Any, list[Any]]:
        """Return the rows of a table by one of their columns."""
        found: dict[Any, list[Any]] = {}
        for row in self.rows(table, columns):
            found.setdefault(getattr(row, column), []).append(row)
        return found

    def townships(self) -> list[str]:
        """Return the codes of the townships that have a government."""
        with self._connection.cursor() as cursor:
            cursor.execute("SELECT code FROM divisions_division WHERE level = 'township' ORDER BY code")
            return [code for (code,) in cursor.fetchall()]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=UTC)
        return moment.astimezone(_SHANGHAI).date()
    return value


def month_start(day: date) -> date:
    """Return the first day of the month of a day."""
    return day.replace(day=1)


def next_month(first: date, months: int = 1) -> date:
    """Return the first day of a month some months later."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
