"""``doudi screen``: its columns and order, what is linked, what is missing, and what it refuses."""

from pathlib import Path

import duckdb
import pytest

from doudi import policy
from doudi.matching import source_names
from doudi.screening import RULES
from tests.screening.conftest import Screen

COLUMNS = "rule_id,class,severity,person_id,household_id,source,source_row,evidence"


@pytest.mark.clause("P18-3.d")
def test_columns_and_order(screen: Screen) -> None:
    screen.list_row("deaths", "P3", death_date="2023-01-05")
    screen.list_row("deaths", "P2", death_date="2023-04-30")
    screen.list_row("deaths", "P1", death_date="2023-04-30")
    screen.list_row("prison", "P1", from_date="2023-05-31", to_date="")
    found = screen.warnings()
    assert [tuple(row.values())[:7] for row in found if row["rule_id"] in {"W01", "W02"}] == [
        ("W01", "d", "H", "P1", "H1", "deaths", "3"),
        ("W01", "d", "H", "P2", "H1", "deaths", "2"),
        ("W02", "d", "H", "P1", "H1", "prison", "1"),
    ]
    assert found[0]["evidence"] == {"death_date": "2023-04-30", "programmes": ["dibao"], "tier": "T1"}
    assert (screen.folder / "out.csv").read_text(encoding="utf-8").splitlines()[0] == COLUMNS


def test_parquet_gives_the_same_warnings(screen: Screen) -> None:
    screen.list_row("public_payroll", "P1", unit="县某局", month="2023-04", amount_fen="500000")
    before = screen.warnings()
    path = screen.folder / "data" / "public_payroll.csv"
    duckdb.sql(
        f"COPY (SELECT * REPLACE ((month || '-01')::DATE AS month, amount_fen::BIGINT AS amount_fen) "
        f"FROM read_csv('{path}', all_varchar = true)) TO '{path.with_suffix('.parquet')}'"
    )
    path.unlink()
    screen.lists.clear()
    assert screen.warnings() == before != []


def test_only_linked_rows_count(screen: Screen) -> None:
    for change in ({}, {"name": "刘国弱"}, {"name": "劉國強", "death_date": "2023-04-29"}, {"id_number": ""}):
        screen.list_row("deaths", "P1", **{"death_date": "2023-04-30", **change})
    assert screen.people_warned("W01") == [("P1", "1"), ("P1", "3")]
    assert "deaths：4 行，关联 2，待判定 1，非本县 0，无法比对 1。" in screen.said


def test_row_without_number_is_linked_by_full_birth_date(screen: Screen) -> None:
    screen.list_row("deaths", "P1", id_number="", birth_date="1980-05-01", death_date="2023-04-30")
    assert [row["evidence"]["tier"] for row in screen.warnings(of="W01")] == ["T5"]


def test_missing_lists_are_named(screen: Screen) -> None:
    screen.list_row("deaths", "P1", death_date="2023-04-30")
    screen.warnings()
    assert "W01 去世以后仍有待遇：缺少 cremations，只看了其余的数据。" in screen.said
    assert "W02 服刑期间仍有待遇：没有运行，缺少 prison。" in screen.said
    for number in range(10, 15):
        assert f"W{number} " in screen.said
    assert screen.said.count("要看系统里的") == 5


def test_rows_without_the_decisive_cell_are_named(screen: Screen) -> None:
    screen.list_row("prison", "P1", from_date="", to_date="")
    assert screen.warnings(of="W02") == []
    assert "prison：关联的行里有 1 行没有 from_date，不能判断，没有预警。" in screen.said


def test_no_lists_at_all(screen: Screen) -> None:
    assert screen.warnings(of="W") == []
    assert "W01 去世以后仍有待遇：没有运行，缺少 deaths、cremations。" in screen.said


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (
            {"death_date": "2023-02-30"},
            ("deaths.csv", "第 2 行", "death_date", "2023-02-30", "没有这一天", "应为存在的日期"),
        ),
        ({"death_day": "2023-02-03"}, ("deaths.csv", "第 1 行", "death_date", "缺少这一列", "请在第 1 行补上列名")),
        ({"death_date": "2023-02-03", "name": "长" * 201}, ("deaths.csv", "第 2 行", "name", "太长")),
    ],
)
def test_faults_are_named_and_nothing_is_written(screen: Screen, cells: dict[str, str], words: tuple[str, ...]) -> None:
    screen.list_row("deaths", "P1", **cells)
    code, out = screen.run()
    assert (code, out.exists()) == (2, False)
    assert all(word in screen.said for word in words), screen.said


def test_missing_folder_and_two_files_are_refused(screen: Screen, capsys: pytest.CaptureFixture[str]) -> None:
    screen.list_row("deaths", "P1", death_date="2023-04-30")
    screen.warnings()
    (screen.folder / "data" / "deaths.parquet").write_bytes(b"PAR1")
    code, _out = screen.run()
    assert code == 2
    assert "同时有" in screen.said
    from doudi.commandline import main

    options = ["--data", str(screen.folder / "nowhere"), "--month", "2023-05", "--out", str(screen.folder / "n.csv")]
    assert main(["screen", str(screen.folder / "snapshot"), *options]) == 2
    assert "--data" in capsys.readouterr().err
    assert not Path(screen.folder / "n.csv").exists()


def test_every_rule_cites_the_law_and_reads_declared_lists() -> None:
    assert len({rule.rule_id for rule in RULES}) == len(RULES)
    assert {source for rule in RULES for source in rule.sources} <= set(source_names())
    assert all((rule.query is None) == bool(rule.cannot_run) for rule in RULES)
    book = policy.rule_book()
    cited = {clause for rule in RULES for clause in rule.cites}
    assert all(book.legislation.legal_text_of(clause) is not None for clause in cited)


def test_guide_says_when_each_rule_warns() -> None:
    guide = Path(__file__).resolve().parents[2] / "docs/guide/screening.md"
    first_cells = [
        line.split("|")[1] for line in guide.read_text(encoding="utf-8").splitlines() if line.startswith("| ")
    ]
    explained = {word for cell in first_cells for word in cell.split()}
    assert {rule.rule_id for rule in RULES} - explained == set()
