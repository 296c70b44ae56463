"""The tables for analysts: what they hold by their dictionary, what they leave out, and the example of the guide."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from doudi.api.tables.dictionary import TABLES
from doudi.api.tables.export import export_tables
from doudi.core.audit.models import Entry
from doudi.core.audit.trail import SYSTEM
from doudi.core.clock import today
from tests.conftest import Family

pytestmark = pytest.mark.django_db
GUIDE = Path(__file__).parents[3] / "docs" / "guide" / "tables.md"
NOTEBOOK = Path(__file__).parents[3] / "docs" / "notebooks" / "tables.ipynb"
EXAMPLE = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.fixture
def folder(family: Family, other_family: Family, tmp_path: Path) -> Path:
    rows = export_tables(by=SYSTEM, month=date(2023, 5, 1), known=today(), folder=tmp_path)
    assert (rows["people"], rows["households"], rows["awards"], rows["payments"]) == (4, 2, 2, 0)
    return tmp_path


def test_each_table_is_as_its_dictionary_says(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    types = {"string": "string", "integer": "int", "boolean": "bool", "date": "date32"}
    assert [one["name"] for one in package["resources"]] == [table.name for table in TABLES]
    for resource in package["resources"]:
        schema = pq.read_schema(folder / resource["path"])
        fields = resource["schema"]["fields"]
        assert schema.names == [field["name"] for field in fields]
        for field in fields:
            assert str(schema.field(field["name"]).type).startswith(types[field["type"]]), field
            assert field["title"]
        rows = pq.read_table(folder / resource["path"]).to_pylist()
        for field in fields:
            known = field.get("constraints", {})
            values = {row[field["name"]] for row in rows}
            assert not known.get("required") or None not in values, field
            assert not known.get("enum") or values - {None} <= set(known["enum"]), field


def test_nobody_can_be_recognised(folder: Path, family: Family) -> None:
    number = family.mother.id_number.clear()
    for table in TABLES:
        text = str(pq.read_table(folder / f"{table.name}.parquet").to_pylist())
        for clear in ("钟桂英", number, family.mother.number, family.household.number, family.mother.village_id):
            assert clear not in text
        names = {field.name for field in table.fields}
        assert {"name", "id_number", "birth_date", "child_status", "self_care", "disability_category"} & names == set()
    assert Entry.objects.filter(verb="tables.export").count() == 1


def test_the_example_of_the_guide_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    (code,) = EXAMPLE.findall(GUIDE.read_text(encoding="utf-8"))
    result: dict[str, Any] = {}
    exec(compile(code, str(GUIDE), "exec"), result)  # noqa: S102 - our own guide
    assert sum(people for _area, people, _income in result["by_area"]) == 2
    assert {income for _area, _people, income in result["by_area"]} == {200.0}


def test_notebook_runs_from_the_first_cell(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    result: dict[str, Any] = {}
    for number, cell in enumerate(cells):
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [], "what a cell answers depends on the county and is not kept"
            exec(compile("".join(cell["source"]), f"{NOTEBOOK.name} cell {number}", "exec"), result)  # noqa: S102 - our own notebook
    recipients = {township: number for township, number, _people, _share in result["per_thousand"]}
    assert sum(recipients.values()) == 2
    assert {share for *_others, share in result["per_thousand"]} == {500.0}, "one of the two people of each township"
    assert {median for *_others, median in result["incomes"]} == {200.0}
    assert result["differences"] == []
