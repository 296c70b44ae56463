"""Snapshot folders: valid ones open, all faults are reported together."""

import os
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from doudi import policy
from doudi.snapshot import Fault, FaultySnapshot, open_snapshot, read_household
from doudi.snapshot.columns import AWARDS, FOLDER_TABLES, HOUSEHOLDS, PEOPLE
from tests.commandline.conftest import AWARD, Tables, families, write_csv


@pytest.fixture
def tables() -> Tables:
    return families()


@pytest.fixture
def folder(tmp_path: Path, tables: Tables) -> Path:
    return written(tmp_path, tables)


def written(path: Path, tables: Tables) -> Path:
    for name, rows in tables.items():
        write_csv(path / f"{name}.csv", rows)
    return path


def faults_of(folder: Path) -> list[Fault]:
    with pytest.raises(FaultySnapshot) as raised:
        open_snapshot(folder).close()
    return raised.value.faults


def told(folder: Path) -> list[tuple[str, int | None, str, str]]:
    return [(fault.file, fault.row, fault.column, fault.code) for fault in faults_of(folder)]


def test_valid_folder(folder: Path) -> None:
    with open_snapshot(folder) as snapshot:
        rows = snapshot.connection.execute("SELECT from_month, to_month, assessed_income_fen FROM awards").fetchall()
        assert rows[0] == (date(2022, 1, 1), None, 500_00)
        types = dict(row[:2] for row in snapshot.connection.execute("DESCRIBE people").fetchall())
        assert (types["birth_date"], types["wage_fen"], types["student"]) == ("DATE", "BIGINT", "BOOLEAN")
        assert snapshot.warnings == []


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "code"),
    [
        ("households", 0, "area", "town", "unknown_code"),
        ("households", 0, "village_code", "36073110", "wrong_type"),
        ("households", 1, "runs_company", "否", "wrong_type"),
        ("households", 1, "motor_vehicles", "-1", "out_of_range"),
        ("people", 0, "wage_fen", "1000元", "wrong_type"),
        ("people", 0, "wage_fen", "1000.50", "wrong_type"),
        ("people", 0, "wage_fen", "", "empty_value"),
        ("people", 1, "birth_date", "1980-02-30", "impossible_date"),
        ("people", 1, "birth_date", "1980/2/3", "impossible_date"),
        ("people", 1, "birth_date", "1580-02-03", "out_of_range"),
        ("people", 1, "disability_grade", "5", "out_of_range"),
        ("people", 1, "self_care", "half", "unknown_code"),
        ("people", 2, "person_id", "", "empty_value"),
        ("people", 2, "person_id", "P1", "duplicate_id"),
        ("people", 2, "household_id", "H9", "dangling_reference"),
        ("people", 2, "death_date", "1970-01-01", "death_before_birth"),
        ("awards", 0, "person_id", "P9", "dangling_reference"),
        ("awards", 0, "award_id", "A2", "duplicate_id"),
        ("awards", 0, "programme", "dibo", "unknown_code"),
        ("awards", 0, "from_month", "2023-13", "impossible_month"),
        ("awards", 0, "from_month", "2023年4月", "impossible_month"),
        ("awards", 0, "to_month", "2021-12", "months_out_of_order"),
        ("awards", 0, "dibao_class", "", "missing_for_programme"),
        ("awards", 0, "assessed_income_fen", "", "missing_for_programme"),
        ("awards", 4, "self_care", "", "missing_for_programme"),
        ("awards", 5, "child_status", "none", "missing_for_programme"),
        ("awards", 5, "in_institution", "", "missing_for_programme"),
    ],
)
def test_a_bad_cell(tmp_path: Path, tables: Tables, table: str, row: int, column: str, value: str, code: str) -> None:
    tables[table][row][column] = value
    found = faults_of(written(tmp_path, tables))
    matching = [fault for fault in found if fault.code == code]
    assert matching, found
    fault = matching[0]
    assert fault.file == f"{table}.csv"
    expected_rows = {row + 2, row + 3} if code == "duplicate_id" else {row + 2}
    assert fault.row in expected_rows
    assert fault.column == column
    assert fault.message
    assert fault.remedy


