"""Writing of the three files of the snapshot from arrays, block by block."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from tqdm import tqdm

from doudi.demo.county import awards as award_drawing
from doudi.demo.county.circumstances import CATEGORIES, CHILD_STATUSES, SELF_CARE, Columns
from doudi.demo.county.families import ROLES, Families
from doudi.demo.county.identifiers import identity_numbers, numbered, running_numbers

Array = np.ndarray[Any, Any]

BLOCK_ROWS = 100_000
_WIDTH = 8
FORMATS = ("parquet", "csv")

_OTHER_INCOMES = ("business_fen", "property_income_fen", "transfer_fen", "basic_pension_fen")
_LAST_FLAGS = ("in_institution", "laid_off_1960s", "in_prison", "other_nursing_allowance", "work_injury_nursing")

Block = Callable[[slice], dict[str, pa.Array]]


def write_table(path: Path, rows: int, block: Block) -> None:
    """Write a table of ``rows`` rows as CSV or Parquet, by the ending of the path."""
    writer: Any = None
    try:
        starts = range(0, max(rows, 1), BLOCK_ROWS)
        for start in tqdm(starts, desc=path.name, disable=None, delay=2, leave=False):
            table = pa.table(block(slice(start, min(start + BLOCK_ROWS, rows))))
            if path.suffix == ".csv":
                table = _without_dictionaries(table)
                writer = writer or pa_csv.CSVWriter(path, table.schema, write_options=_CSV)
            else:
                writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()


_CSV = pa_csv.WriteOptions(quoting_style="needed")


def _without_dictionaries(table: pa.Table) -> pa.Table:
    columns = {}
    for name in table.column_names:
        column = table.column(name)
        if pa.types.is_dictionary(column.type):
            column = column.cast(pa.string())
        columns[name] = column
    return pa.table(columns)


def households_block(families: Families, household_property: Columns) -> Block:
    """Blocks of the file of households."""
    villages = pa.array(families.villages)

    def block(rows: slice) -> dict[str, pa.Array]:
        village = families.village[rows]
        urban = families.is_urban[village]
        return {
            "household_id": running_numbers("H", rows.start + 1, len(village), _WIDTH),
            "village_code": villages.take(pa.array(village)),
            "area": _words(("rural", "urban"), urban.astype(np.int8)),
            **{name: pa.array(column[rows]) for name, column in household_property.items()},
        }

    return block


def people_block(families: Families, names: pa.Array, region: Array, order: Array, people: Columns) -> Block:
    """Blocks of the file of people."""

    def block(rows: slice) -> dict[str, pa.Array]:
        birth = families.birth_date[rows]

        def plain(name: str) -> pa.Array:
            return pa.array(people[name][rows])

        return {
            "person_id": running_numbers("P", rows.start + 1, len(birth), _WIDTH),
            "household_id": numbered("H", families.household[rows] + 1, _WIDTH),
            "name": names[rows.start : rows.stop],
            "id_number": identity_numbers(region[rows], birth, order[rows]),
            "sex": _words(("female", "male"), families.is_male[rows].astype(np.int8)),
            "birth_date": pa.array(birth, type=pa.date32()),
            "death_date": pa.array(people["death_date"][rows], type=pa.date32()),
            "relation": _words(ROLES, families.role[rows]),
            "wage_fen": plain("wage_fen"),
            "employed_since": pa.array(people["employed_since"][rows], type=pa.date32()),
            **{name: plain(name) for name in _OTHER_INCOMES},
            "disability_category": _words(CATEGORIES, people["disability_category"][rows]),
            "disability_grade": plain("disability_grade"),
            "serious_illness": plain("serious_illness"),
            "student": plain("student"),
            "self_care": _words(SELF_CARE, people["self_care"][rows]),
            "has_capable_supporter": plain("has_capable_supporter"),
            "child_status": _words(CHILD_STATUSES, people["child_status"][rows]),
            **{name: plain(name) for name in _LAST_FLAGS},
        }

    return block


def awards_block(awards: Columns) -> Block:
    """Blocks of the file of awards."""

    def block(rows: slice) -> dict[str, pa.Array]:
        institution = awards["in_institution"][rows]
        income = awards["income_fen"][rows]
        return {
            "award_id": running_numbers("A", rows.start + 1, len(income), _WIDTH),
            "person_id": numbered("P", awards["person"][rows] + 1, _WIDTH),
            "programme": _words(award_drawing.PROGRAMMES, awards["programme"][rows]),
            "from_month": _months(awards["first"][rows]),
            "to_month": _months(awards["last"][rows]),
            "dibao_class": _words(award_drawing.DIBAO_CLASSES, awards["dibao_class"][rows]),
            "assessed_income_fen": pa.array(income, mask=income < 0),
            "self_care": _words(SELF_CARE, awards["self_care"][rows]),
            "child_status": _words(CHILD_STATUSES, awards["child_status"][rows]),
            "in_institution": pa.array(institution > 0, mask=institution < 0),
        }

    return block


def _words(words: tuple[str, ...], code: Array) -> pa.Array:
    indices = pa.array(code.astype(np.int8), mask=code < 0)
    return pc.cast(pa.DictionaryArray.from_arrays(indices, pa.array(words)), pa.string())


def _months(index: Array) -> pa.Array:
    """Month indices as text such as 2023-05; null for an open end."""
    known = np.where(index < 0, 0, index)
    first = int(known[known > 0].min()) if (known > 0).any() else 0
    last = int(known.max(initial=0))
    words = tuple(f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(first, last + 1))
    indices = pa.array((known - first).astype(np.int32), mask=index < 0)
    return pc.cast(pa.DictionaryArray.from_arrays(indices, pa.array(words, type=pa.string())), pa.string())
