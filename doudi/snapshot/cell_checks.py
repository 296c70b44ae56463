"""Checks of single cells: presence, type, code, bounds.

One pass counts the bad cells of each column; rows and values are queried only for columns with bad cells.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from doudi.files.query_rows import only_row
from doudi.snapshot.columns import Column
from doudi.snapshot.faults import MAX_FAULTS, Fault, FaultList, masked_text
from doudi.snapshot.header_checks import nearest
from doudi.snapshot.scans import Scan
from doudi.values.translation import gettext as _

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FIRST_ROW = 2
"""The first row of data, counted as in a spreadsheet."""
_WHOLE = re.compile(r"[+-]?[0-9]+([.]0)?")
_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?: 00:00:00)?")
"""Whole numbers and days as a scan reads them; another writing is a wrong one, not one out of range."""


def check_cells(connection: DuckDBPyConnection, scan: Scan, faults: FaultList) -> None:
    """Add a fault for each bad cell.

    Raises:
        duckdb.Error: the file cannot be split into rows and cells.
    """
    columns = scan.table.columns
    counts = ", ".join(f"COUNT(*) FILTER ({scan.is_bad(column)})" for column in columns)
    rows, *wrong = only_row(connection, f"SELECT COUNT(*), {counts} FROM {scan.source}")
    for column, number in zip(columns, wrong, strict=True):
        if number:
            faults.add_first(_faults_of(connection, scan, column), number)
    if not rows and not scan.table.may_be_empty:
        message, remedy = _("文件里没有数据"), _("请重新导出；从第 2 行起每行一条")
        faults.add(Fault(scan.file.name, None, "", None, "no_rows", message, remedy))


def _faults_of(connection: DuckDBPyConnection, scan: Scan, column: Column) -> list[Fault]:
    query = (
        f"SELECT number, text FROM (SELECT row_number() OVER () + {FIRST_ROW - 1} AS number, "
        f"{scan.text(column)} AS text, COALESCE({scan.is_bad(column)}, false) AS bad FROM {scan.source}) "
        f"WHERE bad ORDER BY number LIMIT {MAX_FAULTS}"
    )
    return [_fault(scan, column, row, text) for row, text in connection.execute(query).fetchall()]


def _fault(scan: Scan, column: Column, row: int, text: str | None) -> Fault:
    code, message = fault_of_text(column, text)
    remedy = column.remedy
    likely = nearest(text, column.codes) if text and column.codes else None
    if likely:
        remedy = _("是不是 {likely}？{remedy}").format(likely=likely, remedy=remedy)
    return Fault(scan.file.name, row, column.name, masked_text(text, column.personal), code, message, remedy)


def fault_of_text(column: Column, text: str | None) -> tuple[str, str]:
    """The code and the message of the fault of a cell."""
    if text is None:
        return "empty_value", _("不能为空")
    if column.codes:
        return "unknown_code", _("不认识这个代码")
    if column.digits is not None:
        return "wrong_type", _("不是 {digits} 位数字").format(digits=column.digits)
    if column.kind == "text":
        return "too_long", _("太长")
    if column.kind == "whole_number":
        if _is_whole(text):
            return "out_of_range", _("超出允许的范围")
        return "wrong_type", _("不是整数")
    if column.kind == "flag":
        return "wrong_type", _("不是 true 或 false")
    if column.kind == "date":
        if _is_day(text):
            return "out_of_range", _("日期不在合理范围内")
        return "impossible_date", _("没有这一天，或写法不对")
    if _is_day(f"{text[:7]}-01"):
        return ("out_of_range", _("月份不在合理范围内")) if len(text) == len("2023-05") else _no_month()
    return _no_month()


def _no_month() -> tuple[str, str]:
    return "impossible_month", _("没有这个月份，或写法不对")


def _is_whole(text: str) -> bool:
    return _WHOLE.fullmatch(text) is not None


def _is_day(text: str) -> bool:
    written = _DAY.fullmatch(text)
    try:
        return written is not None and bool(date(*map(int, written.groups())))
    except ValueError:
        return False
