"""Columns of the departments' data sets that the rules read, each of one kind wherever it stands.

Which columns a data set has is declared with the matching; more are allowed and left unread. Any cell may be empty:
what a rule cannot decide without it does not become a warning.
"""

from __future__ import annotations

from functools import cache

from doudi.matching import source_profile
from doudi.snapshot.columns import EARLIEST_BIRTH, EARLIEST_DAY, LARGEST_AMOUNT_FEN, LATEST_DAY, Column, Kind, Table
from doudi.values.translation import gettext as _

_OF_PERSON = ("birth_date", "sex", "village")
"""What the matching reads besides number and name, where a list has it."""

_KINDS: dict[str, Kind] = {
    "month": "month",
    "amount_fen": "whole_number",
    "balance_fen": "whole_number",
    "base_fen": "whole_number",
    "total_fen": "whole_number",
    "own_paid_fen": "whole_number",
    "date": "date",
    "as_of": "date",
    "valid_to": "date",
}
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
    declared = source_profile(name).columns
    more = [Column(column, "text", _REMEDIES["text"], nullable=True, may_be_missing=True) for column in _OF_PERSON]
    columns = (*map(_column, declared), *(column for column in more if column.name not in declared))
    return Table(name, columns, key=None, may_be_empty=True, may_have_more=True)


def _column(name: str) -> Column:
    kind = _KINDS.get(name, "date" if name.endswith(("_date", "_on", "_from")) else "text")
    remedy = _REMEDIES[kind]
    if kind == "whole_number":
        return Column(name, kind, remedy, True, minimum=-LARGEST_AMOUNT_FEN, maximum=LARGEST_AMOUNT_FEN)
    if kind in {"date", "month"}:
        earliest = EARLIEST_BIRTH if kind == "date" else EARLIEST_DAY
        return Column(name, kind, remedy, True, minimum=earliest, maximum=LATEST_DAY)
    personal = {"name": "name", "id_number": "identity_number"}.get(name)
    return Column(name, kind, remedy, True, personal=personal)  # type: ignore[arg-type]  # one of the two words
