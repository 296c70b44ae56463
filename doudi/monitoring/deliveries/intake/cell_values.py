"""SQL that reads a cell of text in its type, and says what is wrong with it.

A cell that cannot be read is empty in the rows and is counted as a fault; the row stays.
"""

from __future__ import annotations

from typing import Literal

from doudi.matching.sources import SourceColumn
from doudi.screening.columns import source_table
from doudi.snapshot.columns import Column

FaultCode = Literal[
    "unreadable_date",
    "unreadable_month",
    "unclear_month",
    "unreadable_amount",
    "part_of_fen",
    "out_of_range",
    "too_long",
    "unknown_word",
    "id_digits_lost",
    "id_invalid",
    "columns_swapped",
    "no_identity",
    "row_too_wide",
]

LONGEST_TEXT = 200
_WIDE_SIGNS = ("０１２３４５６７８９／．－，：（）", "0123456789/.-,:()")  # noqa: RUF001 - wide on purpose
_DAY = "[0-9]{4} ?[-/.年] ?[0-9]{1,2} ?[-/.月] ?[0-9]{1,2} ?日?([ T].*)?"
_MONTH = "[0-9]{4} ?[-/.年] ?[0-9]{1,2} ?月?"
_SERIAL = "[1-6][0-9]{4}([.][0-9]+)?"
"""Days since 1899-12-30, as Excel counts them: from 1927 to 2091."""


def macros() -> tuple[str, ...]:
    """The SQL statements that define the functions used below."""
    return (
        f"CREATE OR REPLACE TEMP MACRO plain(cell) AS translate(trim(cell), '{_WIDE_SIGNS[0]}', '{_WIDE_SIGNS[1]}')",
        f"""
        CREATE OR REPLACE TEMP MACRO day_of(cell) AS CASE
            WHEN regexp_full_match(cell, '[0-9]{{8}}')
                THEN TRY_CAST(cell[1:4] || '-' || cell[5:6] || '-' || cell[7:8] AS DATE)
            WHEN regexp_full_match(cell, '{_DAY}')
                THEN TRY_CAST(array_to_string(regexp_extract_all(cell, '[0-9]+')[1:3], '-') AS DATE)
            WHEN regexp_full_match(cell, '{_SERIAL}')
                THEN DATE '1899-12-30' + CAST(floor(CAST(cell AS DOUBLE)) AS INTEGER) END
        """,
        f"""
        CREATE OR REPLACE TEMP MACRO month_of(cell) AS CASE
            WHEN regexp_full_match(cell, '[0-9]{{6}}') THEN TRY_CAST(cell[1:4] || '-' || cell[5:6] || '-01' AS DATE)
            WHEN regexp_full_match(cell, '{_MONTH}') AND NOT regexp_full_match(cell, '[0-9]{{4}}[.]1')
                THEN TRY_CAST(array_to_string(regexp_extract_all(cell, '[0-9]+')[1:2], '-') || '-1' AS DATE)
            ELSE CAST(date_trunc('month', day_of(cell)) AS DATE) END
        """,
        "CREATE OR REPLACE TEMP MACRO amount_of(cell, factor) AS "
        "TRY_CAST(regexp_replace(cell, '[,¥￥元 ]', '', 'g') AS DECIMAL(28, 10)) * factor",
    )


class CellReader:
    """The cells of a column of a data set: ``value`` in its type, ``fault`` a code or NULL, as SQL."""

    def __init__(self, source: str, declared: SourceColumn, place: int | None, factor: int = 1) -> None:
        self.declared, self.place, self.factor = declared, place, factor
        self.column: Column = source_table(source).column(declared.name)

    @property
    def name(self) -> str:
        return self.declared.name

    @property
    def text(self) -> str:
        """The cell as text, NULL where it is empty or the file lacks the column."""
        if self.place is None:
            return "CAST(NULL AS VARCHAR)"
        return f"NULLIF({'trim' if self.declared.kind == 'text' else 'plain'}(c{self.place}), '')"

    @property
    def value(self) -> str:
        """The cell in its type; NULL where it cannot be read."""
        if self.declared.kind == "text":
            return f"left({self.text}, {LONGEST_TEXT})"
        return f"CASE WHEN {self._in_range} THEN {self._typed} END"

    @property
    def fault(self) -> str:
        """The code of what is wrong, or NULL."""
        cases = " ".join(f"WHEN {condition} THEN '{code}'" for code, condition in self._faults())
        return f"CASE WHEN {self.text} IS NULL THEN NULL {cases} END"

    def _faults(self) -> list[tuple[FaultCode, str]]:
        kind, text = self.declared.kind, self.text
        if kind == "text":
            faults: list[tuple[FaultCode, str]] = [("too_long", f"length({text}) > {LONGEST_TEXT}")]
            if self.declared.words:
                words = ", ".join(f"'{word}'" for word in self.declared.words)
                faults.append(("unknown_word", f"{text} NOT IN ({words})"))
            return faults
        outside: tuple[FaultCode, str] = ("out_of_range", f"NOT {self._in_range}")
        if kind == "date":
            return [("unreadable_date", f"{self._parsed} IS NULL"), outside]
        if kind == "month":
            unclear = f"regexp_full_match({text}, '[0-9]{{4}}[.]1')"
            return [("unclear_month", unclear), ("unreadable_month", f"{self._parsed} IS NULL"), outside]
        part = f"abs({self._parsed} - round({self._parsed})) > 0.001"
        return [("unreadable_amount", f"{self._parsed} IS NULL"), ("part_of_fen", part), outside]

    @property
    def _parsed(self) -> str:
        if self.declared.kind == "amount":
            return f"amount_of({self.text}, {self.factor})"
        return f"{'day_of' if self.declared.kind == 'date' else 'month_of'}({self.text})"

    @property
    def _typed(self) -> str:
        if self.declared.kind != "amount":
            return self._parsed
        return f"CAST(round({self._parsed}) AS BIGINT)"

    @property
    def _in_range(self) -> str:
        least, most = self.column.minimum, self.column.maximum
        if self.declared.kind == "amount":
            whole = f"abs({self._parsed} - round({self._parsed})) <= 0.001"
            return f"COALESCE({self._parsed} BETWEEN {least} AND {most} AND {whole}, false)"
        return f"COALESCE({self._parsed} BETWEEN DATE '{least}' AND DATE '{most}', false)"
