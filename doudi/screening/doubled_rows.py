"""Rows of a data set that say of a person what another row says already: they count once."""

from __future__ import annotations

from collections.abc import Iterable

from doudi.matching import source_profile

_WRITTEN_IDENTITY = frozenset({"name", "id_number"})
"""How the department wrote the person, which may differ between two rows of the same person."""
_BY_NUMBER = "COALESCE(tier IN ('T1', 'T2', 'T4'), false)"


def counted_once(rows: str, source: str, order: str, columns: Iterable[str] | None = None) -> str:
    """SQL of linked rows without those that repeat another one of the same person in every declared column.

    Another month, kind, plate or amount makes another row. Of equal ones the first that is linked by its number stays.

    Args:
        rows: SQL of the rows, with ``person_id`` and ``tier``.
        order: SQL of the order in which the first of equal rows is found.
        columns: the declared columns that the rows have; the default is all.
    """
    there = set(columns) if columns is not None else None
    told = [
        f'"{name}"'
        for name in source_profile(source).columns
        if name not in _WRITTEN_IDENTITY and (there is None or name in there)
    ]
    equal = ", ".join(["person_id", *told])
    return (
        f"(SELECT * FROM {rows} "
        f"QUALIFY row_number() OVER (PARTITION BY {equal} ORDER BY NOT {_BY_NUMBER}, {order}) = 1)"
    )