def test_overlapping_awards_are_refused(tmp_path: Path, tables: Tables) -> None:
    tables["awards"][0]["to_month"] = "2023-06"
    tables["awards"].append({**tables["awards"][0], "award_id": "A9", "from_month": "2023-06", "to_month": ""})
    (fault,) = faults_of(written(tmp_path, tables))
    assert (fault.file, fault.row, fault.column, fault.code) == ("awards.csv", 8, "from_month", "overlapping_awards")
    assert fault.value == "2023-06"
    assert "A1" in fault.message


def test_consecutive_awards_are_accepted(tmp_path: Path, tables: Tables) -> None:
    tables["awards"][0]["to_month"] = "2023-05"
    tables["awards"].append({**tables["awards"][0], "award_id": "A9", "from_month": "2023-06", "to_month": ""})
    open_snapshot(written(tmp_path, tables)).close()


def test_up_to_a_thousand_faults_are_listed(tmp_path: Path, tables: Tables) -> None:
    tables["awards"] = [{**AWARD, "award_id": f"A{n}", "person_id": f"X{n}"} for n in range(1_500)]
    with pytest.raises(FaultySnapshot) as raised:
        open_snapshot(written(tmp_path, tables))
    assert len(raised.value.faults) == 1_000
    assert raised.value.total == 3_000  # nobody there, and no dibao class
    assert "共 3000 处问题" in raised.value.lines()[-1]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("person_id,person_id", "duplicate_column"),
        ("person_id,nickname", "unknown_column"),
        ("person_id", "missing_column"),
    ],
)
def test_wrong_columns(folder: Path, header: str, code: str) -> None:
    (folder / "people.csv").write_text(f"{header}\nP1\n", encoding="utf-8")
    assert code in {fault.code for fault in faults_of(folder)}


def test_similar_column_name_is_suggested(tmp_path: Path, tables: Tables) -> None:
    tables["people"] = [
        {("Birth_Day" if key == "birth_date" else key): value for key, value in row.items()} for row in tables["people"]
    ]
    remedies = [fault.remedy for fault in faults_of(written(tmp_path, tables)) if fault.code == "unknown_column"]
    assert "birth_date" in remedies[0]


def test_an_empty_file(folder: Path) -> None:
    (folder / "people.csv").write_bytes(b"")
    assert ("people.csv", None, "", "empty_file") in told(folder)


def test_file_with_header_only(folder: Path) -> None:
    first = (folder / "people.csv").read_text(encoding="utf-8").splitlines()[0]
    (folder / "people.csv").write_text(first + "\n", encoding="utf-8")
    assert ("people.csv", None, "", "no_rows") in told(folder)


def test_empty_awards_are_accepted(folder: Path) -> None:
    first = (folder / "awards.csv").read_text(encoding="utf-8").splitlines()[0]
    (folder / "awards.csv").write_text(first + "\n", encoding="utf-8")
    open_snapshot(folder).close()


def test_gbk_is_reported_with_row(folder: Path) -> None:
    text = (folder / "people.csv").read_text(encoding="utf-8")
    (folder / "people.csv").write_bytes(text.encode("gbk"))
    (fault,) = [fault for fault in faults_of(folder) if fault.code == "wrong_encoding"][:1]
    assert (fault.file, fault.row) == ("people.csv", 2)
    assert "GBK" in fault.message
    assert "UTF-8" in fault.remedy


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_encodings_and_line_ends_of_csv(folder: Path, encoding: str, line_end: str) -> None:
    for table in FOLDER_TABLES:
        path = folder / f"{table.name}.csv"
        lines = path.read_text(encoding="utf-8").splitlines()
        path.write_bytes(line_end.join(lines).encode(encoding))
    with open_snapshot(folder) as snapshot:
        assert snapshot.connection.execute("SELECT count(*) FROM people").fetchone() == (5,)
    assert [person["name"] for person in read_household(folder, "P2").people] == ["刘甲生", "李乙妹"]


def test_line_with_missing_cell(folder: Path) -> None:
    path = folder / "people.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[2] = lines[2].rsplit(",", 1)[0]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert ("people.csv", 3, "", "wrong_number_of_cells") in told(folder)


def test_unclosed_quotation_mark(folder: Path) -> None:
    path = folder / "people.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[2] = lines[2].replace("李乙妹", '"李乙妹')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert faults_of(folder)[0].file == "people.csv"


def test_missing_file_and_excel_file(folder: Path) -> None:
    (folder / "people.csv").rename(folder / "people.xlsx")
    (fault,) = faults_of(folder)
    assert fault.code == "missing_file"
    assert "people.xlsx" in fault.remedy


