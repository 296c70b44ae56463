"""A province of three small counties; person P1 of the first is registered again in the last."""

from __future__ import annotations

from pathlib import Path

import pytest

from doudi.values.identity_number import check_character
from tests.commandline.conftest import Tables, families, write_csv

CODES = ("360731", "360732", "360733")


def tables_of(place: int) -> Tables:
    """The families of a county: the same person_ids in each, other numbers and villages, one award less in each."""
    tables, code = families(), CODES[place]
    for row in tables["households"]:
        row["village_code"] = code + row["village_code"][6:]
    for row in tables["people"]:
        first = code + row["id_number"][6:17]
        row["id_number"] = first + check_character(first)
        row["wage_fen"] = str(int(row["wage_fen"]) + place * 1_000)
    del tables["awards"][1 : 1 + place]
    return tables


def write_county(province: Path, code: str, tables: Tables) -> Path:
    folder = province / f"county={code}"
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        write_csv(folder / f"{name}.csv", rows)
    return folder


@pytest.fixture
def province(tmp_path: Path) -> Path:
    """Three counties; the last one also has the first person of the first, under the same number and on dibao."""
    folder = tmp_path / "province"
    counties = [tables_of(place) for place in range(len(CODES))]
    counties[2]["people"][0] |= {
        name: counties[0]["people"][0][name] for name in ("id_number", "name", "birth_date", "sex")
    }
    for code, tables in zip(CODES, counties, strict=True):
        write_county(folder, code, tables)
    return folder
