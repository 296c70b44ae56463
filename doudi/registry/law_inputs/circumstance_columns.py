"""SQL that turns rows of circumstances into the columns of a snapshot."""

from __future__ import annotations

from collections.abc import Iterable

from doudi.registry.circumstance_kinds import KINDS
from doudi.snapshot.columns import HOUSEHOLDS, PEOPLE


def latest_texts(names: Iterable[str]) -> str:
    """SQL for the text recorded last of each kind, in a group of rows ``circumstance``; a constant without kinds."""
    return ", ".join(map(latest_text, names)) or "NULL AS nothing"


def latest_text(name: str) -> str:
    """SQL for the text recorded last of a kind."""
    return f"ARG_MAX(circumstance.text, circumstance.place) FILTER (circumstance.kind = '{name}') AS {name}"


def typed_value(name: str, text: str) -> str:
    """SQL for the text of a kind as a value of its column, with the default where there is none."""
    kind = KINDS[name]
    column = (PEOPLE if kind.subject == "person" else HOUSEHOLDS).column(name)
    value = f"({text} = 'true')" if kind.form == "flag" else f"CAST(NULLIF({text}, '') AS {column.sql_type})"
    if kind.absent is None:
        return value
    return f"COALESCE({value}, CAST('{kind.written(kind.absent)}' AS {column.sql_type}))"