def test_two_files_for_one_table(folder: Path) -> None:
    (folder / "people.parquet").write_bytes(b"PAR1")
    assert {fault.code for fault in faults_of(folder)} == {"ambiguous_file"}


def test_a_broken_parquet_file(folder: Path) -> None:
    (folder / "people.csv").unlink()
    (folder / "people.parquet").write_bytes(b"PAR1 and nothing more")
    assert ("people.parquet", None, "", "broken_file") in told(folder)


def test_file_changed_while_reading(folder: Path) -> None:
    with open_snapshot(folder) as snapshot:
        os.utime(folder / "people.csv", ns=(1, 1))
        with pytest.raises(FaultySnapshot, match="读取期间文件被改动"):
            snapshot.verify_unchanged()


def as_parquet(folder: Path, target: Path, change: str = "*") -> Path:
    target.mkdir()
    with duckdb.connect() as connection:
        for table in FOLDER_TABLES:
            months = ", types = {'from_month': 'VARCHAR', 'to_month': 'VARCHAR'}" if table is AWARDS else ""
            source = f"read_csv('{folder / table.name}.csv', header = true{months})"
            selected = change if table is PEOPLE else "*"
            connection.execute(f"COPY (SELECT {selected} FROM {source}) TO '{target / table.name}.parquet'")
    return target


@pytest.mark.parametrize(
    "change",
    [
        "*",
        "* REPLACE (wage_fen::DOUBLE AS wage_fen)",
        "* REPLACE (birth_date::TIMESTAMP AS birth_date, student::VARCHAR AS student)",
        "* REPLACE (disability_grade::TINYINT AS disability_grade)",
    ],
)
def test_parquet_of_other_lossless_types(folder: Path, tmp_path: Path, change: str) -> None:
    target = as_parquet(folder, tmp_path / "parquet", change)
    with open_snapshot(folder) as one, open_snapshot(target) as other:
        query = "SELECT * FROM people ORDER BY person_id"
        assert one.connection.execute(query).fetchall() == other.connection.execute(query).fetchall()
    one_family, other_family = (read_household(path, "P2") for path in (folder, target))
    assert one_family == other_family


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_folder_named_like_a_partition_has_no_further_column(folder: Path, tmp_path: Path, ending: str) -> None:
    province = tmp_path / "province"
    province.mkdir()
    county = as_parquet(folder, province / "county=360731")
    if ending == "csv":
        for table in FOLDER_TABLES:
            (county / f"{table.name}.parquet").unlink()
            shutil.copy(folder / f"{table.name}.csv", county)
    with open_snapshot(county) as snapshot:
        columns = [row[0] for row in snapshot.connection.execute("DESCRIBE people").fetchall()]
    assert columns == list(PEOPLE.column_names)
    assert read_household(county, "P2") == read_household(folder, "P2")


def test_parquet_with_half_fen(folder: Path, tmp_path: Path) -> None:
    target = as_parquet(folder, tmp_path / "parquet", "* REPLACE (wage_fen + 0.5 AS wage_fen)")
    assert ("people.parquet", 2, "wage_fen", "wrong_type") in told(target)


def test_warnings_do_not_refuse(tmp_path: Path, tables: Tables) -> None:
    number = tables["people"][0]["id_number"]
    tables["people"][0]["id_number"] = number[:-1] + ("1" if number[-1] != "1" else "2")
    tables["people"][1]["sex"] = "male"
    tables["people"][2]["disability_grade"] = "0"
    tables["people"][3]["id_number"] = tables["people"][4]["id_number"]
    tables["awards"][3]["self_care"] = "full"
    tables["households"][0]["village_code"] = "360731999999"
    with open_snapshot(written(tmp_path, tables)) as snapshot:
        codes = {fault.code for fault in snapshot.warnings}
        lines = " ".join(fault.line() for fault in snapshot.warnings)
    assert codes == {
        "id_check_digit",
        "id_sex",
        "id_birth_date",
        "duplicate_id_number",
        "disability_unclear",
        "not_used_by_programme",
        "unknown_village",
    }
    for row in tables["people"]:
        assert row["id_number"] not in lines
        assert row["name"] not in lines


