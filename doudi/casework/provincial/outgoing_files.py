"""CSV files for the provincial app: rejected rows, and the state of every imported application."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence

from doudi.casework.models import Case
from doudi.casework.provincial.incoming_file import COLUMNS, FAULTS_COLUMN
from doudi.casework.provincial.models import ProvincialRow
from doudi.values.money import format_yuan

STATE_COLUMNS = (
    "省平台流水号",
    "受理回执号",
    "办件编号",
    "申请事项",
    "当前步骤",
    "步骤期限",
    "办结期限",
    "结果",
    "决定书编号",
    "决定日期",
    "月金额",
    "自何月起",
    "理由",
)
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def rejected_csv(rows: Iterable[ProvincialRow]) -> bytes:
    """Return the rows as uploaded, with a last column of faults."""
    lines = []
    for row in rows:
        cells = json.loads(row.sealed_cells.clear())
        faults = "；".join(f"{fault['field']}“{fault['value']}”：{fault['remedy']}" for fault in row.faults)
        lines.append([*(cells[name] for name in COLUMNS), faults])
    return _written([*COLUMNS, FAULTS_COLUMN], lines)


def states_csv(cases: Iterable[Case]) -> bytes:
    """Return one line for each case of an imported application."""
    return _written(STATE_COLUMNS, [_state(case) for case in cases])


def _state(case: Case) -> list[str]:
    decision = getattr(case, "decision", None)
    application = case.application
    known = [
        application.provincial_application.serial,
        application.receipt,
        case.number,
        case.procedure.label,
        str(case.step_label),
        _day(case.step_due_on),
        _day(case.due_on),
        case.get_outcome_display() if case.outcome else "",
    ]
    if decision is None:
        return [*known, "", "", "", "", ""]
    amount = format_yuan(decision.month_fen).replace(",", "") if decision.month_fen else ""
    month = f"{decision.first_month:%Y-%m}" if decision.first_month else ""
    return [*known, decision.number, _day(decision.decided_on), amount, month, decision.reason]


def _day(day: object) -> str:
    return str(day) if day else ""


def _written(header: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    """Return CSV in UTF-8 with a byte order mark for Excel; cells that look like formulas are quoted."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(header)
    writer.writerows([_plain(cell) for cell in line] for line in lines)
    return target.getvalue().encode("utf-8-sig")


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
