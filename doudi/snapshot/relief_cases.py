"""Applications for temporary relief from a file, checked row by row."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from doudi import policy
from doudi.snapshot.cell_checks import FIRST_ROW
from doudi.snapshot.checked_files import open_checked_file
from doudi.snapshot.columns import RELIEF_CASES
from doudi.snapshot.faults import Fault, FaultList
from doudi.snapshot.files import open_file
from doudi.snapshot.row_checks import RowCheck, check_key, check_rows
from doudi.values.divisions import COUNTY_CODE, townships
from doudi.values.translation import gettext as _

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def read_relief_cases(path: Path, connection: DuckDBPyConnection) -> list[Fault]:
    """Create the table ``relief_cases`` from a file, with the row of each case; return the warnings.

    Raises:
        FaultySnapshot: the file has errors.
    """
    faults = FaultList()
    file = open_file(path, faults)
    with TemporaryDirectory(prefix="doudi-") as scratch:
        scan = open_checked_file(connection, file, RELIEF_CASES, faults, Path(scratch)) if file else None
        if file and scan:
            connection.execute(
                f"CREATE TABLE relief_cases AS SELECT row_number() OVER () + {FIRST_ROW - 1} AS row, "
                f"{scan.typed_columns()} FROM {scan.source}"
            )
            connection.execute("CREATE VIEW relief_cases_rows AS SELECT * FROM relief_cases")
            check_key(connection, scan, faults)
            check_rows(connection, scan, _checks(), faults)
            file.require_unchanged()
    faults.raise_if_any()
    return faults.first("warning")


def _checks() -> list[RowCheck]:
    first = policy.rule_book().relief_assessor.first_known_day.isoformat()
    known = ", ".join(f"'{township.code}'" for township in townships())
    return [
        RowCheck(
            "prior_same_cause_fen",
            "part_above_whole",
            "prior_same_cause_fen > prior_12_months_fen",
            _("同一事由已给的金额大于十二个月内已给的全部金额"),
            _("prior_12_months_fen 包含 prior_same_cause_fen，请核对两个金额"),
        ),
        RowCheck(
            "applied_on",
            "no_known_standard",
            f"applied_on < DATE '{first}'",
            _("这一天还没有已知的标准"),
            _("已知的标准自 {first} 起，请核对申请日期").format(first=first),
        ),
        RowCheck(
            "first_paid_on",
            "paid_before_application",
            "first_paid_on < applied_on",
            _("首次发放早于申请日期"),
            _("先行救助、后补申请的属正常；否则请核对两个日期"),
            "warning",
        ),
        RowCheck(
            "township_code",
            "unknown_township",
            f"township_code LIKE '{COUNTY_CODE}%' AND township_code NOT IN ({known})",
            _("县内没有这个乡镇代码"),
            _("请核对统计用区划代码"),
            "warning",
        ),
    ]
