"""Three counties on one machine: each with its divisions, database, keys and backups, one of them moved out."""

from __future__ import annotations

import re
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.commandline.test_operations import Run, command_over

COUNTIES = {"360795": "青禾县", "360796": "白石县", "360731": ""}
"""The last one has the table of the package."""

ROOT = Path(__file__).resolve().parents[2]
OVER_IMAGE = "tests.commandline_over_image"


def table_of(code: str, name: str) -> str:
    """Return the table of divisions of an invented county."""
    return (
        "code,parent,level,name\n36,,province,江西省\n3607,36,city,赣州市\n"
        f"{code},3607,county,{name}\n{code}100,{code},township,甲溪镇\n{code}101,{code},township,乙岭乡\n"
        f"{code}100001,{code}100,village,甲溪社区居委会\n{code}101201,{code}101,village,岭下村委会\n"
    )


class County:
    """A county of this machine: its folder, and the command with its settings."""

    def __init__(self, folder: Path, code: str, name: str) -> None:
        self.folder, self.code, self.name = folder / code, code, name
        self.folder.mkdir()
        self.settings = {
            "DOUDI_KEYS": str(self.folder / "keys.json"),
            "DOUDI_BACKUP_KEY": str(self.folder / "backup-key"),
        }
        if name:
            (self.folder / "divisions.csv").write_text(table_of(code, name), encoding="utf-8")
            self.settings["DOUDI_DIVISIONS"] = str(self.folder / "divisions.csv")
        self.data = self.folder / "data"

    def command(self, module: str = "doudi.commandline") -> Run:
        """Return the command over the data of this county."""
        return command_over(self.data, module)

    def codes(self) -> set[str]:
        """Return the first digits of the villages that people of the database live in."""
        with sqlite3.connect(self.data / "doudi.sqlite3") as store:
            return {code for (code,) in store.execute("SELECT DISTINCT substr(village_id, 1, 6) FROM registry_person")}


@pytest.fixture(scope="module")
def counties(tmp_path_factory: pytest.TempPathFactory) -> list[County]:
    """Counties with 100 people each."""
    folder = tmp_path_factory.mktemp("counties")
    made = [County(folder, code, name) for code, name in COUNTIES.items()]
    for one in made:
        snapshot = str(one.folder / "snapshot")
        drawn = one.command()("demo-county", "--people", "100", "--out", snapshot, **one.settings)
        assert drawn.returncode == 0, drawn.stderr
        loaded = one.command(OVER_IMAGE)("load", snapshot, **one.settings)
        assert loaded.returncode == 0, loaded.stderr
    return made


def test_each_county_has_a_database_of_its_own(counties: list[County]) -> None:
    assert [one.codes() for one in counties] == [{one.code} for one in counties]


def test_a_database_is_not_opened_as_another_county(counties: list[County]) -> None:
    first, second, _third = counties
    refused = first.command()("load", str(first.folder / "snapshot"), **second.settings)
    told = "这个数据库是青禾县的，设置的区划表（DOUDI_DIVISIONS）是白石县的"
    assert (refused.returncode, told in refused.stderr) == (2, True)
    checked = first.command()("doctor", **second.settings)
    assert "✗ 数据库是青禾县的，不是本县（白石县）的" in checked.stdout
    assert "✓ 数据库是本县（青禾县）的" in first.command()("doctor", **first.settings).stdout


def test_a_county_is_moved_out_without_the_others(counties: list[County], tmp_path: Path) -> None:
    first, second, _third = counties
    saved = tmp_path / "backup"
    assert first.command()("backup", "--out", str(saved), **first.settings).returncode == 0
    elsewhere = command_over(tmp_path / "elsewhere")
    refused = elsewhere("restore", str(saved), **second.settings)
    assert refused.returncode == 2  # the keys of one county open nothing of another
    moved = elsewhere("restore", str(saved), **first.settings)
    assert "逐表核对无误" in moved.stdout + moved.stderr
    assert elsewhere("audit", "verify", **first.settings).returncode == 0
    assert second.command()("audit", "verify", **second.settings).returncode == 0


def test_a_table_with_faults_stops_every_command(counties: list[County], tmp_path: Path) -> None:
    table = tmp_path / "divisions.csv"
    table.write_text("code,parent,level,name\n", encoding="utf-8")
    refused = counties[0].command()("doctor", **{**counties[0].settings, "DOUDI_DIVISIONS": str(table)})
    assert (refused.returncode, "应有且只有一行县" in refused.stderr) == (2, True)


def test_the_guide_makes_a_unit_for_each_county() -> None:
    guide = (ROOT / "docs" / "guide" / "operations.md").read_text(encoding="utf-8")
    [command] = re.findall(r"^sed -e .*?(?= >/etc/systemd/system/doudi@\.service)", guide, re.MULTILINE | re.DOTALL)
    unit = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "EnvironmentFile=/etc/doudi/%i.env" in unit
    assert "--port ${DOUDI_PORT}" in unit
    assert "ReadWritePaths=/var/lib/doudi-%i /var/lib/doudi-bank-files-%i /etc/doudi/%i" in unit
    original = (ROOT / "deploy" / "doudi.service").read_text(encoding="utf-8")
    assert len(unit.splitlines()) == len(original.splitlines())
    english = (ROOT / "docs" / "guide" / "en" / "operations.md").read_text(encoding="utf-8")
    assert command in english
