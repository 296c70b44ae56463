"""Checks of whole rows: unique keys, references, overlapping awards, villages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from doudi.files.query_rows import only_row
from doudi.snapshot.faults import MAX_FAULTS, Fault, FaultList, Severity, masked_text
from doudi.snapshot.scans import Scan
from doudi.values.divisions import COUNTY_CODE, division_name
from doudi.values.translation import gettext as _

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class RowCheck:
    """A condition that no row may meet; ``column`` is the cell to correct."""

    column: str
    code: str
    condition: str
    message: str
    remedy: str
    severity: Severity = "error"


def check_rows(connection: DuckDBPyConnection, scan: Scan, checks: list[RowCheck], faults: FaultList) -> None:
    """Add a fault for each row that meets a condition."""
    if not checks:
        return
    name = scan.table.name
    counts = ", ".join(f"COUNT(*) FILTER ({check.condition})" for check in checks)
    wrong = only_row(connection, f"SELECT {counts} FROM {name}")
    for check, number in zip(checks, wrong, strict=True):
        if number:
            query = (
                f'SELECT row, "{check.column}"::VARCHAR FROM {name}_rows WHERE {check.condition} '
                f"ORDER BY row LIMIT {MAX_FAULTS}"
            )
            faulty = [_fault(scan, check, row, text) for row, text in connection.execute(query).fetchall()]
            faults.add_first(faulty, number)


def _fault(scan: Scan, check: RowCheck, row: int, text: str | None) -> Fault:
    value = masked_text(text, scan.table.column(check.column).personal)
    return Fault(scan.file.name, row, check.column, value, check.code, check.message, check.remedy, check.severity)


def person_checks() -> list[RowCheck]:
    """Checks within the row of a person."""
    return [
        RowCheck(
            "death_date",
            "death_before_birth",
            "death_date < birth_date",
            _("去世日期早于出生日期"),
            _("请核对 birth_date 和 death_date"),
        ),
        RowCheck(
            "disability_grade",
            "disability_unclear",
            "(disability_category = 'none') <> (disability_grade = 0)",
            _("残疾类别与残疾等级不一致：一个有、一个没有"),
            _("请对照残疾证核对；没有残疾的填 none 和 0"),
            "warning",
        ),
    ]


_NEEDED = {
    "dibao_class": "programme = 'dibao'",
    "assessed_income_fen": "programme = 'dibao' AND dibao_class = 'other'",
    "self_care": "programme = 'tekun'",
    "child_status": "programme = 'child_living'",
    "in_institution": "programme = 'child_living'",
}
_USED = {**_NEEDED, "assessed_income_fen": "programme = 'dibao'"}


def award_checks() -> list[RowCheck]:
    """Checks within the row of an award."""
    checks = [
        RowCheck(
            "to_month",
            "months_out_of_order",
            "to_month < from_month",
            _("截止月份早于起始月份"),
            _("to_month 是最后一个发放的月份，不能早于 from_month；仍在发放的留空"),
        ),
        RowCheck(
            "child_status",
            "missing_for_programme",
            "programme = 'child_living' AND child_status = 'none'",
            _("儿童基本生活费须写明儿童身份"),
            _("应为其中之一：orphan | de_facto_unattended | hiv"),
        ),
    ]
    for column, condition in _NEEDED.items():
        message = _("这项待遇须填 {column}").format(column=column)
        remedy = _(
            "请补填；各项待遇需要的列：低保 dibao_class 和 assessed_income_fen，特困 self_care，"
            "儿童基本生活费 child_status 和 in_institution"
        )
        missing = f"({condition}) AND {column} IS NULL"
        checks.append(RowCheck(column, "missing_for_programme", missing, message, remedy))
    for column, condition in _USED.items():
        message = _("这项待遇不用 {column}，已忽略").format(column=column)
        filled = f"NOT ({condition}) AND {column} IS NOT NULL"
        checks.append(RowCheck(column, "not_used_by_programme", filled, message, _("请留空"), "warning"))
    return checks


def check_key(connection: DuckDBPyConnection, scan: Scan, faults: FaultList) -> None:
    """Add a fault for each repeated key."""
    key, name = scan.table.key, scan.table.name
    rows, different = only_row(connection, f"SELECT COUNT({key}), COUNT(DISTINCT {key}) FROM {name}")
    if rows == different:
        return
    query = (
        f"SELECT row, {key}, first FROM (SELECT row, {key}, MIN(row) OVER (PARTITION BY {key}) AS first "
        f"FROM {name}_rows WHERE {key} IS NOT NULL) WHERE row > first ORDER BY row LIMIT {MAX_FAULTS}"
    )
    remedy = _("编号不能重复：同一条记录请删去一行，不同的请另编号")
    repeated = [
        Fault(
            scan.file.name,
            row,
            str(key),
            masked_text(text),
            "duplicate_id",
            _("与第 {row} 行的编号重复").format(row=first),
            remedy,
        )
        for row, text, first in connection.execute(query).fetchall()
    ]
    faults.add_first(repeated, rows - different)


def check_reference(connection: DuckDBPyConnection, scan: Scan, column: str, target: str, faults: FaultList) -> None:
    """Add a fault for each value of ``column`` that is not in the same column of the table ``target``."""
    condition = f"{column} IS NOT NULL AND {column} NOT IN (SELECT {column} FROM {target} WHERE {column} IS NOT NULL)"
    message = _("{target} 文件里没有这个编号").format(target=target)
    remedy = _("请在 {target} 文件里补上，或改正这里的编号").format(target=target)
    check_rows(connection, scan, [RowCheck(column, "dangling_reference", condition, message, remedy)], faults)


_OVERLAPPING = f"""
SELECT row, strftime(from_month, '%Y-%m') AS month, earlier FROM (
    SELECT row, from_month,
           MAX(COALESCE(to_month, DATE '9999-12-01')) OVER before AS until,
           ARG_MAX(award_id, COALESCE(to_month, DATE '9999-12-01')) OVER before AS earlier
    FROM awards_rows WHERE from_month IS NOT NULL
    WINDOW before AS (PARTITION BY person_id, programme ORDER BY from_month, row
                      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
) WHERE from_month <= until ORDER BY row LIMIT {MAX_FAULTS}
"""


def check_overlaps(connection: DuckDBPyConnection, scan: Scan, faults: FaultList) -> None:
    """Add a fault for each award that overlaps an earlier one of the same person and programme."""
    for row, month, earlier in connection.execute(_OVERLAPPING).fetchall():
        message = _("与待遇 {earlier} 的月份重叠：同一人同一项待遇同月只能有一项").format(earlier=masked_text(earlier))
        remedy = _("请写明前一项的 to_month，或合并为一项")
        faults.add(Fault(scan.file.name, row, "from_month", month, "overlapping_awards", message, remedy))


_SAME_MONTH = f"""
SELECT row, household_id, from_month FROM (
    SELECT *, COUNT(*) OVER (PARTITION BY household_id, from_month) AS number FROM household_areas_rows
    WHERE household_id IS NOT NULL AND from_month IS NOT NULL
) WHERE number > 1 ORDER BY row LIMIT {MAX_FAULTS}
"""


def check_area_months(connection: DuckDBPyConnection, scan: Scan, faults: FaultList) -> None:
    """Add a fault for each row of ``household_areas`` whose household has another row of the same month."""
    for row, household, month in connection.execute(_SAME_MONTH).fetchall():
        message = _("户 {household} 在 {month} 有不止一行区域").format(
            household=masked_text(household), month=month.strftime("%Y-%m")
        )
        remedy = _("同一户同一个月只能有一行，请只留正确的一行")
        value = month.strftime("%Y-%m")
        faults.add(Fault(scan.file.name, row, "from_month", value, "two_areas_of_a_month", message, remedy))


_BEFORE_BIRTH = f"""
SELECT row, strftime(from_month, '%Y-%m'), COUNT(*) OVER () FROM awards_rows JOIN people USING (person_id)
WHERE from_month < date_trunc('month', birth_date) ORDER BY row LIMIT {MAX_FAULTS}
"""


def award_before_birth() -> tuple[str, str, str]:
    """The code, the message and the remedy of an award that begins before the month of birth."""
    remedy = _("请核对 from_month 和 birth_date；待遇最早从出生当月起")
    return "award_before_birth", _("起始月份早于本人出生的月份"), remedy


def check_births(connection: DuckDBPyConnection, scan: Scan, faults: FaultList) -> None:
    """Add a fault for each award that begins before the month in which the person was born."""
    code, message, remedy = award_before_birth()
    rows = connection.execute(_BEFORE_BIRTH).fetchall()
    faulty = [Fault(scan.file.name, row, "from_month", month, code, message, remedy) for row, month, _number in rows]
    faults.add_first(faulty, rows[0][2] if rows else 0)


def check_villages(connection: DuckDBPyConnection, scan: Scan, faults: FaultList) -> None:
    """Add a warning for each code of this county that no village has."""
    codes = [row[0] for row in connection.execute("SELECT DISTINCT village_code FROM households").fetchall() if row[0]]
    unknown = [code for code in codes if code.startswith(COUNTY_CODE) and division_name(code) is None]
    if unknown:
        listed = ", ".join(f"'{code}'" for code in unknown)
        message, remedy = _("县内没有这个村（居）代码"), _("请核对统计用区划代码")
        check = RowCheck("village_code", "unknown_village", f"village_code IN ({listed})", message, remedy, "warning")
        check_rows(connection, scan, [check], faults)
