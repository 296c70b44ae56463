"""Files out: the rows that were given back, and the state of every form that was taken in."""

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
    """As they came, with a last column that says what is wrong."""
    lines = []
    for row in rows:
        cells = json.loads(row.sealed_cells.clear())
        said = "；".join(f"{one['field']}“{one['value']}”：{one['remedy']}" for one in row.faults)
        lines.append([*(cells[name] for name in COLUMNS), said])
    return _written([*COLUMNS, FAULTS_COLUMN], lines)


def states_csv(cases: Iterable[Case]) -> bytes:
    """A line for each case of a form that came from the provincial app."""
    return _written(STATE_COLUMNS, [_state(one) for one in cases])


def _state(case: Case) -> list[str]:
    decision = getattr(case, "decision", None)
    application = case.application
    known = [
        application.provincial.serial,
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
    """UTF-8 with the mark that Excel looks for; nothing in it is ever taken for a formula."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(header)
    writer.writerows([_plain(one) for one in line] for line in lines)
    return target.getvalue().encode("utf-8-sig")


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