def test_missing_identity_number_is_a_warning(tmp_path: Path, tables: Tables) -> None:
    tables["people"][0]["id_number"] = ""
    tables["people"][1]["id_number"] = ""
    with open_snapshot(written(tmp_path, tables)) as snapshot:
        told = [(fault.row, fault.code) for fault in snapshot.warnings]
    assert told == [(2, "id_check_digit"), (3, "id_check_digit")]
    assert read_household(tmp_path, "P1").people[0]["id_number"] is None


def test_faults_mask_personal_data(tmp_path: Path, tables: Tables) -> None:
    number = tables["people"][0]["id_number"]
    tables["people"][0]["wage_fen"] = number
    assert number not in str(FaultySnapshot(faults_of(written(tmp_path, tables))))


def test_columns_match_facts_of_the_law() -> None:
    """Each fact that comes from the folder is a column with the same words, and each column has its use."""
    tables = {"people": PEOPLE, "households": HOUSEHOLDS, "awards": AWARDS}
    for fact in policy.FACTS:
        if fact.source in tables and fact.column:
            column = tables[fact.source].column(fact.column)
            if fact.words:
                assert set(fact.words) <= set(column.codes), fact.name
        if fact.origin:
            assert PEOPLE.column(fact.origin).kind == "date"


@pytest.mark.parametrize("person_id", ["P9", "", "H1", "刘甲生"])
def test_household_of_unknown_person(folder: Path, person_id: str) -> None:
    with pytest.raises(FaultySnapshot, match="没有这个人员编号"):
        read_household(folder, person_id)


def test_household_of_person(folder: Path) -> None:
    family = read_household(folder, "P2")
    assert family.household["area"] == "rural"
    assert [person["person_id"] for person in family.people] == ["P1", "P2"]
    assert [award["award_id"] for award in family.awards] == ["A1", "A2"]
    assert family.people[0]["birth_date"] == date(1980, 1, 1)


@pytest.mark.parametrize("column", ["wage_fen", "birth_date", "student"])
def test_household_with_bad_cell(tmp_path: Path, tables: Tables, column: str) -> None:
    tables["people"][0][column] = "x"
    with pytest.raises(FaultySnapshot, match=column):
        read_household(written(tmp_path, tables), "P2")


def moved(*rows: tuple[str, str, str]) -> list[dict[str, str]]:
    return [dict(zip(("household_id", "from_month", "area"), row, strict=True)) for row in rows]


def test_household_areas_are_optional(folder: Path, tmp_path: Path) -> None:
    with open_snapshot(folder) as snapshot:
        assert snapshot.connection.execute("SELECT * FROM household_areas").fetchall() == []
    write_csv(tmp_path / "household_areas.csv", moved(("H1", "2023-03", "urban"), ("H1", "2023-05", "rural")))
    with open_snapshot(folder) as snapshot:
        rows = snapshot.connection.execute("SELECT from_month, area FROM household_areas ORDER BY ALL").fetchall()
    assert rows == [(date(2023, 3, 1), "urban"), (date(2023, 5, 1), "rural")]
    assert [row["area"] for row in read_household(folder, "P1").household["household_areas"]] == ["urban", "rural"]


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        (
            moved(("H1", "2023-03", "urban"), ("H1", "2023-03", "rural")),
            [(2, "from_month", "two_areas_of_a_month"), (3, "from_month", "two_areas_of_a_month")],
        ),
        (moved(("H999", "2023-03", "urban")), [(2, "household_id", "dangling_reference")]),
        (moved(("H1", "2023-13", "urban")), [(2, "from_month", "impossible_month")]),
        (moved(("H1", "2023-03", "town")), [(2, "area", "unknown_code")]),
    ],
)
def test_faulty_household_areas(
    folder: Path, tmp_path: Path, rows: list[dict[str, str]], faults: list[tuple[int, str, str]]
) -> None:
    write_csv(tmp_path / "household_areas.csv", rows)
    assert told(folder) == [("household_areas.csv", *fault) for fault in faults]


@pytest.mark.parametrize("endings", [("\r\n", "\n"), ("\n", "\r\n"), ("\n", "\r"), ("\r\n", "\n", "\r")], ids=repr)
def test_mixed_line_endings_are_read(folder: Path, endings: tuple[str, ...]) -> None:
    with open_snapshot(folder) as snapshot:
        before = snapshot.connection.execute("SELECT * FROM people ORDER BY person_id").fetchall()
    path = folder / "people.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    mixed = "".join(line + endings[number % len(endings)] for number, line in enumerate(lines))
    path.write_bytes(mixed.encode())
    with open_snapshot(folder) as snapshot:
        after = snapshot.connection.execute("SELECT * FROM people ORDER BY person_id").fetchall()
    assert after == before


