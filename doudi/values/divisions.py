"""Divisions of the county: townships and villages by code or by name as written.

The table is ``divisions.csv`` beside this module: county, townships (nine digits) and villages or
communities (twelve digits, the first nine are the township), with their names of the statistical year 2023. Another
county has its own file (``division_table``).
"""

from __future__ import annotations

import re
from functools import cache

from doudi.values.carries import carries
from doudi.values.division_table import ABOVE_COUNTY, Division, division_table
from doudi.values.text import compact

_VILLAGE_OFFICES = re.compile(
    r"(?:社区居民委员会|社区居委会|村民委员会|居民委员会|村委会|居委会|村委|居委|委员会|委会)$"
)
_VILLAGE_KINDS = re.compile(r"(?:社区|行政村|村|居)$")
_RURAL = re.compile(r"村(?:民?委员?会?)?$")
_URBAN = re.compile(r"(?:社区|居|居民?委员?会?)$")
_TOWNSHIP_ENDINGS = re.compile(r"(?:人民政府|政府)$")
_ROWS_OF_LEVELS = {row.level: row for row in division_table() if row.level in {*ABOVE_COUNTY, "county"}}
COUNTY_CODE = _ROWS_OF_LEVELS["county"].code
COUNTY_NAME = _ROWS_OF_LEVELS["county"].name
CITY_NAME = _ROWS_OF_LEVELS["city"].name if "city" in _ROWS_OF_LEVELS else ""
PROVINCE_NAME = _ROWS_OF_LEVELS["province"].name if "province" in _ROWS_OF_LEVELS else ""


def village_stems(name: str) -> frozenset[str]:
    """The name without its ending: 桥头村委会, 桥头村 and 桥头 have the stem 桥头.

    A name may itself end in 村 (东村居委会), so there is a stem with and one without the last 村.
    """
    plain = compact(name)
    without_office = _VILLAGE_OFFICES.sub("", plain)
    stems = {without_office}
    if without_office == plain:
        stems.add(_VILLAGE_KINDS.sub("", plain))
    return frozenset(stem for stem in stems if stem)


def township_stem(name: str) -> str:
    """The name without government, 乡 or 镇: 桥头乡人民政府 gives 桥头."""
    plain = _TOWNSHIP_ENDINGS.sub("", compact(name).removeprefix(COUNTY_NAME))
    return plain[:-1] if len(plain) > 2 and plain[-1] in "乡镇" else plain


@cache
def divisions() -> tuple[Division, ...]:
    """The county and every division in it, in the order of the table."""
    return tuple(division for division in division_table() if division.level not in ABOVE_COUNTY)


@cache
def _names() -> dict[str, str]:
    return {division.code: division.name for division in divisions()}


def division_name(code: str) -> str | None:
    """The name of a county, township or village; None for an unknown code.

    A township may be given by its nine digits or filled up with zeros to twelve.
    """
    return _names().get(code) or (_names().get(code[:9]) if code.endswith("000") else None)


@cache
def townships() -> tuple[Division, ...]:
    """The townships, 23 in 于都县; an industrial zone is not one."""
    return tuple(division for division in divisions() if division.level == "township")


@cache
def villages(township_code: str) -> tuple[Division, ...]:
    """The villages and communities of a township; empty for an unknown code."""
    return tuple(
        division for division in divisions() if division.level == "village" and division.parent == township_code
    )


@carries("GB2260-1")
@cache
def find_township(name: str) -> Division | None:
    """The township of this name, with or without 于都县, 乡, 镇 or 人民政府; None if there is none."""
    stem = township_stem(name)
    return next((township for township in townships() if township_stem(township.name) == stem), None)


@cache
def find_village(name: str, township_code: str) -> Division | None:
    """The village or community of this name in the township, with any ending; None for no or several matches."""
    written = compact(name)
    candidates = villages(township_code)
    exact = [village for village in candidates if village.name == written]
    same_stem = [village for village in candidates if village_stems(village.name) & village_stems(written)]
    matches = exact or _of_same_kind(written, same_stem) or _named_inside(written, candidates)
    return matches[0] if len(matches) == 1 else None


def _of_same_kind(written: str, same_stem: list[Division]) -> list[Division]:
    """Of a village and a community with the same stem, the one whose ending fits."""
    if len(same_stem) < 2:
        return same_stem
    for kind in (_RURAL, _URBAN):
        if kind.search(written):
            return [village for village in same_stem if kind.search(village.name)]
    return same_stem


def _named_inside(written: str, candidates: tuple[Division, ...]) -> list[Division]:
    """Villages named within an address, such as 桥头乡桥头村上屋组; only those with the longest name."""
    for township in townships():
        written = written.replace(township.name, "")
    hits = [
        village
        for village in candidates
        if any(stem + kind in written for stem in village_stems(village.name) for kind in ("村", "社区", "居委会"))
    ]
    longest = max((len(village.name) for village in hits), default=0)
    return [village for village in hits if len(village.name) == longest]
