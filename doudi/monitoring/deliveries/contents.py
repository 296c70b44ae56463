"""The sealed rows of a delivery, as one Parquet file, and the sealed file as it was delivered.

Columns of the rows: ``source_row`` (the row of data, from 1), the declared columns in their types as
:func:`doudi.screening.columns.source_table` has them, then what the matching found: outcome, person_id, tier, score,
candidates. Files lie in an area of their own below the attachments, so keys and backups reach them. The key of a file
is stored only after the file is whole; one that no delivery names is removed by :func:`remove_strays`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import IO, TYPE_CHECKING

from django.utils.translation import gettext as _

from doudi.core.attachments import file_storage
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.deliveries.refusals import DeliveryHasNoRows
from doudi.screening.columns import source_table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MATCH_COLUMNS = ("outcome", "person_id", "tier", "score", "candidates")
_AREA = "deliveries"
_SCRATCH_PREFIX = "doudi-delivery-"
_STRAY_SECONDS = 24 * 60 * 60


def row_columns(source: str) -> tuple[str, ...]:
    """The columns of the rows of a data set, in order."""
    return ("source_row", *source_table(source).column_names, *MATCH_COLUMNS)


@contextmanager
def private_folder() -> Iterator[Path]:
    """Give a temporary folder that only the service can read, and remove it with all that it holds."""
    with TemporaryDirectory(prefix=_SCRATCH_PREFIX) as folder:
        yield Path(folder)


def write_rows(connection: DuckDBPyConnection, query: str) -> str:
    """Seal the rows of a query as one Parquet file; return its key.

    Raises:
        DiskReserveReached
    """
    with private_folder() as folder:
        path = folder / "rows.parquet"
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
        with path.open("rb") as file:
            return write_content(file)


def write_content(file: IO[bytes]) -> str:
    """Seal a file of a delivery, in pieces; return its key.

    Raises:
        DiskReserveReached
    """
    return file_storage.write_large(file, area=_AREA)


def read_content(key: str) -> bytes:
    """Return the bytes of a file of a delivery.

    Raises:
        FileNotFoundError, WrongKeyError, CipherError
    """
    return file_storage.read(key, area=_AREA)


def content_pieces(key: str) -> Iterator[bytes]:
    """Yield the bytes of a file of a delivery in pieces.

    Raises:
        FileNotFoundError, WrongKeyError, CipherError
    """
    return file_storage.read_pieces(key, area=_AREA)


@contextmanager
def rows_file(delivery: Delivery) -> Iterator[Path]:
    """Give the decrypted Parquet file of the rows of a delivery, in a private folder.

    Raises:
        DeliveryHasNoRows: it was not read, or is erased.
        FileNotFoundError, WrongKeyError, CipherError
    """
    if not delivery.rows_key:
        raise DeliveryHasNoRows(_("这次交付没有可以读的数据：还没有读取，或者已经到期清除。"))
    with content_file(delivery.rows_key) as path:
        yield path


@contextmanager
def content_file(key: str, name: str = "rows.parquet") -> Iterator[Path]:
    """Give a decrypted file of a delivery, in a private folder.

    Raises:
        FileNotFoundError, WrongKeyError, CipherError
    """
    with private_folder() as folder:
        path = folder / name
        with path.open("wb") as file:
            file.writelines(content_pieces(key))
        yield path


def remove_contents(*keys: str) -> None:
    """Delete files of a delivery; do nothing where they are gone."""
    for key in keys:
        if key:
            file_storage.remove(key, area=_AREA)


def remove_strays() -> int:
    """Delete what a crash left: sealed files that no delivery names, and private folders, from a day before."""
    named = {key for keys in Delivery.objects.values_list(*Delivery.KEY_FIELDS) for key in keys}
    strays = [key for key in file_storage.keys_older_than(_STRAY_SECONDS, area=_AREA) if key not in named]
    remove_contents(*strays)
    folders = Path(gettempdir()).glob(f"{_SCRATCH_PREFIX}*")
    left = [folder for folder in folders if file_storage.is_older_than(_STRAY_SECONDS, folder)]
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return len(strays) + len(left)