def test_faults_in_mixed_line_endings_name_their_row(folder: Path) -> None:
    path = folder / "people.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[2] += ",one more"
    path.write_bytes(("\r\n".join(lines[:2]) + "\r\n" + "\n".join(lines[2:]) + "\n").encode())
    assert told(folder) == [("people.csv", 3, "", "wrong_number_of_cells")]


def test_equal_faults_are_grouped_before_they_are_listed(tmp_path: Path, tables: Tables) -> None:
    for row in tables["people"]:
        row["wage_fen"] = "1000元"
    folder = written(tmp_path, tables)
    number = len(tables["people"])
    with pytest.raises(FaultySnapshot) as raised:
        open_snapshot(folder).close()
    lines = raised.value.lines()
    assert lines[0] == f"同样的问题 {number} 处：people.csv wage_fen：不是整数，第 2—{number + 1} 行。"
    assert len(lines) == number + 2


def test_refused_folder_leaves_no_temporary_folder(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    (folder / "people.csv").write_text("nothing", encoding="utf-8")
    with pytest.raises(FaultySnapshot):
        open_snapshot(folder)
    assert list(scratch.iterdir()) == []


def test_work_injury_nursing_reads_false_where_the_column_is_missing(tmp_path: Path, tables: Tables) -> None:
    for row in tables["people"]:
        row.pop("work_injury_nursing", None)
    with open_snapshot(written(tmp_path, tables)) as snapshot:
        assert snapshot.connection.execute("SELECT DISTINCT work_injury_nursing FROM people").fetchall() == [(False,)]
    assert read_household(tmp_path, "P3").people[0]["work_injury_nursing"] is False


def test_work_injury_nursing_is_read_and_bars_both_subsidies(tmp_path: Path, tables: Tables) -> None:
    for row in tables["people"]:
        row["work_injury_nursing"] = "true" if row["person_id"] == "P3" else "false"
    month = date(2023, 2, 1)
    with open_snapshot(written(tmp_path, tables)) as snapshot:
        policy.rule_book().over(snapshot.connection).fill_dues(month, month, date(2023, 5, 10))
        query = "SELECT programme FROM due WHERE person_id = 'P3' ORDER BY programme"
        assert snapshot.connection.execute(query).fetchall() == [("dibao",)]
    assert read_household(tmp_path, "P3").people[0]["work_injury_nursing"] is True


def test_a_bad_work_injury_nursing_is_refused(tmp_path: Path, tables: Tables) -> None:
    for row in tables["people"]:
        row["work_injury_nursing"] = ""
    assert ("people.csv", 2, "work_injury_nursing", "empty_value") in told(written(tmp_path, tables))


def test_parquet_without_work_injury_nursing_opens(tmp_path: Path, tables: Tables) -> None:
    for row in tables["people"]:
        row.pop("work_injury_nursing", None)
    folder = written(tmp_path, tables)
    query = f"COPY (FROM read_csv('{folder / 'people.csv'}', all_varchar = true)) TO '{folder / 'people.parquet'}'"
    duckdb.sql(query)
    (folder / "people.csv").unlink()
    with open_snapshot(folder) as snapshot:
        assert snapshot.connection.execute("SELECT DISTINCT work_injury_nursing FROM people").fetchall() == [(False,)]


def test_an_award_before_the_month_of_birth_is_refused(tmp_path: Path, tables: Tables) -> None:
    tables["people"][4]["birth_date"] = "2023-03-20"  # the award begins in February
    found = {fault.code: fault for fault in faults_of(written(tmp_path, tables))}["award_before_birth"]
    assert (found.file, found.row, found.column, found.value) == ("awards.csv", 7, "from_month", "2023-02")
    with pytest.raises(FaultySnapshot) as raised:
        read_household(tmp_path, "P5")
    assert [fault.code for fault in raised.value.faults] == ["award_before_birth"]


def test_an_award_from_the_month_of_birth_is_accepted(tmp_path: Path, tables: Tables) -> None:
    tables["people"][4]["birth_date"] = "2023-02-28"
    open_snapshot(written(tmp_path, tables)).close()
    assert read_household(tmp_path, "P5").awards[0]["from_month"] == date(2023, 2, 1)
