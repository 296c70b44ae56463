"""A snapshot of invented families, lists of departments beside it, and the warnings that they give."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commandline.conftest import AWARD, HOUSEHOLD, Rows, person, read_csv, write_csv

AWARD_COLUMNS = ",".join(AWARD)


class Screen:
    """A family ``H1`` on dibao (P1 刘国强, P2 谢秀兰), a neighbour ``H2`` without anything (P3 钟大明), and lists."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        self.households = [{**HOUSEHOLD, "household_id": name} for name in ("H1", "H2")]
        self.people = [
            person("P1", "H1", "刘国强", 101, birth_date="1980-05-01"),
            person("P2", "H1", "谢秀兰", 102, birth_date="1982-03-04", sex="female", relation="配偶"),
            person("P3", "H2", "钟大明", 201, birth_date="1990-10-10"),
        ]
        self.awards: Rows = [self.award(name) for name in ("P1", "P2")]
        self.areas: Rows = []
        self.lists: dict[str, Rows] = {}
        self.said = ""

    def award(self, person_id: str, programme: str = "dibao", **changed: str) -> dict[str, str]:
        own = {
            "dibao": {"dibao_class": "long_term"},
            "tekun": {"self_care": "full"},
            "child_living": {"child_status": "orphan", "in_institution": "false"},
        }
        row = {**AWARD, "award_id": f"{person_id}-{programme}", "person_id": person_id, "programme": programme}
        return {**row, **own.get(programme, {}), **changed}

    def add_family(self, household_id: str, *members: dict[str, str], **changed: str) -> None:
        """Add a family and its members, as ``person`` makes them."""
        self.households.append({**HOUSEHOLD, "household_id": household_id, **changed})
        self.people += [{**member, "household_id": household_id} for member in members]

    def moved(self, household_id: str, from_month: str, area: str) -> None:
        """Let a family live in an area from a month on."""
        self.areas.append({"household_id": household_id, "from_month": from_month, "area": area})

    def add_people(self, number: int, **changed: str) -> list[str]:
        """Add so many people, each a family of their own, and return their ids."""
        added = []
        for place in range(number):
            name, order = f"Q{place + 1}", 401 + 2 * place
            self.add_family(f"G{place + 1}", person(name, "", f"曾{'一二三四五六七八九'[place]}明", order, **changed))
            added.append(name)
        return added

    def list_row(self, source: str, person_id: str, **cells: str) -> None:
        """Add a row of a list with the number and name of a person."""
        found = next(row for row in self.people if row["person_id"] == person_id)
        self.lists.setdefault(source, []).append({"id_number": found["id_number"], "name": found["name"], **cells})

    def run(self, month: str = "2023-05") -> tuple[int, Path]:
        """Write the files and run the command: its exit code, and the result."""
        from doudi.commandline import main

        for name in ("snapshot", "data"):
            (self.folder / name).mkdir(exist_ok=True)
        write_csv(self.folder / "snapshot" / "households.csv", self.households)
        write_csv(self.folder / "snapshot" / "people.csv", self.people)
        (self.folder / "snapshot" / "awards.csv").write_text(AWARD_COLUMNS + "\n", encoding="utf-8")
        if self.awards:
            write_csv(self.folder / "snapshot" / "awards.csv", self.awards)
        if self.areas:
            write_csv(self.folder / "snapshot" / "household_areas.csv", self.areas)
        for name, rows in self.lists.items():
            write_csv(self.folder / "data" / f"{name}.csv", rows)
        out = self.folder / "out.csv"
        options = ["--data", self.folder / "data", "--month", month, "--out", out]
        self.capsys.readouterr()
        code = main(["screen", str(self.folder / "snapshot"), *map(str, options)])
        self.said = self.capsys.readouterr().err
        return code, out

    def warnings(self, month: str = "2023-05", *, of: str = "") -> list[dict[str, Any]]:
        """The warnings of a month, of one rule if it is named, with their evidence read."""
        code, out = self.run(month)
        assert code == 0, self.said
        rows = [{**row, "evidence": json.loads(row["evidence"])} for row in read_csv(out)]
        return [row for row in rows if row["rule_id"].startswith(of)]

    def people_warned(self, rule_id: str, month: str = "2023-05") -> list[tuple[str, str]]:
        """Person and source row of each warning of a rule."""
        return [(row["person_id"], row["source_row"]) for row in self.warnings(month, of=rule_id)]


@pytest.fixture
def screen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Screen:
    return Screen(tmp_path, capsys)
