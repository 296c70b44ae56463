"""Checks of column names: missing, unknown and repeated ones, with the nearest known name."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence

from doudi.snapshot.columns import Table
from doudi.snapshot.faults import Fault, masked_text
from doudi.values.translation import gettext as _


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word most like ``word``; None if none is alike."""
    by_folded = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(word.casefold().replace(" ", "_"), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else None


def header_faults(file: str, table: Table, names: Sequence[str]) -> list[Fault]:
    """The faults of the column names: each declared column once, unless it may be missing, and as a rule no other."""
    row = 1
    faults: list[Fault] = []
    missing = [name for name in table.column_names if name not in names]
    for name, times in Counter(names).items():
        if not name:
            message = _("第 1 行有 {times} 列没有列名").format(times=times)
            faults.append(Fault(file, row, "", None, "unnamed_column", message, _("请写上列名，或删除该列")))
        elif name not in table.column_names and not table.may_have_more:
            faults.append(_unknown(file, table, name, missing))
        elif times > 1:
            message = _("这一列出现了 {times} 次").format(times=times)
            faults.append(Fault(file, row, name, None, "duplicate_column", message, _("请只留一列")))
    for name in (name for name in missing if not table.column(name).may_be_missing):
        remedy = _("请在第 1 行补上列名 {name}，并填好各行：{content}").format(
            name=name, content=table.column(name).remedy
        )
        faults.append(Fault(file, row, name, None, "missing_column", _("缺少这一列"), remedy))
    return faults


def _unknown(file: str, table: Table, name: str, missing: Sequence[str]) -> Fault:
    likely = nearest(name, missing) or nearest(name, table.column_names)
    remedy = _("请删除这一列；可用的列：{names}").format(names="、".join(table.column_names))
    if likely:
        remedy = _("是不是 {likely}？请改成这个名字，或删除这一列").format(likely=likely)
    label = masked_text(name) or ""
    return Fault(file, 1, label, None, "unknown_column", _("不认识这一列"), remedy)
