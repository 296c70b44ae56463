"""Rolls converted into a snapshot folder: it opens without warning, and its dues equal the rolls."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from doudi import policy
from doudi.rolls.convert.snapshot_folder import ConversionResult, NothingToConvertError, convert_rolls
from doudi.rolls.convert.snapshot_rows import identifier
from doudi.rolls.model import ReadResult
from doudi.rolls.read.files import read_rolls
from doudi.snapshot import open_snapshot
from doudi.values.divisions import find_township
from tests.rolls.variant_rolls import VARIANTS, Variant, margin_families, two_subsidies_for_disabled_people

DATA = Path(__file__).parent / "data"
APRIL = date(2023, 4, 1)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def reading() -> ReadResult:
    return read_rolls([DATA])


@pytest.fixture(scope="module")
def folder(reading: ReadResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("converted") / "register"
    convert_rolls(reading, out)
    return out


def test_converted_samples_open_without_warning(folder: Path) -> None:
    with open_snapshot(folder) as snapshot:
        assert list(snapshot.warnings) == []
        counts = snapshot.connection.execute(
            "SELECT (SELECT count(*) FROM households), (SELECT count(*) FROM people), (SELECT count(*) FROM awards)"
        ).fetchone()
    assert counts == (482, 1122, 1058)


def test_dues_of_converted_people_equal_the_roll(folder: Path, reading: ReadResult) -> None:
    with open_snapshot(folder) as snapshot:
        policy.rule_book().over(snapshot.connection).fill_dues(APRIL, APRIL, date(2023, 4, 6))
        rows = snapshot.connection.execute("SELECT person_id, sum(amount_fen) FROM due GROUP BY person_id").fetchall()
    due = {person_id: int(amount) for person_id, amount in rows}
    awarded = {row["person_id"] for row in _rows(folder / "awards.csv")}
    compared = 0
    for sheet in reading.sheets:
        for family in sheet.families if sheet.kind == "roll" else ():
            for person in family.persons:
                person_id = identifier("P", person.id_number or "")
                if person_id not in awarded:
                    continue
                stated = family.supplement_per_head_fen if "dibao" in sheet.programmes else person.month_fen
                assert due[person_id] == stated, (sheet.file, person.row)
                compared += 1
    assert compared == len(awarded) == 1058


def test_every_person_left_out_is_listed(folder: Path, reading: ReadResult) -> None:
    listed = sum(sheet.people for sheet in reading.sheets if sheet.kind == "roll")
    converted = len(_rows(folder / "people.csv"))
    omissions = [row for row in _rows(folder / "faults.csv") if row["outcome"] == "本人未转换"]
    assert listed == converted + len(omissions) == 1231


def test_ids_are_stable_and_hide_identity_numbers(folder: Path, reading: ReadResult, tmp_path: Path) -> None:
    convert_rolls(reading, tmp_path / "again")
    for name in ("households.csv", "people.csv", "awards.csv", "faults.csv"):
        assert (folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
    for person in _rows(folder / "people.csv"):
        assert person["id_number"][6:14] not in person["person_id"]
        assert person["id_number"] not in person["household_id"]
    faults = (folder / "faults.csv").read_text(encoding="utf-8-sig")
    assert not any(person["name"] in faults for person in _rows(folder / "people.csv") if len(person["name"]) > 2)


def test_missing_facts_get_documented_defaults(folder: Path) -> None:
    household = _rows(folder / "households.csv")[0]
    assert (household["homes"], household["motor_vehicles"], household["runs_company"]) == ("1", "0", "false")
    codes = {row["village_code"][:9] for row in _rows(folder / "households.csv")}
    assert codes == {find_township(name).code for name in ("桥头乡", "祁禄山镇", "盘古山镇")}  # type: ignore[union-attr]  # the three are known
    awards = _rows(folder / "awards.csv")
    assert {row["assessed_income_fen"] for row in awards if row["dibao_class"] == "long_term"} == {""}
    assert "" not in {row["assessed_income_fen"] for row in awards if row["dibao_class"] == "other"}
    assert {row["self_care"] for row in awards if row["programme"] == "dibao"} == {""}


@pytest.mark.parametrize("make", VARIANTS, ids=lambda make: make().file)
def test_converted_variants_open_without_warning(make: Callable[[], Variant], tmp_path: Path) -> None:
    converted = _converted(make(), tmp_path)
    with open_snapshot(tmp_path / "register") as snapshot:
        assert list(snapshot.warnings) == []
    assert converted.people > 0


def _converted(variant: Variant, tmp_path: Path) -> ConversionResult:
    return convert_rolls(read_rolls([variant.make(tmp_path)]), tmp_path / "register")


def test_each_subsidy_becomes_an_award(tmp_path: Path) -> None:
    _converted(two_subsidies_for_disabled_people(), tmp_path)
    awards = _rows(tmp_path / "register" / "awards.csv")
    assert sorted(row["programme"] for row in awards) == ["disability_living"] * 2 + ["disability_nursing"] * 2
    assert {row["from_month"] for row in awards} == {"2023-04"}
    assumed = [row["code"] for row in _rows(tmp_path / "register" / "faults.csv")]
    assert assumed.count("start_assumed") == 4


def test_margin_families_have_no_award(tmp_path: Path) -> None:
    converted = _converted(margin_families(), tmp_path)
    assert (converted.households, converted.people, converted.awards) == (2, 2, 0)


def test_foreign_folder_is_refused(reading: ReadResult, tmp_path: Path) -> None:
    from doudi.files.atomic import OutputRefusedError

    (tmp_path / "households.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputRefusedError):
        convert_rolls(reading, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["households.csv"]


def test_nothing_is_written_without_people(tmp_path: Path) -> None:
    with pytest.raises(NothingToConvertError):
        convert_rolls(read_rolls([DATA / "县残联持证残疾人名单.csv"]), tmp_path / "register")
    assert not (tmp_path / "register").exists()
