"""A small snapshot folder of invented families, and fixtures that run commands."""

import csv
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from doudi.values.identity_number import check_character

HOUSEHOLD = {
    "household_id": "",
    "village_code": "360731100001",
    "area": "rural",
    "financial_assets_fen": "0",
    "motor_vehicles": "0",
    "homes": "1",
    "runs_company": "false",
    "rigid_expense_fen": "0",
    "monitored_poverty": "false",
}
PERSON = {
    "person_id": "",
    "household_id": "",
    "name": "",
    "id_number": "",
    "sex": "male",
    "birth_date": "1980-01-01",
    "death_date": "",
    "relation": "户主",
    "wage_fen": "0",
    "employed_since": "",
    "business_fen": "0",
    "property_income_fen": "0",
    "transfer_fen": "0",
    "basic_pension_fen": "0",
    "disability_category": "none",
    "disability_grade": "0",
    "serious_illness": "false",
    "student": "false",
    "self_care": "full",
    "has_capable_supporter": "true",
    "child_status": "none",
    "in_institution": "false",
    "laid_off_1960s": "false",
    "in_prison": "false",
    "other_nursing_allowance": "false",
}
AWARD = {
    "award_id": "",
    "person_id": "",
    "programme": "dibao",
    "from_month": "2022-01",
    "to_month": "",
    "dibao_class": "",
    "assessed_income_fen": "",
    "self_care": "",
    "child_status": "",
    "in_institution": "",
}

Rows = list[dict[str, str]]
Tables = dict[str, Rows]


def identity_number(birth_date: str, order: int) -> str:
    """A sound number of nobody: the order number is odd for men."""
    first = f"360731{birth_date.replace('-', '')}{order:03d}"
    return first + check_character(first)


def person(person_id: str, household_id: str, name: str, order: int, **changed: str) -> dict[str, str]:
    row = {**PERSON, "person_id": person_id, "household_id": household_id, "name": name, **changed}
    return {**row, "id_number": identity_number(row["birth_date"], order)}


def families() -> Tables:
    """A rural family with a small income, an urban one on full dibao, an old man on tekun, an orphan."""
    households = [
        {**HOUSEHOLD, "household_id": "H1"},
        {**HOUSEHOLD, "household_id": "H2", "area": "urban", "village_code": "360731100002"},
        {**HOUSEHOLD, "household_id": "H3", "village_code": "360731101201"},
        {**HOUSEHOLD, "household_id": "H4", "village_code": "360731101201"},
    ]
    people = [
        person("P1", "H1", "刘甲生", 101, wage_fen="100000"),
        person("P2", "H1", "李乙妹", 102, sex="female", relation="配偶"),
        person("P3", "H2", "谢丙珍", 104, sex="female", disability_category="physical", disability_grade="2"),
        person("P4", "H3", "钟丁福", 103, birth_date="1948-05-06", self_care="partial", has_capable_supporter="false"),
        person("P5", "H4", "黄戊", 105, birth_date="2013-09-10", child_status="orphan", student="true"),
    ]
    awards = [
        {**AWARD, "award_id": "A1", "person_id": "P1", "dibao_class": "other", "assessed_income_fen": "50000"},
        {**AWARD, "award_id": "A2", "person_id": "P2", "dibao_class": "other", "assessed_income_fen": "50000"},
        {**AWARD, "award_id": "A3", "person_id": "P3", "dibao_class": "long_term", "assessed_income_fen": "0"},
        {**AWARD, "award_id": "A4", "person_id": "P3", "programme": "disability_living"},
        {**AWARD, "award_id": "A5", "person_id": "P4", "programme": "tekun", "self_care": "partial"},
        {
            **AWARD,
            "award_id": "A6",
            "person_id": "P5",
            "programme": "child_living",
            "child_status": "orphan",
            "in_institution": "false",
            "from_month": "2023-02",
        },
    ]
    return {"households": households, "people": people, "awards": awards}


@pytest.fixture
def tables() -> Tables:
    """The families as tables that a test may change before they are written."""
    return families()


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Tables], Path]:
    """Write tables as the three files of a snapshot folder."""

    def write_tables(tables: Tables) -> Path:
        folder = tmp_path / "登记簿"
        folder.mkdir(exist_ok=True)
        for name, rows in tables.items():
            write_csv(folder / f"{name}.csv", rows)
        return folder

    return write_tables


def write_csv(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def read_csv(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def folder(tables: Tables, write: Callable[[Tables], Path]) -> Path:
    """The families above as a snapshot folder."""
    return write(tables)


@pytest.fixture
def doudi(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a command in this process: its exit code, what it printed, and what it said on the error stream."""
    from doudi.commandline import main

    def run(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def run_in_new_process(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own."""
    command = [sys.executable, "-m", "doudi.commandline", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)
