"""Who is registered in two counties under one number, and which awards of one kind overlap: money paid twice.

Each county writes its numbers and the awards of their owners; Spark SQL joins them across counties. The results name
people by county and person_id; the files with numbers are removed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, ClassVar

from doudi.files.result_files import write_query
from doudi.matching import prepare_people
from doudi.province.counties import County, counties_of
from doudi.province.county_work import CountyOutcome
from doudi.province.list_matching import ask_every_county
from doudi.province.orders import Computed, ResultPath, TotalTable
from doudi.province.run import refuse_other_files
from doudi.snapshot.identity_number_checks import with_validity

if TYPE_CHECKING:
    from doudi.snapshot.folder import Snapshot

MOST_REGISTRATIONS = 50
"""A number that more people have was filled in; pairs of its awards mean nothing, its registrations are listed."""

REPEATED = """
SELECT * FROM registration
WHERE id_number IN (SELECT id_number FROM registration GROUP BY id_number HAVING COUNT(*) > 1)
"""
"""The registrations of numbers that more than one person has: few, so that all else is asked of them only."""
_SHARED = """
SELECT id_number, COUNT(*) AS registrations, MIN(name_key) = MAX(name_key) AS names_agree,
       MIN(concat(county, '/', person_id)) AS same_as
FROM repeated GROUP BY id_number HAVING MIN(county) <> MAX(county)
"""
QUERIES = {
    "double_registrations": f"""
        SELECT s.same_as, r.county, r.person_id, s.registrations, s.names_agree, r.is_valid AS number_is_valid
        FROM repeated r JOIN ({_SHARED}) s ON r.id_number = s.id_number
    """,
    "double_awards": f"""
        WITH shared AS ({_SHARED}),
        doubtful AS (
            SELECT a.*, s.same_as FROM awarded a JOIN shared s ON a.id_number = s.id_number
            WHERE s.registrations <= {MOST_REGISTRATIONS}
        )
        SELECT one.same_as, one.name_key = other.name_key AS names_agree, one.programme,
               one.county, one.person_id, one.award_id,
               other.county AS other_county, other.person_id AS other_person_id, other.award_id AS other_award_id,
               greatest(one.from_month, other.from_month) AS from_month,
               nullif(least(coalesce(one.to_month, '9999-12'), coalesce(other.to_month, '9999-12')), '9999-12')
                   AS to_month
        FROM doubtful one
        JOIN doubtful other ON one.id_number = other.id_number AND one.programme = other.programme
             AND one.county < other.county
             AND one.from_month <= coalesce(other.to_month, '9999-12')
             AND other.from_month <= coalesce(one.to_month, '9999-12')
    """,
}
"""By result, its query over ``repeated`` and ``awarded``, in words that Spark and DuckDB understand alike."""


@dataclass(frozen=True)
class NumbersOrder:
    """The numbers of a county with their owners' names, and the awards of those owners."""

    command: ClassVar[str] = "numbers"
    results: ClassVar[tuple[str, ...]] = ("registration", "awarded")
    tables: ClassVar[dict[str, TotalTable]] = {}
    amounts: ClassVar[dict[str, tuple[str, str]]] = {}

    def compute(self, county: County, snapshot: Snapshot, path: ResultPath) -> Computed:
        """Clean the numbers as the matching does: old ones are written with eighteen digits."""
        del county
        connection = snapshot.connection
        prepare_people(connection)
        numbered = f"SELECT id_number, person_id, name_key, is_valid FROM {with_validity('matched_person')}"
        queries = {
            "registration": f"{numbered} WHERE id_number IS NOT NULL",
            "awarded": (
                "SELECT id_number, name_key, person_id, award_id, programme, "
                "strftime(from_month, '%Y-%m') AS from_month, strftime(to_month, '%Y-%m') AS to_month "
                "FROM awards JOIN matched_person USING (person_id) "
                "WHERE id_number IS NOT NULL"
            ),
        }
        return Computed({result: write_query(connection, query, path(result)) for result, query in queries.items()})


@dataclass(frozen=True)
class Doubles:
    """How many rows each result has, and the counties that could not be read."""

    rows: dict[str, int]
    refused: tuple[CountyOutcome, ...]


def find_doubles(province: Path, out: Path, session: Any) -> Doubles:
    """Write ``double_registrations`` and ``double_awards`` into ``out``, folders of Parquet files.

    A county that cannot be read does not stop the others; the doubles of its people are then not found.

    Raises:
        NoCountiesError: the province has no county.
        ForeignFolderError: a folder is no county.
        OutputRefusedError: the folder of results holds other files.
    """
    counties = counties_of(province)
    refuse_other_files(out)
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".doubles.", suffix=".work", dir=out) as folder:
        work = Path(folder).resolve()
        outcomes = ask_every_county(NumbersOrder(), counties, work, session)
        refused = tuple(outcome for outcome in outcomes if outcome.state == "refused")
        if len(refused) == len(outcomes):
            return Doubles(dict.fromkeys(QUERIES, 0), refused)
        for table in NumbersOrder.results:
            session.read.parquet(f"file://{work / table}").createOrReplaceTempView(table)
        repeated = session.sql(REPEATED).cache()
        repeated.createOrReplaceTempView("repeated")
        rows = {}
        for result, query in QUERIES.items():
            place = f"file://{(out / result).resolve()}"
            session.sql(query).write.mode("overwrite").parquet(place)
            rows[result] = int(session.read.parquet(place).count())
        repeated.unpersist()
    return Doubles(rows, refused)
