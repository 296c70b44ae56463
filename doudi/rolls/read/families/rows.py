"""Grouping of rows into families: by merged cells, sequence, head and relation."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from doudi.rolls.read.cells.values import person_name
from doudi.rolls.read.table import Table
from doudi.rolls.vocabulary import relation_code
from doudi.values.text import compact

_FAMILY_FIGURES = ("household_size", "covered", "household_amount")
_MERGED = ("sequence", "household_key", "head_name", "head_id", "household_size", "covered", "household_amount")


@dataclass
class FamilyRows:
    """The rows of one family, counted from 0, and the values that the next row is compared with."""

    rows: list[int] = field(default_factory=list)
    sequence: str = ""
    key: str = ""
    head_name: str = ""
    head_id: str = ""
    has_head: bool = False


@dataclass(frozen=True)
class FamilyLayout:
    """How a sheet lists families.

    ``has_sequence_per_person``: every person has a number of their own. ``has_repeated_figures``: every row repeats
    the figures of the family.
    """

    has_relation: bool
    has_separate_head: bool
    has_sequence_per_person: bool
    has_repeated_figures: bool
    is_by_person: bool


def layout_of(table: Table, *, is_by_person: bool) -> FamilyLayout:
    """Detect how the sheet lists families; ``is_by_person`` for programmes granted to single persons."""
    has_relation = table.has("relation")
    rows = table.rows_of("person")
    members = [row for row in rows if has_relation and not _is_head(table, row) and table.text(row, "relation")]
    numbered = sum(1 for row in members if _own_number(table, row))
    figured = sum(1 for row in members if any(table.text(row, meaning) for meaning in _FAMILY_FIGURES))
    separate = table.has("head_name") and table.has("name")
    per_person = bool(members) and 2 * numbered > len(members)
    if not has_relation and separate:
        per_person = _has_numbers_under_one_head(table, rows)
    return FamilyLayout(
        has_relation=has_relation,
        has_separate_head=separate,
        has_sequence_per_person=per_person,
        has_repeated_figures=bool(members) and 3 * figured > len(members),
        is_by_person=is_by_person and not separate and not members,
    )


def _is_head(table: Table, row: int) -> bool:
    return relation_code(table.text(row, "relation")) == "head"


def _own_number(table: Table, row: int) -> bool:
    """Whether a row's sequence number differs from that of the row before."""
    own = table.own_text(row, "sequence")
    return bool(own) and own != table.own_text(row - 1, "sequence")


def _has_numbers_under_one_head(table: Table, rows: list[int]) -> bool:
    pairs = [
        (earlier, later)
        for earlier, later in itertools.pairwise(rows)
        if (name := _head_name(table, later)) and name == _head_name(table, earlier)
    ]
    changes = sum(1 for earlier, later in pairs if table.text(earlier, "sequence") != table.text(later, "sequence"))
    return bool(pairs) and 2 * changes > len(pairs)


def _head_name(table: Table, row: int) -> str:
    return person_name(table.own_text(row, "head_name"))


def families_of(table: Table, layout: FamilyLayout) -> list[FamilyRows]:
    """The person rows of a sheet grouped by family, in the order of the sheet."""
    blocks = table.blocks(_MERGED)
    families: list[FamilyRows] = []
    for row in table.rows_of("person"):
        if not families or _is_family_start(table, layout, blocks, families[-1], row):
            families.append(FamilyRows())
        _join(table, layout, families[-1], row)
    return families


def _join(table: Table, layout: FamilyLayout, family: FamilyRows, row: int) -> None:
    family.rows.append(row)
    if not layout.has_sequence_per_person:
        family.sequence = family.sequence or table.own_text(row, "sequence")
    family.key = family.key or compact(table.own_text(row, "household_key"))
    family.head_name = family.head_name or _head_name(table, row)
    family.head_id = family.head_id or _head_number(table, row)
    family.has_head = family.has_head or _is_head(table, row)


def _head_number(table: Table, row: int) -> str:
    return table.number(row, "head_id") if table.own_text(row, "head_id") else ""


def _is_family_start(table: Table, layout: FamilyLayout, blocks: dict[int, int], family: FamilyRows, row: int) -> bool:
    """Whether a row starts the next family."""
    if layout.is_by_person:
        return True
    if row in blocks and blocks[row] == blocks.get(family.rows[-1]):
        return False
    key = compact(table.own_text(row, "household_key"))
    if key and family.key:
        return key != family.key
    sequence = "" if layout.has_sequence_per_person else table.own_text(row, "sequence")
    if sequence:
        return sequence != family.sequence
    if layout.has_separate_head and _head_name(table, row):
        return _has_other_head(table, family, row)
    if _is_head(table, row):
        return family.has_head
    if layout.has_relation and table.text(row, "relation"):
        return False
    if layout.has_repeated_figures:
        return False
    if any(table.own_text(row, meaning) for meaning in _FAMILY_FIGURES):
        return True
    return not layout.has_relation and not table.has("sequence", *_FAMILY_FIGURES)


def _has_other_head(table: Table, family: FamilyRows, row: int) -> bool:
    """Whether the head named on a row is not the current family's."""
    number = _head_number(table, row)
    if number and family.head_id:
        return number != family.head_id
    return _head_name(table, row) != family.head_name
