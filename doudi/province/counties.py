"""The counties of a province folder, and what tells whether the files of one changed."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from doudi.province.errors import ForeignFolderError, NoCountiesError
from doudi.values.translation import gettext as _

MOST_COUNTIES = 4_000
"""The nation has fewer than three thousand; a folder with more is something else."""
_PREFIX = "county="
_COUNTY = re.compile(r"county=[0-9]{6}")
_CHUNK_BYTES = 4_000_000


@dataclass(frozen=True)
class County:
    """A county by its six-digit code; ``size`` is the bytes of its files."""

    code: str
    folder: Path
    size: int


def counties_of(province: Path) -> tuple[County, ...]:
    """Return the counties of a province folder, the largest first, so that the last task to end is a short one.

    Raises:
        NoCountiesError: there is no county, or more than ``MOST_COUNTIES``.
        ForeignFolderError: a folder looks like a county but has no code of six digits.
    """
    folders = sorted(path for path in province.glob(f"{_PREFIX}*") if path.is_dir())
    foreign = [path.name for path in folders if not _COUNTY.fullmatch(path.name)]
    if foreign:
        message = _("“{name}”不是县的文件夹，应写作 county=360731（六位行政区划代码）。").format(name=foreign[0])
        raise ForeignFolderError(message)
    if not folders:
        raise NoCountiesError(_("{folder} 里没有县：每个县一个文件夹，名称如 county=360731。").format(folder=province))
    if len(folders) > MOST_COUNTIES:
        raise NoCountiesError(
            _("{folder} 里有 {number} 个县，一次最多 {most} 个。").format(
                folder=province, number=len(folders), most=MOST_COUNTIES
            )
        )
    counties = [County(path.name.removeprefix(_PREFIX), path.resolve(), _size(path)) for path in folders]
    return tuple(sorted(counties, key=lambda county: (-county.size, county.code)))


def partition(out: Path, result: str, code: str) -> Path:
    """Return the file of a county in a result that is partitioned by county."""
    return out / result / f"{_PREFIX}{code}" / "part.parquet"


def partition_codes(out: Path, result: str) -> set[str]:
    """Return the counties that a result has a folder for."""
    return {path.name.removeprefix(_PREFIX) for path in (out / result).glob(f"{_PREFIX}*")}


def files_digest(folder: Path) -> str:
    """Return the SHA-256 of the names and contents of all files under a folder, hidden ones left out."""
    digest = hashlib.sha256()
    for path in _files(folder):
        digest.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode())
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                digest.update(chunk)
    return digest.hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in _files(folder))
