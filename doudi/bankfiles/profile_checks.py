"""Checks of a bank profile; each fault is one sentence for the author of the profile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from string import Formatter

from doudi import policy
from doudi.bankfiles.failure_reasons import OUTCOMES, REASONS
from doudi.bankfiles.items import revealing_word
from doudi.bankfiles.layouts import (
    LINE_FIELDS,
    ROW_FIELDS,
    Column,
    Layout,
)
from doudi.bankfiles.profiles import Profile, ReturnProfile

NAME_DIFFERENCES = {"dots", "width", "placeholder", "masked", "cut"}
"""Differences between two spellings of a name that a profile may accept: dots, half and full width, a placeholder for
a rare character, a mask, a cut."""

_PAID_FIELDS = {"item_id", "account_name", "account", "amount", "purpose"}
_ANSWERED_FIELDS = {"item_id", "account", "amount", "status"}
_BESIDE_THE_LAW = {"special", "price_subsidy", "temporary_relief"}
_CHILDREN = ("child_living", "disabled_child_care")
_NAME_PARTS = {"number", "part", "date"}


def profile_faults(profile: Profile) -> Iterator[str]:
    """Yield every fault of a profile, one sentence each."""
    for fault in _layout_faults(profile.payment, _PAID_FIELDS):
        yield f"payment: {fault}"
    for fault in _layout_faults(profile.returns.layout, _ANSWERED_FIELDS):
        yield f"returns: {fault}"
    yield from (f"returns: {fault}" for fault in _return_faults(profile.returns))
    yield from _file_name_faults(profile.file_name)
    if profile.rows_per_file < 1 or profile.amount_per_row_fen > profile.amount_per_file_fen:
        yield "the limits leave no room for a single row"
    yield from _purpose_faults(profile)


def _layout_faults(layout: Layout, needed: set[str]) -> Iterator[str]:
    if layout.form not in {"delimited", "fixed", "excel"}:
        yield f"unknown form {layout.form!r}"
    if layout.encoding not in {"gb18030", "utf-8", "utf-8-sig"}:
        yield f"unknown encoding {layout.encoding!r}"
    if (layout.form == "delimited") != (len(layout.separator) == 1):
        yield "a delimited file, and no other, has a separator of one sign"
    if layout.form == "excel" and not layout.headings:
        yield "an Excel file needs a row of headings"
    for name in sorted(needed - layout.fields):
        yield f"no column for {name!r}"
    counts = Counter(column.field for column in layout.columns if column.field != "constant")
    yield from (f"two columns for {name!r}" for name, times in counts.items() if times > 1)
    if not layout.totals_known():
        yield "no line states both count and amount"
    for column in layout.columns:
        yield from _column_faults(layout, column, set(ROW_FIELDS))
    for line in layout.lines:
        if line.columns[0].field != "constant" or not line.mark:
            yield "the line above or below the rows must begin with a constant"
        if layout.form == "excel" and line.has("hash"):
            yield "an Excel file has no lines whose bytes could be hashed"
        for column in line.columns:
            yield from _column_faults(layout, column, set(LINE_FIELDS))
    if layout.first and layout.last and layout.first.mark == layout.last.mark:
        yield "the lines above and below the rows begin with the same constant"


def _column_faults(layout: Layout, column: Column, known: set[str]) -> Iterator[str]:
    name = column.field
    if name not in known:
        yield f"unknown field {name!r}"
    if (layout.form == "fixed") != (column.width > 0):
        yield f"{name!r}: a column of a fixed width file, and no other, has a width"
    if column.align not in {"left", "right"} or column.unit not in {"yuan", "fen"} or len(column.pad) != 1:
        yield f"{name!r}: align is left or right, unit yuan or fen, pad one sign"
    if column.pad != " " and (column.align != "right" or column.pad != "0"):
        yield f"{name!r}: only zeros may fill, and only before a number"
    if layout.headings and known == set(ROW_FIELDS) and not column.label:
        yield f"{name!r}: no label for the heading"
    if (name == "constant") != bool(column.value):
        yield f"{name!r}: a constant, and nothing else, has a value"


def _return_faults(returns: ReturnProfile) -> Iterator[str]:
    for code, outcome in returns.statuses.items():
        if outcome not in OUTCOMES:
            yield f"status {code!r}: unknown outcome {outcome!r}"
    for code, reason in returns.reasons.items():
        if reason not in REASONS:
            yield f"reason {code!r}: unknown reason {reason!r}"
    missing = {"paid", "returned"} - set(returns.statuses.values())
    yield from (f"no status means {name!r}" for name in sorted(missing))
    if not isinstance(returns.complete, bool):
        yield "complete is true or false"
    unknown = returns.name_differences - NAME_DIFFERENCES
    yield from (f"unknown name difference {name!r}" for name in sorted(unknown))


def _file_name_faults(pattern: str) -> Iterator[str]:
    pieces = list(Formatter().parse(pattern))
    parts = {name for _text, name, _format, _conversion in pieces if name}
    yield from (f"file name: unknown part {name!r}" for name in sorted(parts - _NAME_PARTS))
    if not {"number", "part"} <= parts:
        yield "file name: without number and part two files could have one name"
    if any(sign in text for text, _name, _format, _conversion in pieces for sign in '/\\:*?"<>|'):
        yield "file name: holds a sign that no file system accepts"


def _purpose_faults(profile: Profile) -> Iterator[str]:
    programmes = {*policy.award_programmes(), *policy.due_programmes(), *_BESIDE_THE_LAW}
    yield from (f"purposes: no text for {name!r}" for name in sorted(programmes - set(profile.purposes)))
    yield from (f"purposes: unknown programme {name!r}" for name in sorted(set(profile.purposes) - programmes))
    if len({profile.purposes.get(name) for name in _CHILDREN}) > 1:
        yield "purposes: children's benefits must share one text"
    for name, text in profile.purposes.items():
        word = revealing_word(text)
        if word:
            yield f"purposes: the text for {name!r} tells too much ({word})"
    width = next((c.width for c in profile.payment.columns if c.field == "purpose"), 0)
    if width:
        longest = max((len(text.encode(profile.payment.encoding)) for text in profile.purposes.values()), default=0)
        if longest > width:
            yield f"purposes: a text has {longest} bytes, the column holds {width}"
