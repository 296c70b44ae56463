"""A department's list for a whole province: which person of which county each row means.

A tier links a row where exactly one person has its evidence, and no county alone can know that. So the counties are
asked twice: first who has the number of a row, and how many people each birth date has; then, for the rows that these
leave open in the whole province, whom else they may mean. The same SQL then links the rows as it does for one county.
A person of the result is named county/person_id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, ClassVar

from doudi.files.result_files import write_query
from doudi.matching import read_list
from doudi.matching.candidates import fill_candidates_of_open_rows, fill_open_rows, fill_same_numbers
from doudi.matching.tiers import link_candidates
from doudi.province.counties import County, counties_of
from doudi.province.county_work import CountyOutcome, work_on_county
from doudi.province.errors import IncompleteProvinceError
from doudi.province.installation import installation_digest
from doudi.province.orders import Computed, Order, ResultPath, TotalTable
from doudi.province.run import spread
from doudi.values.translation import gettext as _

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from doudi.snapshot.folder import Snapshot

_ROWS, _OPEN, _CROWDED = "matched_row", "unsettled", "crowded_date"
_RESULT = """
SELECT row_id, outcome, split_part(person_id, '/', 1) AS county,
       substr(person_id, strpos(person_id, '/') + 1) AS person_id, tier, score, candidates
FROM match ORDER BY row
"""
_LINES_PER_COUNTY = 3


@dataclass(frozen=True)
class SameNumbersOrder:
    """Who of a county has the number of a row of the list in ``work``, and how many people each birth date has."""

    work: Path
    command: ClassVar[str] = "same_numbers"
    results: ClassVar[tuple[str, ...]] = ("same_number", "birth_date_count")
    tables: ClassVar[dict[str, TotalTable]] = {}
    amounts: ClassVar[dict[str, tuple[str, str]]] = {}

    def compute(self, county: County, snapshot: Snapshot, path: ResultPath) -> Computed:
        """Join the numbers."""
        connection = snapshot.connection
        _load(connection, self.work, _ROWS)
        fill_same_numbers(connection)
        pairs = f"SELECT * REPLACE ('{county.code}/' || person_id AS person_id) FROM same_number"
        counts = "FROM birth_date_count ORDER BY birth_date"
        rows = {"same_number": pairs, "birth_date_count": counts}
        return Computed({result: write_query(connection, query, path(result)) for result, query in rows.items()})


@dataclass(frozen=True)
class CandidatesOrder:
    """Whom of a county a row may mean, asked after the open rows and crowded birth dates of the province are known."""

    work: Path
    command: ClassVar[str] = "candidates"
    results: ClassVar[tuple[str, ...]] = ("candidate",)
    tables: ClassVar[dict[str, TotalTable]] = {}
    amounts: ClassVar[dict[str, tuple[str, str]]] = {}

    def compute(self, county: County, snapshot: Snapshot, path: ResultPath) -> Computed:
        """Collect the evidence for each pair of a row and a person of the county."""
        connection = snapshot.connection
        for table in (_ROWS, _OPEN, _CROWDED):
            _load(connection, self.work, table)
        fill_same_numbers(connection)
        fill_candidates_of_open_rows(connection)
        query = f"SELECT * REPLACE ('{county.code}/' || person_id AS person_id) FROM candidate"
        return Computed({"candidate": write_query(connection, query, path("candidate"))})


def match_province(province: Path, rows: Path, source: str, out: Path, session: Any | None = None) -> dict[str, int]:
    """Match a list with the people of all counties and write a row per row; return how many have which outcome.

    What lies between is kept beside ``out`` while it is needed, readable by its owner only: it holds identity numbers.

    Raises:
        UnknownSourceError: no data set of this name is declared.
        FaultySnapshot: the list has errors.
        IncompleteProvinceError: a county could not be read; a row might mean one of its people.
    """
    import duckdb

    counties = counties_of(province)
    with (
        TemporaryDirectory(prefix=f".{out.name}.", suffix=".work", dir=out.parent) as folder,
        duckdb.connect() as connection,
    ):
        work = Path(folder).resolve()
        read_list(connection, rows, source)
        _keep(connection, work, _ROWS)
        _ask(SameNumbersOrder(work), counties, session)
        for table in SameNumbersOrder.results:
            _view(connection, work, table)
        fill_open_rows(connection)
        _keep(connection, work, _OPEN)
        _keep(connection, work, _CROWDED)
        _ask(CandidatesOrder(work), counties, session)
        _view(connection, work, "candidate")
        link_candidates(connection)
        write_query(connection, _RESULT, out)
        return dict(connection.execute("SELECT outcome, COUNT(*) FROM match GROUP BY outcome").fetchall())


def _ask(order: SameNumbersOrder | CandidatesOrder, counties: Sequence[County], session: Any | None) -> None:
    outcomes = ask_every_county(order, counties, order.work, session)
    refused = [outcome for outcome in outcomes if outcome.state == "refused"]
    if refused:
        first = _("有 {number} 个县读不了，全省的比对不能做：").format(number=len(refused))
        lines = [f"{outcome.code} {line}" for outcome in refused for line in outcome.lines[:_LINES_PER_COUNTY]]
        raise IncompleteProvinceError(first, *lines)


def ask_every_county(order: Order, counties: Sequence[County], work: Path, session: Any | None) -> list[CountyOutcome]:
    """Let every county write its part into a folder of work."""
    return spread(partial(work_on_county, order=order, out=work, installation=installation_digest()), counties, session)


def _keep(connection: DuckDBPyConnection, work: Path, table: str) -> None:
    write_query(connection, f"FROM {table}", work / f"{table}.parquet")


def _load(connection: DuckDBPyConnection, work: Path, table: str) -> None:
    connection.execute(f"CREATE TABLE {table} AS FROM read_parquet('{_quoted(work / table)}.parquet')")


def _view(connection: DuckDBPyConnection, work: Path, table: str) -> None:
    files = f"{_quoted(work / table)}/*/part.parquet"
    connection.execute(f"CREATE VIEW {table} AS FROM read_parquet('{files}', hive_partitioning = false)")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
