"""The table of divisions of the county that this installation serves, read and checked."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from doudi.values.translation import gettext as _

FILE_VARIABLE = "DOUDI_DIVISIONS"
"""The environment variable with the file of another county; the table of the package if it is not set."""

COLUMNS = ("code", "parent", "level", "name")
_CODES = {
    "province": re.compile("[0-9]{2}"),
    "city": re.compile("[0-9]{4}"),
    "county": re.compile("[0-9]{6}"),
    "township": re.compile("[0-9]{9}"),
    "zone": re.compile("[0-9]{9}"),
    "village": re.compile("[0-9]{12}"),
}
ABOVE_COUNTY = ("province", "city")
_MOST_BYTES = 4 * 1024 * 1024
_MOST_FAULTS = 20


class DivisionTableError(ValueError):
    """A table of divisions that no county can be run with; the text names file, rows and remedy."""


@dataclass(frozen=True)
class Division:
    """A province, city, county, township, zone, village or community."""

    code: str
    parent: str
    level: str
    name: str


@cache
def division_table() -> tuple[Division, ...]:
    """Return every row of the table in its order: province and city where given, the county, and what lies in it.

    Raises:
        DivisionTableError
    """
    given = os.environ.get(FILE_VARIABLE, "").strip()
    if not given:
        text = resources.files("doudi.values").joinpath("divisions.csv").read_text(encoding="utf-8-sig")
        return checked_rows(text, "divisions.csv")
    path = Path(given)
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise DivisionTableError(_("区划表{path}太大：最多4兆字节。").format(path=path))
        return checked_rows(path.read_text(encoding="utf-8-sig"), str(path))
    except OSError as error:
        message = _("读不到区划表{path}（{variable}）：{reason}。").format(
            path=path, variable=FILE_VARIABLE, reason=error.strerror
        )
        raise DivisionTableError(message) from error
    except UnicodeDecodeError as error:
        raise DivisionTableError(_("区划表{path}不是UTF-8编码：请另存为UTF-8的CSV。").format(path=path)) from error


def checked_rows(text: str, name: str) -> tuple[Division, ...]:
    """Return the rows of a table.

    Args:
        name: of the file, for the text of an error.

    Raises:
        DivisionTableError: a column is missing, there is not exactly one county, or a row does not fit.
    """
    lines = csv.DictReader(text.splitlines())
    if missing := [column for column in COLUMNS if column not in (lines.fieldnames or ())]:
        raise DivisionTableError(_("区划表{name}缺列：{columns}。").format(name=name, columns="、".join(missing)))
    rows = [Division(*((row[column] or "").strip() for column in COLUMNS)) for row in lines]
    faults = list(_faults(rows))
    if faults:
        more = _("……共{number}处").format(number=len(faults)) if len(faults) > _MOST_FAULTS else ""
        text = "；".join(faults[:_MOST_FAULTS])
        raise DivisionTableError(_("区划表{name}有错：{faults}{more}。").format(name=name, faults=text, more=more))
    return tuple(rows)


def _faults(rows: list[Division]) -> Iterator[str]:
    counties = [row.code for row in rows if row.level == "county"]
    if len(counties) != 1:
        yield _("应有且只有一行县（level为county），现有{number}行").format(number=len(counties))
        return
    known: set[str] = set()
    for number, row in enumerate(rows, start=2):
        for fault in _faults_of(row, counties[0], known):
            yield _("第{number}行{code}{fault}").format(number=number, code=row.code, fault=fault)
        known.add(row.code)


def _faults_of(row: Division, county: str, known: set[str]) -> Iterable[str]:
    if row.level not in _CODES:
        yield _("的level“{level}”不认识：应为{levels}").format(level=row.level, levels="、".join(_CODES))
        return
    if not _CODES[row.level].fullmatch(row.code):
        yield _("的代码位数不对：省两位、市四位、县六位、乡镇九位、村（居）十二位")
    if row.code in known:
        yield _("重复")
    if not row.name:
        yield _("没有名称")
    if row.level in {"township", "zone"} and (row.parent != county or not row.code.startswith(county)):
        yield _("的乡镇不在本县{county}").format(county=county)
    if row.level == "village" and (row.parent != row.code[:9] or row.parent not in known):
        yield _("的上级{parent}应是排在它前面的乡镇，就是代码的前九位").format(parent=row.parent)
    if row.level in ABOVE_COUNTY and not county.startswith(row.code):
        yield _("不是本县的上级")
