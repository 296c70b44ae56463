"""Meanings of money columns: headers such as 金额 and 标准 are vague, so the arithmetic decides."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from doudi.files.cells import CellValue
from doudi.rolls.read.cells.values import amount_fen, count_of
from doudi.rolls.read.columns.content import ColumnContent
from doudi.rolls.read.columns.meanings import Meanings
from doudi.rolls.vocabulary import is_per_head
from doudi.values.money import MoneyError

Rows = Sequence[Sequence[CellValue]]

_SUPPLEMENT = re.compile(r"补差|差额|人均补")
_PAID = re.compile(r"实发|应发|合计|发放|月补助|金额")
_FULL = re.compile(r"实发|应发|合计|总计|总额")
_GENERAL = ("living", "person_total", "household_amount", "per_head")


def resolve_by_words(meanings: Meanings, content: Mapping[int, ColumnContent], programmes: Sequence[str]) -> None:
    """Give columns of coded words the meaning of their words."""
    for index, meaning in list(meanings.by_index.items()):
        if meaning not in {"class", "self_care", "support_form", "area"}:
            continue
        kind = content[index].word_kind()
        if kind == "subsidy" and "disability_nursing" not in programmes:
            kind = None
        if kind is None:
            default = "dibao_class" if "dibao" in programmes else "category"
            meanings.by_index[index] = default if meaning == "class" else meaning
        elif not meanings.has(kind) or kind == meaning:
            meanings.by_index[index] = kind
        elif meaning == "class":
            meanings.by_index[index] = "category"


def resolve_by_arithmetic(
    meanings: Meanings, content: Mapping[int, ColumnContent], programmes: Sequence[str], rows: Rows
) -> None:
    """Give each money column its meaning for these programmes; ``rows`` are a sample of the data."""
    for index in [i for meaning in (*_GENERAL, "care") for i in meanings.indexes(meaning)]:
        if content[index].values and content[index].share("amount") < 0.3:
            meanings.by_index[index] = "other"
    if "dibao" in programmes or "dibao_margin" in programmes or not programmes:
        _resolve_family_money(meanings, rows)
    else:
        _resolve_personal_money(meanings, programmes, rows)


def _amount(row: Sequence[CellValue], index: int | None) -> int | None:
    if index is None or index >= len(row):
        return None
    try:
        return amount_fen(row[index])
    except MoneyError:
        return None


def _count(row: Sequence[CellValue], index: int | None) -> int | None:
    if index is None or index >= len(row):
        return None
    try:
        return count_of(row[index])
    except ValueError:
        return None


def _resolve_family_money(meanings: Meanings, rows: Rows) -> None:
    """Resolve the columns of dibao: money per covered person, and money of the family."""
    covered = next(iter(meanings.indexes("covered") or meanings.indexes("household_size")), None)
    per_head = meanings.indexes("per_head")
    words = ("household_amount", "person_total", "living", "care")
    whole = [index for meaning in words for index in meanings.indexes(meaning)]
    for index in list(whole):
        if is_per_head(meanings.headers.get(index, "")) and len(whole) > 1:
            whole.remove(index)
            per_head.append(index)
    if not whole and len(per_head) > 1:
        whole = [per_head.pop()]

    def fits(head: int, family: int) -> int:
        hits = 0
        for row in rows:
            each, people, total = _amount(row, head), _count(row, covered), _amount(row, family)
            if each is not None and total:
                hits += total == each * (people if people is not None else 1)
        return hits

    header = meanings.headers
    best_family = max(
        whole,
        key=lambda index: (
            max((fits(head, index) for head in per_head), default=0),
            bool(_FULL.search(header.get(index, ""))),
            "户" in header.get(index, ""),
            bool(_PAID.search(header.get(index, ""))),
            -index,
        ),
        default=None,
    )
    best_head = max(
        per_head,
        key=lambda index: (
            fits(index, best_family) if best_family is not None else 0,
            bool(_SUPPLEMENT.search(header.get(index, ""))),
            -index,
        ),
        default=None,
    )
    for index in (*whole, *per_head):
        meanings.by_index[index] = "other_money"
    if best_family is not None:
        meanings.by_index[best_family] = "household_amount"
    if best_head is not None:
        meanings.by_index[best_head] = "per_head"


def _resolve_personal_money(meanings: Meanings, programmes: Sequence[str], rows: Rows) -> None:
    """Resolve the columns of programmes paid to persons: living, care, and their sum."""
    header = meanings.headers
    care = _fullest(meanings.indexes("care"), rows, header)
    pool = [index for meaning in _GENERAL for index in meanings.indexes(meaning)]
    only_care = tuple(programmes) == ("disability_nursing",)

    def adds_up(living: int, total: int) -> int:
        return sum(
            1
            for row in rows
            if (paid := _amount(row, total)) and paid == (_amount(row, living) or 0) + (_amount(row, care) or 0)
        )

    totals = [index for index in pool if meanings.by_index[index] in {"person_total", "household_amount"}]
    total = _fullest(totals, rows, header)
    livings = [index for index in pool if index != total]
    living = max(
        livings,
        key=lambda index: (
            adds_up(index, total) if total is not None else 0,
            meanings.by_index[index] == "living",
            bool(_PAID.search(header.get(index, ""))),
            -index,
        ),
        default=None,
    )
    if total is None and living is not None and care is not None:
        total = next((index for index in livings if index != living and 2 * adds_up(living, index) > len(rows)), None)
    if living is None and not (only_care and care is not None):
        living, total = total, None
    if only_care and care is None:
        living, care = None, living
    for index in (*pool, *meanings.indexes("care")):
        meanings.by_index[index] = "other_money"
    for chosen, meaning in ((living, "living"), (care, "care"), (total, "person_total")):
        if chosen is not None:
            meanings.by_index[chosen] = meaning


def _fullest(indexes: Sequence[int], rows: Rows, headers: Mapping[int, str]) -> int | None:
    """Of several columns, the one whose header says paid, then the one with most amounts, then the last."""
    return max(
        indexes,
        key=lambda index: (
            bool(_FULL.search(headers.get(index, ""))),
            sum(1 for row in rows if _amount(row, index)),
            index,
        ),
        default=None,
    )
