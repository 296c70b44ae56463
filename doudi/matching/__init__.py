"""Matching: which person of a snapshot a row of a department's list means, or honestly none.

Five tiers link a row, each by the number or the full birth date together with a name that agrees; what they leave is
ranked for people to judge. Pure: no Django, set-wise in DuckDB.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from doudi.matching.sources import SourceProfile, UnknownSourceError, source_names, source_profile
from doudi.matching.weights import Evidence, waterfall

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = [
    "Evidence",
    "SourceProfile",
    "UnknownSourceError",
    "match_list",
    "match_rows",
    "prepare_people",
    "read_list",
    "source_names",
    "source_profile",
    "waterfall",
]


def read_list(connection: DuckDBPyConnection, path: Path, source: str) -> None:
    """Create the table ``matched_row`` from a file: one cleaned row per row, numbered as in the file.

    Raises:
        UnknownSourceError: no data set of this name is declared.
        FaultySnapshot: the file has errors.
    """
    from doudi.matching.rows_file import read_rows

    read_rows(path, source_profile(source), connection)


def match_list(connection: DuckDBPyConnection, path: Path, source: str) -> None:
    """Match the rows of a file with the people of an open snapshot; leave the tables ``match`` and ``scored``.

    ``match`` has one row per row of the file (row, row_id, outcome, person_id, tier, score, candidates); ``scored`` has
    the evidence for each candidate, see :func:`waterfall`.

    Raises:
        UnknownSourceError: no data set of this name is declared.
        FaultySnapshot: the file has errors.
    """
    from doudi.matching.tiers import fill_matches

    read_list(connection, path, source)
    fill_matches(connection)


def prepare_people(connection: DuckDBPyConnection) -> None:
    """Prepare the people of an open snapshot, for several lists that are matched with them one after the other."""
    from doudi.matching.candidates import fill_people

    fill_people(connection)


def match_rows(connection: DuckDBPyConnection) -> None:
    """Match the rows of the table ``list_rows``, as :func:`match_list` does with those of a file.

    Its columns: row, row_id, name, id_number, birth_date, sex, village, and certificate, empty unless it begins with
    the identity number.
    """
    from doudi.matching.rows_file import clean_rows
    from doudi.matching.tiers import fill_matches

    clean_rows(connection, certificate_holds_number=True)
    fill_matches(connection)
