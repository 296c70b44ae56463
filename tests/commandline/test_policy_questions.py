"""The commands assess, explain, simulate, funding and policy."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commandline.conftest import read_csv, run_in_new_process

Command = Callable[..., tuple[int, str, str]]


def test_assess_lists_everybody_with_reasons(doudi: Command, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "assessed.csv"
    code, _printed, said = doudi("assess", folder, "--month", "2023-05", "--known", "2023-05-10", "--out", out)
    assert code == 0, said
    rows = {row["person_id"]: row for row in read_csv(out)}
    assert sorted(rows) == ["P1", "P2", "P3", "P4", "P5"]
    # 1,000.00 a month for two people is 500.00 each, below the rural 660.00.
    assert rows["P1"]["income_per_head_fen"] == "50000"
    assert rows["P1"]["dibao"] == "true"
    assert rows["P1"]["dibao_reason"] == ""
    assert rows["P1"]["tekun"] == "false"
    assert "无劳动能力" in rows["P1"]["tekun_reason"]
    assert rows["P5"]["child_living"] == "true"
    assert rows["P3"]["disability_living"] == "true"


def test_assess_needs_a_month(doudi: Command, folder: Path, tmp_path: Path) -> None:
    code, _printed, said = doudi("assess", folder, "--out", tmp_path / "assessed.csv")
    assert code == 2
    assert "--month" in said


def test_explain_in_words_and_as_json(doudi: Command, folder: Path) -> None:
    question = ("explain", folder, "--person", "P1", "--month", "2023-02", "--known", "2023-05-10")
    code, printed, _said = doudi(*question)
    assert code == 0
    assert printed.startswith("刘甲生2023年2月应发合计220.00元。")
    assert "于民字〔2023〕30号三（二）" in printed
    code, printed, _said = doudi(*question, "--json")
    data = json.loads(printed)
    assert (code, data["total_fen"], data["month"]) == (0, 220_00, "2023-02")
    assert data["benefits"][0]["tree"]["parts"]


def test_explain_refuses_unknown_person(doudi: Command, folder: Path) -> None:
    code, _printed, said = doudi("explain", folder, "--person", "P77", "--month", "2023-02")
    assert code == 2
    assert "P77" in said


def test_explain_answers_in_a_process_of_its_own(folder: Path) -> None:
    answer = run_in_new_process("explain", folder, "--person", "P1", "--month", "2023-02", "--known", "2023-05-10")
    assert answer.returncode == 0, answer.stderr
    assert "220.00元" in answer.stdout


def test_explain_loads_no_database(folder: Path) -> None:
    code = (
        "import sys; from doudi.commandline import main; "
        f"main(['explain', {str(folder)!r}, '--person', 'P1', '--month', '2023-02']); "
        "print(sorted({'duckdb', 'sqlglot', 'pyarrow', 'pyspark', 'numpy'} & set(sys.modules)))"
    )
    import subprocess
    import sys

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert answer.stdout.splitlines()[-1] == "[]"


def test_simulate_shows_cost_and_people(doudi: Command, folder: Path) -> None:
    options = ("--set", "dibao_standard.urban=925", "--from", "2023-01", "--to", "2023-12", "--known", "2023-05-10")
    code, printed, said = doudi("simulate", folder, *options)
    assert code == 0, said
    assert "885.00元 → 925.00元" in said
    # One urban recipient of full dibao: 925.00 - 885.00 = 40.00 for twelve months.
    assert "增加 1 人，共 480.00 元；减少 0 人，共 0.00 元。" in printed
    code, printed, _said = doudi("simulate", folder, *options, "--json")
    assert json.loads(printed)["people"] == {
        "winners": 1,
        "losers": 0,
        "gained_fen": 480_00,
        "lost_fen": 0,
        "largest_gain_fen": 480_00,
        "largest_loss_fen": 0,
    }


@pytest.mark.parametrize(
    "change",
    [
        "dibao_standrad.urban=925",
        "dibao_standard.town=925",
        "dibao_standard.urban=925.555",
        "dibao_standard.urban=925.5fen",
        "dibao_standard.urban=92500",
        "dibao_standard.urban",
        "dibao_standard.urban=-1",
        "dibao_standard.urban=many",
        "dibao_standard.urban=1e999999",
        "dibao_standard.urban=NaN",
    ],
)
def test_unreadable_figure_is_refused(doudi: Command, folder: Path, change: str) -> None:
    code, _printed, said = doudi("simulate", folder, "--set", change, "--from", "2023-01", "--to", "2023-12")
    assert code == 2
    assert said


def test_simulate_takes_fen_only_by_name_and_large_changes_only_when_meant(doudi: Command, folder: Path) -> None:
    months = ("--from", "2023-05", "--to", "2023-05", "--known", "2023-05-10")
    in_fen = doudi("simulate", folder, "--set", "dibao_standard.urban=92500fen", *months)
    in_yuan = doudi("simulate", folder, "--set", "dibao_standard.urban=925.00", *months)
    assert in_fen == in_yuan
    large = ("--set", "dibao_standard.urban=92500", *months)
    code, _printed, said = doudi("simulate", folder, *large)
    assert code == 2
    assert "92,500.00元，相差一半以上" in said
    assert doudi("simulate", folder, *large, "--large-change")[0] == 0


def test_funding_of_a_month(doudi: Command, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "funding.csv"
    question = ("funding", folder, "--month", "2023-02", "--known", "2023-05-10")
    code, printed, said = doudi(*question, "--json", "--out", out)
    assert code == 0, said
    rows = json.loads(printed)["funding"]
    total_fen = 2 * 220_00 + 885_00 + 100_00 + 1_150_00 + 350_00 + 1_360_00
    assert sum(row["amount_fen"] for row in rows) == total_fen
    assert sum(int(row["amount_fen"]) for row in read_csv(out)) == total_fen
    code, printed, _said = doudi(*question)
    assert "4,285.00" in printed
    assert "目标 440.00 元，未达到" in printed


def test_floors_are_checked_for_every_year(doudi: Command) -> None:
    code, printed, _said = doudi("policy", "floors", "--known", "2025-03-01", "--json")
    assert code == 0
    floors = {(one["month"][:4], one["name"]): one for one in json.loads(printed)}
    assert {key for key, one in floors.items() if one["is_below"]} == {
        ("2023", "tekun_urban_below_floor"),
        ("2024", "tekun_urban_below_floor"),
        ("2025", "tekun_urban_below_floor"),
        ("2025", "tekun_care_below_floor"),
    }
    short = floors["2023", "tekun_urban_below_floor"]
    assert (short["standard_fen"], short["floor_fen"]) == (1150_00, 1150_50)
    assert "疑点：低于下限" in doudi("policy", "floors")[1]


def test_policy_list_and_show(doudi: Command) -> None:
    assert doudi("policy", "list")[0] == 0
    for name in ("dibao_standard", "dibao_amount", "P30-3.2", "P30"):
        code, printed, said = doudi("policy", "show", name)
        assert code == 0, said
        assert "于民字〔2023〕30号" in printed
    code, _printed, said = doudi("policy", "show", "dibao_standrad")
    assert code == 2
    assert "dibao_standrad" in said


@pytest.mark.parametrize("arguments", [(), ("nonsense",), ("dues",)])
def test_unknown_command_is_refused(doudi: Command, arguments: tuple[str, ...]) -> None:
    assert doudi(*arguments)[0] == 2


def test_missing_folder_is_refused(doudi: Command, tmp_path: Path) -> None:
    code, _printed, said = doudi("funding", tmp_path / "nowhere", "--month", "2023-02")
    assert code == 2
    assert "nowhere" in said
