"""Splink's order of candidates, and its links alone. Runs in its own environment and imports nothing of doudi.

python splink_tasks.py PEOPLE ROWS OUT: people and rows as Parquet with unique_id, name, id_number, birth_date, sex and
village; the pairs are written with their probability.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import splink.comparison_library as compare
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI


def main(people_file: Path, rows_file: Path, out: Path) -> int:
    """Train on the rows and people, and write the probability of each pair that a blocking rule gives."""
    connection = duckdb.connect()
    database = DuckDBAPI(connection=connection)
    people = database.register(connection.sql(f"SELECT * FROM '{people_file}'").arrow().read_all())
    rows = database.register(connection.sql(f"SELECT * FROM '{rows_file}'").arrow().read_all())
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            compare.DamerauLevenshteinAtThresholds("id_number", [1, 2]),
            compare.LevenshteinAtThresholds("name", [1]).configure(term_frequency_adjustments=True),
            compare.ExactMatch("birth_date"),
            compare.ExactMatch("sex"),
            compare.ExactMatch("village"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("id_number"),
            block_on("birth_date"),
            block_on("name", "village"),
        ],
        retain_matching_columns=False,
    )
    linker = Linker([rows, people], settings)
    linker.training.estimate_probability_two_random_records_match([block_on("id_number", "name")], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=2_000_000, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("birth_date"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("id_number"))
    pairs = linker.inference.predict(threshold_match_probability=0.0001)
    found = pairs.as_duckdbpyrelation()  # noqa: F841 - named in the query
    connection.sql(f"COPY (SELECT unique_id_l, unique_id_r, match_probability FROM found) TO '{out}' (FORMAT parquet)")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:4])))
