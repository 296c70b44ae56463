"""The rows of a delivery with the person that each means, by the matching or by what people judged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from doudi.core.bulk_columns import table_of
from doudi.monitoring.deliveries.contents import rows_file
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.judgements.queries import judged_links
from doudi.screening.doubled_rows import counted_once

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

JUDGED = "J"
"""The tier of a row that people linked."""


@dataclass(frozen=True)
class DeliveredRows:
    """SQL of the rows of a delivery, with the columns of its file (see ``deliveries.contents``).

    Attributes:
        every: all rows, as the matching left them.
        linked: the rows that mean a person; ``person_id`` and ``tier`` are those of the judgement where there is one.
            Of rows that say the same of the same person there is one.
        columns: the names of the columns that the file has.
    """

    every: str
    linked: str
    columns: frozenset[str]


@contextmanager
def open_delivered_rows(connection: DuckDBPyConnection, delivery: Delivery) -> Iterator[DeliveredRows]:
    """Open the rows of a delivery in a connection; what is given holds as long as the block.

    Raises:
        DeliveryHasNoRows: it was not read, or is erased.
        FileNotFoundError, WrongKeyError, CipherError
    """
    judged = table_of(judged_links(delivery), (("source_row", "BIGINT"), ("judged_person", "VARCHAR")))
    with rows_file(delivery) as path:
        connection.register("judged_row", judged)
        every = f"read_parquet('{path}')"
        linked = f"""
        (SELECT r.* REPLACE (COALESCE(judged_person, r.person_id) AS person_id,
                             CASE WHEN judged_person IS NULL THEN r.tier ELSE '{JUDGED}' END AS tier)
         FROM {every} r LEFT JOIN judged_row USING (source_row)
         WHERE r.outcome = 'linked' OR judged_person IS NOT NULL)
        """
        described = connection.execute(f"DESCRIBE SELECT * FROM {every}").fetchall()
        columns = frozenset(name for name, *_rest in described)
        yield DeliveredRows(every, counted_once(linked, delivery.source, "source_row", columns), columns)
        connection.unregister("judged_row")
