"""Columns of the departments' data sets that the rules read, each of one kind wherever it stands.

Which columns a data set has is declared with the matching; more are allowed and left unread. Any cell may be empty:
what a rule cannot decide without it does not become a warning.
"""

from __future__ import annotations

from functools import cache

from doudi.matching import source_profile
from doudi.matching.sources import CellKind, SourceColumn
from doudi.snapshot.columns import EARLIEST_BIRTH, EARLIEST_DAY, LARGEST_AMOUNT_FEN, LATEST_DAY, Column, Kind, Table
from doudi.values.translation import gettext as _

_SNAPSHOT_KINDS: dict[CellKind, Kind] = {"text": "text", "date": "date", "month": "month", "amount": "whole_number"}
_REMEDIES: dict[Kind, str] = {
    "text": _("没有就留空"),
    "date": _("应为存在的日期，写成 2023-05-10 的样子；没有就留空"),
    "month": _("应为月份，写成 2023-05 的样子；没有就留空"),
    "whole_number": _("应为整数，单位为分，如 35000 表示 350 元；没有就留空"),
}


@cache
def source_table(name: str) -> Table:
    """The columns of a data set with their kinds.

    Raises:
        UnknownSourceError: no data set of this name is declared.
    """
    columns = tuple(map(_column, source_profile(name).all_columns))
    return Table(name, columns, key=None, may_be_empty=True, may_have_more=True)


def _column(declared: SourceColumn) -> Column:
    kind = _SNAPSHOT_KINDS[declared.kind]
    remedy, missing = _REMEDIES[kind], declared.is_optional
    if kind == "whole_number":
        most = LARGEST_AMOUNT_FEN
        return Column(declared.name, kind, remedy, True, minimum=-most, maximum=most, may_be_missing=missing)
    if kind in {"date", "month"}:
        earliest = EARLIEST_BIRTH if kind == "date" else EARLIEST_DAY
        return Column(declared.name, kind, remedy, True, minimum=earliest, maximum=LATEST_DAY, may_be_missing=missing)
    return Column(declared.name, kind, remedy, True, personal=declared.personal, may_be_missing=missing)
