"""Checks of identity numbers. All are warnings: a person with a wrong number may still be entitled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doudi.files.query_rows import only_row
from doudi.snapshot.faults import MAX_FAULTS, Fault, FaultList, masked_text
from doudi.snapshot.scans import Scan
from doudi.values.translation import gettext as _

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB11643-2
_CHARACTERS = "10X98765432"

# Integer arithmetic is several times faster than single characters.
_TOTAL = " + ".join(f"digits // {10 ** (16 - place)} % 10 * {weight}" for place, weight in enumerate(_WEIGHTS))
_IS_VALID = (
    f"COALESCE(length(id_number) = 18 AND digits BETWEEN {10**16} AND {10**17 - 1} "
    f"AND upper(id_number[18]) = '{_CHARACTERS}'[({_TOTAL}) % 11 + 1], false)"
)
_BORN = "year(birth_date) * 10000 + month(birth_date) * 100 + day(birth_date)"


def with_validity(table: str) -> str:
    """The table with two more columns: the first seventeen digits of ``id_number``, and ``is_valid``."""
    digits = f"SELECT *, TRY_CAST(left(id_number, 17) AS BIGINT) AS digits FROM {table}"
    return f"(SELECT *, {_IS_VALID} AS is_valid FROM ({digits}))"


def _checks() -> dict[str, tuple[str, str, str]]:
    """Condition, message and remedy of each check by its code."""
    return {
        "id_check_digit": (
            "NOT is_valid",
            _("公民身份号码不是18位，或校验码不对"),
            _("请对照身份证或户口簿核对"),
        ),
        "id_birth_date": (
            f"is_valid AND digits // 1000 % 100000000 <> {_BORN}",
            _("号码里的出生日期与 birth_date 不一致"),
            _("请核对号码和出生日期"),
        ),
        "id_sex": (
            "is_valid AND (digits % 2 = 1) <> (sex = 'male')",
            _("号码里的性别与 sex 不一致"),
            _("请核对号码和性别"),
        ),
        "duplicate_id_number": (
            "id_number IN (SELECT id_number FROM people GROUP BY id_number HAVING COUNT(*) > 1)",
            _("同一个号码有两个人员编号"),
            _("请核对是否同一个人重复登记"),
        ),
    }


def check_identity_numbers(connection: DuckDBPyConnection, scan: Scan, faults: FaultList) -> None:
    """Add a warning for each suspicious number in the table people."""
    checks = _checks()
    counts = ", ".join(f"COUNT(*) FILTER ({condition})" for condition, _message, _remedy in checks.values())
    wrong = only_row(connection, f"SELECT {counts} FROM {with_validity('people')}")
    for (code, (condition, message, remedy)), number in zip(checks.items(), wrong, strict=True):
        if number:
            rows = with_validity("people_rows")
            query = f"SELECT row, id_number FROM {rows} WHERE {condition} ORDER BY row LIMIT {MAX_FAULTS}"
            warnings = [
                Fault(
                    scan.file.name,
                    row,
                    "id_number",
                    masked_text(text, "identity_number"),
                    code,
                    message,
                    remedy,
                    "warning",
                )
                for row, text in connection.execute(query).fetchall()
            ]
            faults.add_first(warnings, number)
